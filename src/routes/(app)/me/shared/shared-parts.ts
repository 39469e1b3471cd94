/** What the managers of a team get of a person's days, and what never leaves a machine, in a few words. */
import type { Sharing } from '#domain/documents/rules.ts';

const DETAIL: Record<Sharing['detail'], string> = {
  timeline: 'When you did what, to the minute',
  slots: 'When you did what, in steps of 15 minutes',
  day: 'What you did per day, not at what time'
};

export function sharedParts({ apps, domains, hiddenCategories, detail }: Sharing): {
  sees: string[];
  never: string[];
} {
  const hidden = new Intl.ListFormat('en-GB').format(hiddenCategories);
  return {
    sees: [
      DETAIL[detail],
      `Your time by category and project${apps ? ', by app' : ''}${domains ? ', by domain of a web page' : ''}`,
      'Your active and focus time, and how often you switched apps',
      'When you paused, and until when your machines have reported'
    ],
    never: [
      'Titles of windows and web pages',
      'Full addresses of web pages, names of files, folders and branches',
      'Keys you press, or pictures of your screen',
      'What happens in private windows, except that the browser was used',
      ...(apps ? [] : ['Which apps you use']),
      ...(domains ? [] : ['Which web pages you visit']),
      ...(hidden === '' ? [] : [`What you did in ${hidden}: it counts as Private`])
    ]
  };
}
