import { expect, it } from 'vitest';
import { planService } from './service-plan.ts';

const plain = { node: '/usr/bin/node', script: '/opt/tidesheet/agent.js', home: '/home/anna' };
const odd = {
  node: '/home/a b/50%/$node',
  script: '/opt/"q"/<a&b>.js',
  home: '/home/a b/50%',
  user: 'ACME\\anna',
  uid: 501,
  dataDir: '/home/anna/data'
};
const plan = (platform: string, program = {}) => planService({ ...odd, ...plain, platform, ...program })!;

it('is a systemd user unit on Linux', () => {
  expect(plan('linux')).toMatchObject({
    path: '/home/anna/.config/systemd/user/tidesheet.service',
    install: [
      ['systemctl', '--user', 'daemon-reload'],
      ['systemctl', '--user', 'enable', 'tidesheet.service'],
      ['systemctl', '--user', 'restart', 'tidesheet.service']
    ],
    uninstall: [['systemctl', '--user', 'disable', '--now', 'tidesheet.service']]
  });
  expect(plan('linux').text).toContain('ExecStart="/usr/bin/node" "/opt/tidesheet/agent.js" run\n');
  expect(plan('linux').text).toContain('[Install]\nWantedBy=default.target\n');
  const { text } = plan('linux', odd);
  expect(text).toContain('ExecStart="/home/a b/50%%/$$node" "/opt/\\"q\\"/<a&b>.js" run\n');
  expect(text).toContain('WorkingDirectory=/home/a b/50%%\n');
});

it('is a launchd agent on macOS', () => {
  const { path, text, install } = plan('darwin', { ...odd, home: '/Users/anna' });
  expect(path).toBe('/Users/anna/Library/LaunchAgents/tidesheet.agent.plist');
  expect(install[0]).toEqual(['launchctl', 'bootstrap', 'gui/501', path]);
  expect(text).toContain(
    '    <string>/opt/&quot;q&quot;/&lt;a&amp;b&gt;.js</string>\n    <string>run</string>'
  );
  expect(text).toContain('<key>RunAtLoad</key>\n  <true/>');
});

it('is a task at logon on Windows, in UTF-16 as schtasks wants it', () => {
  const { path, text, encoding, install } = plan('win32', {
    node: 'C:\\Program Files\\nodejs\\node.exe',
    script: 'C:\\Users\\anna\\agent.js',
    home: 'C:\\Users\\anna',
    dataDir: 'C:\\Users\\anna\\AppData\\Local\\tidesheet'
  });
  expect(path).toBe('C:\\Users\\anna\\AppData\\Local\\tidesheet\\task.xml');
  expect(encoding).toBe('utf16le');
  expect(text.startsWith('\uFEFF<?xml version="1.0" encoding="UTF-16"?>\r\n')).toBe(true);
  expect(text).toContain('<Command>C:\\Program Files\\nodejs\\node.exe</Command>');
  expect(text).toContain('<Arguments>&quot;C:\\Users\\anna\\agent.js&quot; run</Arguments>');
  expect(text).toContain('<UserId>ACME\\anna</UserId>');
  expect(install[0]).toEqual(['schtasks', '/Create', '/F', '/TN', 'Tidesheet agent', '/XML', path]);
});

it('is not known elsewhere', () => {
  expect(planService({ ...odd, ...plain, platform: 'freebsd' })).toBeUndefined();
});
