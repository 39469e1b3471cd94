/** What the managers of a team get of a person's days, and what never leaves a machine, in a few words. */
import type { Sharing } from '#domain/documents/rules.ts';
import { managerSharingOf } from '#domain/rules/sharing.ts';

const DETAIL: Record<Sharing['detail'], string> = {
  timeline: 'When you did what, to the minute',
  slots: 'When you did what, in steps of 15 minutes',
  day: 'What you did per day, not at what time'
};

export function sharedParts(sharing: Sharing): { sees: string[]; never: string[] } {
  const { apps, domains, hiddenCategories, detail } = sharing;
  const managers = managerSharingOf(sharing);
  const isShown = {
    sites: domains && managers.sites,
    timeline: detail === 'timeline' && managers.interruptions
  };
  const hidden = new Intl.ListFormat('en-GB').format(hiddenCategories);
  return {
    sees: [
      DETAIL[detail === 'timeline' && !isShown.timeline ? 'slots' : detail],
      `Your time by category and project${apps ? ', by app' : ''}${isShown.sites ? ', by domain of a web page' : ''}`,
      'Your active and focus time, and how often you switched apps',
      'When you paused, and until when your machines have reported'
    ],
    never: [
      'Titles of windows and web pages',
      'Full addresses of web pages, names of files, folders and branches',
      'Keys you press, or pictures of your screen',
      'What happens in private windows, except that the browser was used',
      ...(apps ? [] : ['Which apps you use']),
      ...(isShown.sites ? [] : ['Which web pages you visit']),
      ...(isShown.timeline ? [] : ['What interrupted your focus, and when to the minute']),
      ...(!apps || managers.distractions ? [] : ['Which apps distracted you: only the category counts']),
      ...(hidden === '' ? [] : [`What you did in ${hidden}: it counts as Private`])
    ]
  };
}
