/** A digest as it is sent: text for every channel, and simple HTML for mail. */
import type { AlertMessage } from '../alerts/alert-message.ts';
import { cutText, escapeHtml } from '../text.ts';
import { datesOfWeek, formatInstant } from '../time/calendar.ts';
import {
  ownDigestContent,
  teamDigestContent,
  type DigestContent,
  type DigestRow,
  type DigestSection
} from './digest-content.ts';
import type { OwnDigest } from './own-digest.ts';
import type { TeamDigest } from './team-digest.ts';

const MAX_TEXT = 10_000;

/** Of the same person and week always the same, so it is sent once. */
export const ownDigestId = (developer: string, week: string): string => `digest:person:${developer}:${week}`;
export const teamDigestId = (slug: string, week: string): string => `digest:team:${slug}:${week}`;

/** `dueMs`: when it was due, in Unix milliseconds. */
export const ownDigestMessage = (developer: string, digest: OwnDigest, dueMs: number): AlertMessage =>
  messageOf(ownDigestContent(digest), {
    id: ownDigestId(developer, digest.week),
    path: `/me?period=week&date=${datesOfWeek(digest.week)[0]!}`,
    at: formatInstant(dueMs)
  });

/** `dueMs`: when it was due, in Unix milliseconds. */
export const teamDigestMessage = (digest: TeamDigest, dueMs: number): AlertMessage =>
  messageOf(teamDigestContent(digest), {
    id: teamDigestId(digest.slug, digest.week),
    path: `/team?team=${digest.slug}&period=week&date=${datesOfWeek(digest.week)[0]!}`,
    at: formatInstant(dueMs)
  });

const messageOf = (
  content: DigestContent,
  given: Pick<AlertMessage, 'id' | 'path' | 'at'>
): AlertMessage => ({
  ...given,
  title: content.title,
  text: cutText(digestText(content), MAX_TEXT),
  html: digestHtml(content)
});

/** Plain text; what a notification shows of it comes first. */
export function digestText({ period, figures, notes, sections }: DigestContent): string {
  return [
    [period, ...figures.map(lineOf)].join('\n'),
    ...notes,
    ...sections.map(({ title, rows, more }) =>
      [title, ...rows.map((row) => `- ${lineOf(row)}`), ...moreOf(more)].join('\n')
    )
  ].join('\n\n');
}

const lineOf = ({ name, value }: DigestRow) => (value === '' ? name : `${name}: ${value}`);
const moreOf = (more: number) => (more > 0 ? [`and ${more} more`] : []);

/** Headings and tables, without anything that a mail program would have to load. */
export function digestHtml({ period, figures, notes, sections }: DigestContent): string {
  return [
    `<p>${escapeHtml(period)}</p>`,
    tableOf(figures),
    ...notes.map((note) => `<p>${escapeHtml(note)}</p>`),
    ...sections.map(sectionHtml)
  ].join('\n');
}

const sectionHtml = ({ title, rows, more }: DigestSection) =>
  [
    `<h2 style="font-size: 16px">${escapeHtml(title)}</h2>`,
    tableOf(rows),
    ...moreOf(more).map((text) => `<p>${text}</p>`)
  ].join('\n');

const tableOf = (rows: readonly DigestRow[]) =>
  `<table style="border-collapse: collapse">${rows.map(rowHtml).join('')}</table>`;

const CELL = 'padding: 2px 16px 2px 0; vertical-align: top';
const rowHtml = ({ name, value }: DigestRow) =>
  `<tr><th scope="row" style="${CELL}; text-align: left; font-weight: normal">${escapeHtml(name)}</th><td style="${CELL}">${escapeHtml(value)}</td></tr>`;
