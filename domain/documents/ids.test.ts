import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyDate,
  anyDeveloper,
  anyDevice,
  anyHash,
  anyMonth,
  anySlug,
  anyUlid,
  anyWeek
} from '../testing/any-id.ts';
import { absenceId, absenceRange, parseAbsenceId } from './absence.ts';
import { auditId, parseAuditId } from './audit.ts';
import { contractId, contractRange, parseContractId } from './contract.ts';
import { dayId, dayRange, dayRangeBefore, isDayBefore, parseDayId, rangesWithoutDaysBefore } from './day.ts';
import { deviceDocumentId, deviceRange, parseDeviceDocumentId } from './device.ts';
import { enrolmentId, enrolmentRange, parseEnrolmentId } from './enrolment.ts';
import { entryId, entryRange, parseEntryId } from './entry.ts';
import { erasureId, parseErasureId } from './erasure.ts';
import { budgetId, budgetRange, parseBudgetId } from './budget.ts';
import { goalId, goalRange, parseGoalId } from './goal.ts';
import { hintId, hintRange, parseHintId } from './hint.ts';
import { HOLIDAYS_ID, holidayId, holidayRange, parseHolidayId } from './holiday.ts';
import { descending, kindOf, type IdRange } from './id.ts';
import { monthId, monthRange, parseMonthId } from './month.ts';
import { PROFILE_ID } from './profile.ts';
import { developerOfReceivedReview, receivedReviewId, receivedReviewRange } from './received-review.ts';
import { parseRefusalId, refusalId } from './refusal.ts';
import { parseReviewId, reviewId } from './review.ts';
import { RULES_ID } from './rules.ts';
import { parseSheetId, sheetId, sheetRange } from './sheet.ts';
import { parseTeamAbsencesId, teamAbsencesId, teamAbsencesRange } from './team-absences.ts';
import {
  developerOfTeamDocument,
  parseTeamDeveloperId,
  teamDeveloperId,
  teamDeveloperRange
} from './team-developer.ts';
import { parseTeamId, teamId, teamRange } from './team.ts';
import { parseViewId, viewId } from './view.ts';

const ULID = '01JB0000000000000000000000';
const DIGEST = `sha256:0123456789ab${'0'.repeat(52)}`;

const isIn = ({ startkey, endkey }: IdRange, id: string) => id >= startkey && id <= endkey;

