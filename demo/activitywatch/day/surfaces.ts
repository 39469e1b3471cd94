/** The things somebody looks at: one window, one moment. */
import type { Machine, Person } from '../people/people.ts';
import { CHATS, MAILS, NEWS, SOCIAL, VIDEOS } from '../people/pastimes.ts';
import type { Project, Task } from '../people/projects.ts';
import type { Program } from './apps.ts';
import type { Random } from './random.ts';

export interface Page {
  url: string;
  title: string;
  audible: boolean;
}

/** What is in front: a program with a title, or a browser with a page. `file` is relative to the project's checkout. */
export interface Sight {
  program: Program;
  title: string;
  page?: Page;
  file?: string;
}

/** Everything a surface may depend on. */
export interface Scene {
  person: Person;
  machine: Machine;
  project: Project;
  task: Task;
  random: Random;
  /** Which program the meetings of this block take place in. */
  meet: boolean;
}

export type Surface =
  | 'editor'
  | 'terminal'
  | 'reference'
  | 'local'
  | 'chat'
  | 'mail'
  | 'files'
  | 'notes'
  | 'pull'
  | 'tracker'
  | 'document'
  | 'calendar'
  | 'call'
  | 'news'
  | 'social'
  | 'video'
  | 'shop';

const page = (url: string, title: string, audible = false): Sight => ({
  program: 'browser',
  title,
  page: { url, title, audible }
});

const basename = (file: string): string => file.split('/').at(-1) ?? file;

function pullRequest({ project, task, random }: Scene): Sight {
  const number = 200 + ((task.title.length * 37) % 700);
  const url = `https://github.com/acme/${project.name}/pull/${number}`;
  const name = `${task.title} · Pull Request #${number} · acme/${project.name}`;
  return random.chance(0.6) ? page(`${url}/files`, `Files changed · ${name}`) : page(url, name);
}

export const surfaces: Record<Surface, (scene: Scene) => Sight> = {
  editor({ project, random }) {
    const file = random.pick(project.files);
    const dirty = random.chance(0.35) ? '● ' : '';
    return {
      program: 'editor',
      title: `${dirty}${basename(file)} - ${project.name} - Visual Studio Code`,
      file
    };
  },
  terminal: ({ person, machine, project, random }) => ({
    program: 'terminal',
    title: random.chance(0.4)
      ? `${person.id}@${machine.hostname}: ~/src/${project.name}`
      : random.pick(project.commands)
  }),
  reference: ({ project, random }) => page(...random.pick(project.docs)),
  local: ({ project }) => page(project.local, `${project.name} (local)`),
  chat: ({ random }) => ({ program: 'chat', title: `${random.pick(CHATS)} - Acme - Slack` }),
  mail: ({ machine, random }) => ({
    program: 'mail',
    title: `${random.pick(MAILS)} - ${machine.os === 'linux' ? 'Mozilla Thunderbird' : 'Mail'}`
  }),
  files: () => ({ program: 'files', title: 'Downloads' }),
  notes: ({ task }) => ({ program: 'notes', title: `${task.key} notes - vault - Obsidian v1.7.4` }),
  pull: pullRequest,
  tracker: ({ task, random }) =>
    random.chance(0.4)
      ? page('https://jira.acme.test/boards/12', 'Sprint board - Jira')
      : page(`https://jira.acme.test/browse/${task.key}`, `[${task.key}] ${task.title} - Jira`),
  document: ({ task }) =>
    page(`https://docs.google.com/document/d/${task.key}/edit`, `${task.title} - Google Docs`),
  calendar: () => page('https://calendar.google.com/calendar/u/0/r/week', 'Acme - Calendar - Week'),
  call: ({ meet }) =>
    meet
      ? page('https://meet.google.com/abc-defg-hij', 'Meet - Stand-up', true)
      : { program: 'call', title: 'Zoom Meeting' },
  news: ({ random }) => page(...random.pick(NEWS)),
  social: ({ random }) => page(...random.pick(SOCIAL)),
  video: ({ random }) => page(...random.pick(VIDEOS), true),
  shop: () => page('https://www.shop.test/search?q=desk+lamp', 'Desk lamps | shop.test')
};
