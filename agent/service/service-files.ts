/** The agent as a service of the user: the files that each system needs, as text. */

/** How to start the agent: the Node program, the agent's script, and the folder to start in. */
export type Program = { node: string; script: string; home: string };

const DESCRIPTION = 'Tidesheet agent';

/** A systemd user unit. `%` and `$` would be replaced there, so they are doubled. */
export function systemdUnit({ node, script, home }: Program): string {
  const quote = (text: string) =>
    `"${escapePercent(text).replace(/[\\"]/g, '\\$&').replaceAll('$', '$$$$')}"`;
  return [
    '[Unit]',
    `Description=${DESCRIPTION}`,
    '',
    '[Service]',
    `ExecStart=${quote(node)} ${quote(script)} run`,
    `WorkingDirectory=${escapePercent(home)}`,
    'Restart=on-failure',
    'RestartSec=60',
    'Nice=10',
    '',
    '[Install]',
    'WantedBy=default.target',
    ''
  ].join('\n');
}

const escapePercent = (text: string) => text.replaceAll('%', '%%');

export const LAUNCHD_LABEL = 'tidesheet.agent';

/** A launchd agent: started at login, and again should it fail. */
export function launchdPlist({ node, script, home }: Program): string {
  const strings = [node, script, 'run'].map((text) => `    <string>${escapeXml(text)}</string>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    '  <key>Label</key>',
    `  <string>${LAUNCHD_LABEL}</string>`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...strings,
    '  </array>',
    '  <key>WorkingDirectory</key>',
    `  <string>${escapeXml(home)}</string>`,
    '  <key>RunAtLoad</key>',
    '  <true/>',
    '  <key>KeepAlive</key>',
    '  <dict>',
    '    <key>SuccessfulExit</key>',
    '    <false/>',
    '  </dict>',
    '  <key>ThrottleInterval</key>',
    '  <integer>60</integer>',
    '  <key>ProcessType</key>',
    '  <string>Background</string>',
    '</dict>',
    '</plist>',
    ''
  ].join('\n');
}

/** A task of the Windows Task Scheduler: started at logon of `user`, without an end, on battery too. */
export function taskXml({ node, script, home }: Program, user: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    `  <RegistrationInfo><Description>${DESCRIPTION}</Description></RegistrationInfo>`,
    '  <Triggers>',
    `    <LogonTrigger><Enabled>true</Enabled><UserId>${escapeXml(user)}</UserId></LogonTrigger>`,
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Author">',
    `      <UserId>${escapeXml(user)}</UserId>`,
    '      <LogonType>InteractiveToken</LogonType>',
    '      <RunLevel>LeastPrivilege</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>',
    '    <Hidden>true</Hidden>',
    '    <RestartOnFailure><Interval>PT1M</Interval><Count>255</Count></RestartOnFailure>',
    '  </Settings>',
    '  <Actions Context="Author">',
    '    <Exec>',
    `      <Command>${escapeXml(node)}</Command>`,
    `      <Arguments>${escapeXml(`"${script}" run`)}</Arguments>`,
    `      <WorkingDirectory>${escapeXml(home)}</WorkingDirectory>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
    ''
  ].join('\r\n');
}

const XML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => XML[character] ?? character);