describe('ids', () => {
  it('are spelled as the databases have them', () => {
    expect(dayId('2026-10-27', 'devbox-01')).toBe('day:2026-10-27:devbox-01');
    expect(monthId('2026-10', 'john_doe')).toBe('month:2026-10:john_doe');
    expect(entryId('2026-10-27', ULID)).toBe(`entry:2026-10-27:${ULID}`);
    expect(sheetId('2026-W44', DIGEST)).toBe('sheet:2026-W44:0123456789ab');
    expect(sheetId('2026-W44', DIGEST, 'john_doe')).toBe('sheet:2026-W44:john_doe:0123456789ab');
    const review = { week: '2026-W44', digest: DIGEST, reviewer: 'ana@company.test' };
    expect(reviewId(review)).toBe('review:2026-W44:0123456789ab:ana@company.test');
    expect(reviewId({ ...review, developer: 'john_doe' })).toBe(
      'review:2026-W44:john_doe:0123456789ab:ana@company.test'
    );
    expect(deviceDocumentId('devbox-01')).toBe('device:devbox-01');
    expect(teamDeveloperId('john_doe')).toBe('developer:john_doe');
    expect(teamId('main')).toBe('team:main');
    expect(goalId(ULID)).toBe(`goal:${ULID}`);
    expect(viewId(ULID)).toBe(`view:${ULID}`);
    expect(holidayId('2026-12-25')).toBe('holiday:2026-12-25');
    expect(auditId(ULID)).toBe(`act:${ULID}`);
    expect(enrolmentId('ab12')).toBe('enrolment:ab12');
    expect(erasureId('ab12')).toBe('erased:ab12');
    const sheet = { week: '2026-W44', developer: 'john_doe', digest12: '0123456789ab', reviewer: 'a@b.test' };
    expect(receivedReviewId(sheet, 'main')).toBe('received:2026-W44:john_doe:0123456789ab:a@b.test:main');
    expect(absenceId('2026-10-27', ULID)).toBe(`absence:2026-10-27:${ULID}`);
    expect(contractId('2026-10-27')).toBe('contract:2026-10-27');
    expect(refusalId('2026-W44', '0'.repeat(16))).toBe(`refusal:2026-W44:${'0'.repeat(16)}`);
    expect(hintId('2026-10-27', 'devbox-01')).toBe('hint:2026-10-27:devbox-01');
    expect(teamAbsencesId('2026', 'john_doe')).toBe('absences:2026:john_doe');
    expect([PROFILE_ID, RULES_ID, HOLIDAYS_ID]).toEqual(['profile', 'rules', 'holidays']);
  });

  it('are parsed into what they were made of', () => {
    fc.assert(
      fc.property(anyWeek, anyDeveloper, anySlug, (week, developer, team) => {
        const of = { week, developer, digest12: '0123456789ab', reviewer: 'ana@company.test' };
        expect(developerOfReceivedReview(receivedReviewId(of, team))).toBe(developer);
        expect(isIn(receivedReviewRange(of), receivedReviewId(of, team))).toBe(true);
        // As an earlier version wrote it.
        expect(developerOfReceivedReview(`received:${week}:${developer}:${team}`)).toBe(developer);
      })
    );
    fc.assert(
      fc.property(anyDate, fc.oneof(anyDevice, anyDeveloper), (date, owner) => {
        expect(parseDayId(dayId(date, owner))).toEqual({ date, owner });
      })
    );
    fc.assert(
      fc.property(anyDate, anyUlid, anyDevice, anyDeveloper, (date, ulid, device, developer) => {
        const year = date.slice(0, 4);
        expect(parseAbsenceId(absenceId(date, ulid))).toEqual({ date, ulid });
        expect(parseContractId(contractId(date))).toBe(date);
        const digest = ulid.length.toString(16).padStart(16, '0');
        expect(parseRefusalId(refusalId('2026-W44', digest))).toEqual({ week: '2026-W44', digest });
        expect(parseHintId(hintId(date, device))).toEqual({ date, device });
        expect(parseTeamAbsencesId(teamAbsencesId(year, developer))).toEqual({ year, developer });
      })
    );
    fc.assert(
      fc.property(anyMonth, anyDeveloper, (month, developer) => {
        expect(parseMonthId(monthId(month, developer))).toEqual({ month, developer });
      })
    );
    fc.assert(
      fc.property(anyDate, anyUlid, (date, ulid) => {
        expect(parseEntryId(entryId(date, ulid))).toEqual({ date, ulid });
      })
    );
    fc.assert(
      fc.property(anyWeek, fc.option(anyDeveloper, { nil: undefined }), anyHash, (week, developer, hash) => {
        const digest = `sha256:${hash}`;
        const [digest12, reviewer] = [hash.slice(0, 12), 'ana@company.test'];
        expect(parseSheetId(sheetId(week, digest, developer))).toEqual({ week, developer, digest12 });
        const id = reviewId({ week, digest, developer, reviewer });
        expect(parseReviewId(id)).toEqual({ week, developer, digest12, reviewer });
      })
    );
    fc.assert(
      fc.property(anyDevice, (device) => {
        expect(parseDeviceDocumentId(deviceDocumentId(device))).toBe(device);
      })
    );
    fc.assert(
      fc.property(anyDeveloper, (developer) => {
        expect(parseTeamDeveloperId(teamDeveloperId(developer))).toBe(developer);
      })
    );
    fc.assert(
      fc.property(anySlug, (slug) => {
        expect(parseTeamId(teamId(slug))).toBe(slug);
      })
    );
    fc.assert(
      fc.property(anyUlid, (ulid) => {
        expect(parseGoalId(goalId(ulid))).toBe(ulid);
        expect(parseBudgetId(budgetId(ulid))).toBe(ulid);
        expect(parseViewId(viewId(ulid))).toBe(ulid);
        expect(parseAuditId(auditId(ulid))).toBe(ulid);
      })
    );
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(parseHolidayId(holidayId(date))).toBe(date);
      })
    );
    fc.assert(
      fc.property(anyHash, (hash) => {
        expect(parseEnrolmentId(enrolmentId(hash))).toBe(hash);
        expect(parseErasureId(erasureId(hash))).toBe(hash);
      })
    );
  });

  it('of another kind or shape are not parsed', () => {
    for (const id of [
      '',
      'day',
      'day:',
      'day:2026-10-27',
      'day:2026-10-27:',
      'day:2026-10-27:a:b',
      'days:a:b'
    ]) {
      expect(parseDayId(id)).toBeUndefined();
    }
    expect(parseMonthId('day:2026-10-27:john_doe')).toBeUndefined();
    expect(parseEntryId('entry:2026-10-27')).toBeUndefined();
    expect(parseSheetId('sheet:')).toBeUndefined();
    // As an earlier version named them.
    for (const id of ['sheet:2026-W44', 'sheet:2026-W44:john_doe']) expect(parseSheetId(id)).toBeUndefined();
    expect(parseReviewId('review:2026-W44:john_doe')).toBeUndefined();
    expect(parseReviewId('review:2026-W44:john_doe:0123456789ab:a:b')).toBeUndefined();
    expect(parseDeviceDocumentId('device:a:b')).toBeUndefined();
    expect(parseTeamDeveloperId('developer:')).toBeUndefined();
  });

  it('name their kind first', () => {
    expect(kindOf('day:2026-10-27:devbox-01')).toBe('day');
    expect(kindOf('profile')).toBe('profile');
    expect(kindOf('')).toBe('');
  });

  it('of a team’s documents name the developer', () => {
    for (const id of [
      'sheet:2026-W44:john_doe',
      'review:2026-W44:john_doe',
      sheetId('2026-W44', DIGEST, 'john_doe')
    ])
      expect(developerOfTeamDocument(id)).toBe('john_doe');
    const review = { week: '2026-W44', digest: DIGEST, reviewer: 'ana@company.test', developer: 'john_doe' };
    expect(developerOfTeamDocument(reviewId(review))).toBe('john_doe');
    expect(developerOfTeamDocument('month:2026-10:john_doe')).toBe('john_doe');
    expect(developerOfTeamDocument('day:2026-10-27:john_doe')).toBe('john_doe');
    expect(developerOfTeamDocument('developer:john_doe')).toBe('john_doe');
    expect(developerOfTeamDocument('_design/access')).toBeUndefined();
  });
});

