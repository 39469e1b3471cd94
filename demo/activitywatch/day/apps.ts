/** How the same programs are called on different systems, as ActivityWatch's window watcher reports them. */
import type { Machine } from '../people/people.ts';

export type Program = 'editor' | 'terminal' | 'browser' | 'chat' | 'mail' | 'call' | 'notes' | 'files';

const NAMES: Record<Machine['os'], Record<Exclude<Program, 'browser'>, string>> = {
  linux: {
    editor: 'Code',
    terminal: 'Alacritty',
    chat: 'Slack',
    mail: 'thunderbird',
    call: 'zoom',
    notes: 'obsidian',
    files: 'Org.gnome.Nautilus'
  },
  macos: {
    editor: 'Code',
    terminal: 'iTerm2',
    chat: 'Slack',
    mail: 'Mail',
    call: 'zoom.us',
    notes: 'Obsidian',
    files: 'Finder'
  },
  windows: {
    editor: 'Code.exe',
    terminal: 'WindowsTerminal.exe',
    chat: 'slack.exe',
    mail: 'OUTLOOK.EXE',
    call: 'Zoom.exe',
    notes: 'Obsidian.exe',
    files: 'explorer.exe'
  }
};

const BROWSERS: Record<Machine['os'], Record<Machine['browser'], string>> = {
  linux: { chrome: 'Google-chrome', firefox: 'firefox' },
  macos: { chrome: 'Google Chrome', firefox: 'Firefox' },
  windows: { chrome: 'chrome.exe', firefox: 'firefox.exe' }
};

export function appName(program: Program, { os, browser }: Machine): string {
  return program === 'browser' ? BROWSERS[os][browser] : NAMES[os][program];
}

const LOCKED: Record<Machine['os'], { app: string; title: string }> = {
  linux: { app: 'unknown', title: 'unknown' },
  macos: { app: 'loginwindow', title: '' },
  windows: { app: 'LockApp.exe', title: 'Windows Default Lock Screen' }
};

/** What the watcher reports of a locked screen. */
export const lockWindow = ({ os }: Machine): { app: string; title: string } => ({ ...LOCKED[os] });

/** The window title of a page in that browser. */
export function browserTitle(pageTitle: string, { browser }: Machine): string {
  return browser === 'chrome' ? `${pageTitle} - Google Chrome` : `${pageTitle} — Mozilla Firefox`;
}

/** The folder of a project's checkout: an absolute path. */
export function checkoutPath(personId: string, project: string, os: Machine['os']): string {
  if (os === 'windows') return `c:\\Users\\${personId}\\src\\${project}`;
  return `${os === 'macos' ? '/Users' : '/home'}/${personId}/src/${project}`;
}
