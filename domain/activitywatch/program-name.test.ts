import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadNineDays } from '../testing/nine-days.ts';
import { programName } from './program-name.ts';

test.each([
  ['Code'],
  ['Google Chrome'],
  ['Visual Studio Code'],
  ['Code - OSS'],
  ['Code - Insiders'],
  ['Foo - Bar'],
  ['jetbrains-idea'],
  ['org.gnome.Nautilus'],
  ['Notepad++ v8.5'],
  ['Microsoft Teams (work or school)'],
  ['GNU Image Manipulation Program'],
  ['Command & Conquer'],
  ['Paint.NET'],
  ['Draw.io Desktop'],
  ['КриптоПро CSP'],
  ['微信'],
  ['Python 3.11'],
  ['gnome terminal server'],
  ['Counter-Strike 2'],
  ['iA Writer'],
  ['eM Client'],
  ['pgAdmin 4'],
  ['1Password 7'],
  ['010 Editor'],
  ['IntelliJ IDEA'],
  ['Org.gnome.Nautilus'],
  ['gnome-terminal-server'],
  ['org.wezfurlong.wezterm'],
  ['visual studio code'],
  ['google chrome'],
  ['steam_app_730'],
  ['Docker Desktop.exe'],
  ['GitHub Desktop.exe'],
  ['EXCEL.EXE'],
  ['微信 开发者工具'],
  ['']
])('%s is a name', (app) => {
  expect(programName(app)).toBe(app);
});

test.each([
  ['python3 /home/kim/secret.py --token x', 'python3'],
  ['/usr/bin/python3.12 secret', 'python3.12'],
  ['python.exe C:\\Users\\kim\\secret.py', 'python.exe'],
  ['C:\\Users\\kim\\app.exe', 'app.exe'],
  ['"C:\\Program Files\\My Tool\\tool.exe" --user kim', 'tool.exe'],
  ['C:\\Program Files\\My Tool\\My Tool.exe /user kim', 'My Tool.exe'],
  ['\\\\server\\share\\tool.exe -x', 'tool.exe'],
  ['C:\\Python\\python.exe C:\\kim\\secret.exe', 'python.exe'],
  ['/usr/bin/wine /home/kim/secret.exe', 'wine'],
  ['wine secret.exe', 'wine'],
  ['java -jar /srv/secret.jar', 'java'],
  ['/home/kim/bin/alacritty', 'alacritty'],
  ['/opt/tool/ secret', 'tool'],
  ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'Google Chrome'],
  ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome --profile=secret', 'Google Chrome'],
  ['/opt/Signal Desktop', 'Signal Desktop'],
  ['TOKEN=secret MODE=1 node server.js', 'node'],
  ['vim notes about secret', 'vim'],
  ['ssh kim@secret.example', 'ssh'],
  ['frobnicate --token=secret', 'frobnicate'],
  ['frobnicate -t secret', 'frobnicate'],
  ['frobnicate ~/secret', 'frobnicate'],
  ['frobnicate secret.txt', 'frobnicate'],
  ['frobnicate user@host', 'frobnicate'],
  ['Foo - secret.txt', 'Foo'],
  ['Tool secret.exe', 'Tool'],
  ['zathura Salary review', 'zathura'],
  ['mpv Some Title', 'mpv'],
  ['/usr/bin/mpv Some Title', 'mpv'],
  ['feh Holiday 2026', 'feh'],
  ['zoom.us Salary', 'zoom.us'],
  ['google chrome Salary review', 'google chrome'],
  ['воспроизведи Название', 'воспроизведи'],
  ['https://kim:secret@app.example/secret?secret#secret', 'app.example'],
  ['Tab\there\nand', 'Tab here and']
])('of %s the name is %s', (app, name) => {
  expect(programName(app)).toBe(name);
});

test('every app of the recorded days is a name', async () => {
  const apps = (await loadNineDays()).flatMap(({ events }) =>
    events.flatMap(({ data }) => data['app'] ?? [])
  );
  for (const app of new Set(apps)) expect(programName(String(app))).toBe(app);
});

test('no path, option or assignment is ever part of the name, and a name stays as it is', () => {
  const secret = fc.stringMatching(/^[a-z0-9]{6,12}$/).map((letters) => `zq${letters}`);
  const place = fc.constantFrom(
    (s: string) => `/home/${s}/x.py`,
    (s: string) => `C:\\Users\\${s}\\x.txt`,
    (s: string) => `~/${s}`,
    (s: string) => `--token=${s}`,
    (s: string) => `--${s}`,
    (s: string) => `-x${s}`,
    (s: string) => `${s}.doc`,
    (s: string) => `"${s} x"`,
    (s: string) => `https://h.test/${s}`,
    (s: string) => `a=${s}`
  );
  const program = fc.constantFrom(
    'python3',
    'Tool',
    '/usr/bin/tool',
    'C:\\a b\\tool.exe',
    '"/x y/Tool"',
    'My Tool'
  );
  fc.assert(
    fc.property(
      program,
      fc.array(fc.tuple(place, secret), { minLength: 1, maxLength: 4 }),
      (start, places) => {
        const name = programName([start, ...places.map(([put, s]) => put(s))].join(' '));
        for (const [, s] of places) expect(name).not.toContain(s);
        expect(name.toLowerCase()).toMatch(/^(python3|(my )?tool(\.exe)?)$/);
        expect(programName(name)).toBe(name);
      }
    )
  );
});

test('the name is cut between characters, and half of one is replaced', () => {
  const long = `Notes ${'x'.repeat(93)}🚀`;
  expect(programName(long)).toBe(`Notes ${'x'.repeat(93)}`);
  expect(programName(`Notes ${'x'.repeat(92)}🚀`)).toBe(`Notes ${'x'.repeat(92)}🚀`);
  expect(programName('Notes \ud83d')).toBe('Notes \ufffd');
  expect(programName('\ude80 Notes')).toBe('\ufffd Notes');
});