describe('ranges of ids', () => {
  it('are spelled as CouchDB takes them', () => {
    expect(dayRange()).toEqual({ startkey: 'day:', endkey: 'day:\ufff0' });
    expect(dayRange('2026-10-27')).toEqual({ startkey: 'day:2026-10-27', endkey: 'day:\ufff0' });
    expect(descending(monthRange())).toEqual({
      startkey: 'month:\ufff0',
      endkey: 'month:',
      descending: true
    });
  });

  it('hold the days from one date to another, both included', () => {
    fc.assert(
      fc.property(anyDate, anyDate, anyDate, anyDevice, (from, to, date, device) => {
        const id = dayId(date, device);
        expect(isIn(dayRange(from, to), id)).toBe(from <= date && date <= to);
        expect(isIn(entryRange(from, to), entryId(date, ULID))).toBe(from <= date && date <= to);
        expect(isIn(dayRange(from), id)).toBe(from <= date);
        expect(isIn(dayRange(), id)).toBe(true);
      })
    );
  });

  it('part the days before a date from all other documents', () => {
    const others = fc.oneof(
      fc.tuple(anyMonth, anyDeveloper).map(([month, developer]) => monthId(month, developer)),
      anyDevice.map(deviceDocumentId),
      fc.constantFrom(PROFILE_ID, RULES_ID, '_design/access')
    );
    const days = fc.tuple(anyDate, anyDevice).map(([date, device]) => dayId(date, device));
    fc.assert(
      fc.property(fc.oneof(days, others), anyDate, (id, date) => {
        const before = isIn(dayRangeBefore(date), id);
        expect(before).toBe(isDayBefore(id, date));
        expect(rangesWithoutDaysBefore(date).filter((range) => isIn(range, id))).toHaveLength(before ? 0 : 1);
      })
    );
  });

  it('hold all documents of a kind, and none of another', () => {
    const kinds: [IdRange, string][] = [
      [dayRange(), dayId('2026-10-27', 'a')],
      [entryRange(), entryId('2026-10-27', ULID)],
      [monthRange(), monthId('2026-10', 'john_doe')],
      [deviceRange(), deviceDocumentId('z')],
      [teamDeveloperRange(), teamDeveloperId('john_doe')],
      [teamRange(), teamId('main')],
      [goalRange(), goalId(ULID)],
      [budgetRange(), budgetId(ULID)],
      [sheetRange(), sheetId('2026-W44', DIGEST)],
      [enrolmentRange(), enrolmentId('ab12')],
      [absenceRange(), absenceId('2026-10-27', ULID)],
      [teamAbsencesRange(), teamAbsencesId('2026', 'john_doe')],
      [contractRange(), contractId('2026-10-27')],
      [hintRange(), hintId('2026-10-27', 'a')],
      [holidayRange(), holidayId('2026-10-27')]
    ];
    for (const [range] of kinds) {
      expect(kinds.filter(([, id]) => isIn(range, id))).toHaveLength(1);
    }
  });
});
