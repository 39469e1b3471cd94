/** One name for a program, whatever the systems of its users call it: `chrome.exe` and `Google Chrome` are Chrome. */
import { memoiseByText } from '../memoise.ts';

/** The name, and what else it is called; compared without case, `.exe`, the way to write spaces, and versions for 64 bits. */
const PROGRAMS: Record<string, string> = {
  Chrome: 'google chrome, google chrome stable, com.google.chrome',
  Chromium: 'chromium browser, org.chromium.chromium',
  Firefox: 'mozilla firefox, firefox esr, org.mozilla.firefox',
  Edge: 'msedge, microsoft edge, microsoft edge stable, com.microsoft.edge',
  Brave: 'brave browser, com.brave.browser',
  Vivaldi: 'vivaldi stable, vivaldi bin',
  Safari: 'com.apple.safari',
  Code: 'visual studio code, vscode, com.microsoft.vscode',
  VSCodium: 'codium, com.vscodium.codium',
  'Visual Studio': 'devenv, microsoft visual studio',
  'IntelliJ IDEA':
    'idea, idea64, jetbrains idea, jetbrains idea ce, intellij idea ce, intellij idea ultimate',
  PyCharm: 'pycharm64, jetbrains pycharm, jetbrains pycharm ce, pycharm ce, pycharm professional',
  WebStorm: 'webstorm64, jetbrains webstorm',
  PhpStorm: 'phpstorm64, jetbrains phpstorm',
  GoLand: 'goland64, jetbrains goland',
  Rider: 'rider64, jetbrains rider',
  CLion: 'clion64, jetbrains clion',
  RubyMine: 'rubymine64, jetbrains rubymine',
  RustRover: 'rustrover64, jetbrains rustrover',
  DataGrip: 'datagrip64, jetbrains datagrip',
  'Android Studio': 'studio64, jetbrains studio',
  'Sublime Text': 'sublime text, subl',
  Slack: 'com.slack.slack, slack desktop',
  Teams: 'ms teams, msteams, microsoft teams, microsoft teams (work or school), teams for linux',
  Outlook: 'microsoft outlook, olk, com.microsoft.outlook',
  Word: 'winword, microsoft word',
  Excel: 'microsoft excel',
  PowerPoint: 'powerpnt, microsoft powerpoint',
  OneNote: 'microsoft onenote',
  Zoom: 'zoom.us, us.zoom.zoom, zoom workplace, zoom meetings',
  Discord: 'com.discordapp.discord',
  Telegram: 'telegram desktop, telegramdesktop, org.telegram.desktop',
  WhatsApp: 'whatsapp desktop',
  Signal: 'signal desktop, org.signal.signal',
  Spotify: 'com.spotify.client',
  Thunderbird: 'mozilla thunderbird, org.mozilla.thunderbird',
  Obsidian: 'md.obsidian.obsidian',
  Figma: 'figma desktop, figma linux',
  Postman: 'com.getpostman.postman',
  DBeaver: 'dbeaver ce, dbeaver community',
  'Docker Desktop': 'docker desktop, com.electron.docker frontend',
  'GNOME Terminal': 'gnome terminal, gnome terminal server, org.gnome.terminal',
  'Windows Terminal': 'windowsterminal',
  'Command Prompt': 'cmd',
  PowerShell: 'pwsh, windows powershell',
  iTerm: 'iterm2, com.googlecode.iterm2',
  Alacritty: '',
  WezTerm: 'wezterm gui, org.wezfurlong.wezterm',
  Ghostty: 'com.mitchellh.ghostty',
  'File Explorer': 'explorer, windows explorer',
  Nautilus: 'org.gnome.nautilus'
};

const comparable = (app: string) =>
  app
    .toLowerCase()
    .replace(/\.exe$/, '')
    .replaceAll(/[-_\s]+/g, ' ')
    .trim();

const labels = new Map(
  Object.entries(PROGRAMS).flatMap(([label, others]) =>
    [label, ...others.split(',')].map((name): [string, string] => [comparable(name), label])
  )
);

/** The name to show. A program that is not in the list keeps its own, without `.exe`. */
export const appLabel: (app: string) => string = memoiseByText(
  (app) => (app === '' ? '' : labels.get(comparable(app))) ?? app.replace(/\.exe$/i, '')
);

/** The same for two names of one program, also of those that differ only in case. */
export const appKey: (app: string) => string = memoiseByText((app) => comparable(appLabel(app)));
