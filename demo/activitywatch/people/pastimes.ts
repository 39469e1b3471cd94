/** What the made-up team reads, watches and writes besides its projects. */
import type { Reference } from './projects.ts';

type Pages = readonly [Reference, ...Reference[]];

export const CHATS = [
  'general (Channel)',
  'releases (Channel)',
  'Threads',
  'random (Channel) - 🎉',
  'standup (Channel)'
] as const;
export const MAILS = [
  'Inbox',
  'Re: salary review, in confidence',
  'Invoice 2231',
  'Re: Reunión del jueves',
  'Build failed'
] as const;

export const NEWS: Pages = [
  ['https://news.ycombinator.com/', 'Hacker News'],
  ['https://www.bbc.com/news', 'Home - BBC News'],
  ['https://www.weather.test/week', 'Weather: 7 days']
];
export const SOCIAL: Pages = [
  ['https://www.reddit.com/r/programming/', 'reddit: the front page of the internet'],
  ['https://mastodon.social/home', 'Home - Mastodon']
];
export const VIDEOS: Pages = [
  ['https://www.youtube.com/watch?v=jfKfPfyJRdk', 'lofi radio 📚 beats to relax/study to - YouTube'],
  ['https://www.youtube.com/watch?v=ja_0001&t=42s', '【公式】プログラミング入門 第1回 - YouTube'],
  ['https://www.youtube.com/watch?v=talk_0007', 'Local-first software, a talk - YouTube']
];
