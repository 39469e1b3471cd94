/** Why time has its category and its project. */
import type { CategoryReason, ProjectReason } from '#domain/evidence/explain-key.ts';

const FITS = {
  app: 'it names this app',
  domain: 'it names this domain',
  pattern: 'its pattern matches the app’s name or the window title, which stays on the machine',
  other: 'what it matches is not shared'
};

export function categoryReasonLabel(reason: CategoryReason): string {
  switch (reason.kind) {
    case 'none':
      return 'no rule matches';
    case 'private':
      return 'hidden by the person or the organisation; nothing else is known about it';
    case 'entry':
      return 'entered or corrected by hand';
    case 'rule':
      return `rule “${reason.id}”: ${FITS[reason.by]}`;
    case 'moved':
      return `rule “${reason.id}”, which gives ${reason.now} today`;
    case 'unknown':
      return `rule “${reason.id}”, which is not on this device: it was deleted, or it is newer`;
  }
}

const CONDITIONS = { app: 'the app', domain: 'the domain', pattern: 'its pattern in the title or branch' };

export function projectReasonLabel(reason: ProjectReason): string {
  switch (reason.kind) {
    case 'none':
      return 'no project';
    case 'editor':
      return 'from the editor';
    case 'title':
      return 'a known project, named in the window title';
    case 'git':
      return 'from the git repository';
    case 'held':
      return 'kept from just before, because none was visible';
    case 'entry':
      return 'entered or corrected by hand';
    case 'rule':
      return `project rule “${reason.id}”: ${reason.by.map((one) => CONDITIONS[one]).join(' and ')}`;
    case 'moved':
      return `project rule “${reason.id}”, which gives ${reason.now} today`;
    case 'unknown':
      return `project rule “${reason.id}”, which is not on this device: it was deleted, or it is newer`;
  }
}
