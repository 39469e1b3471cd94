/** What to write and which commands to run, to have the agent started at every login. */
import { posix, win32 } from 'node:path';
import { LAUNCHD_LABEL, launchdPlist, systemdUnit, taskXml, type Program } from './service-files.ts';

export type ServicePlan = {
  /** The system's own name for what does it. */
  manager: string;
  path: string;
  text: string;
  encoding: 'utf8' | 'utf16le';
  /** Succeeds where the manager is available to this user. */
  probe: string[];
  install: string[][];
  uninstall: string[][];
  /** Succeeds while the agent is installed (and running, where the system reports that). */
  status: string[];
};

export type Surroundings = Program & {
  platform: string;
  /** Of macOS and Linux. */
  uid: number;
  user: string;
  /** Where the file for the Windows task lies meanwhile. */
  dataDir: string;
};

const UNIT = 'tidesheet.service';
const TASK = 'Tidesheet agent';
const BYTE_ORDER_MARK = '\uFEFF';

/** Undefined for a system of which no way is known. */
export function planService(surroundings: Surroundings): ServicePlan | undefined {
  const { platform } = surroundings;
  if (platform === 'linux') return planSystemd(surroundings);
  if (platform === 'darwin') return planLaunchd(surroundings);
  return platform === 'win32' ? planTask(surroundings) : undefined;
}

function planSystemd(program: Surroundings): ServicePlan {
  const systemctl = (...args: string[]) => ['systemctl', '--user', ...args];
  return {
    manager: 'systemd',
    path: posix.join(program.home, '.config/systemd/user', UNIT),
    text: systemdUnit(program),
    encoding: 'utf8',
    probe: systemctl('show-environment'),
    install: [systemctl('daemon-reload'), systemctl('enable', UNIT), systemctl('restart', UNIT)],
    uninstall: [systemctl('disable', '--now', UNIT)],
    status: systemctl('is-active', UNIT)
  };
}

function planLaunchd(program: Surroundings): ServicePlan {
  const path = posix.join(program.home, 'Library/LaunchAgents', `${LAUNCHD_LABEL}.plist`);
  const domain = `gui/${program.uid}`;
  return {
    manager: 'launchd',
    path,
    text: launchdPlist(program),
    encoding: 'utf8',
    probe: ['launchctl', 'print', domain],
    install: [
      ['launchctl', 'bootstrap', domain, path],
      ['launchctl', 'kickstart', '-k', `${domain}/${LAUNCHD_LABEL}`]
    ],
    uninstall: [['launchctl', 'bootout', `${domain}/${LAUNCHD_LABEL}`]],
    status: ['launchctl', 'print', `${domain}/${LAUNCHD_LABEL}`]
  };
}

function planTask(program: Surroundings): ServicePlan {
  const path = win32.join(program.dataDir, 'task.xml');
  return {
    manager: 'the Task Scheduler',
    path,
    text: BYTE_ORDER_MARK + taskXml(program, program.user),
    encoding: 'utf16le',
    probe: ['schtasks', '/Query', '/FO', 'LIST'],
    install: [
      ['schtasks', '/Create', '/F', '/TN', TASK, '/XML', path],
      ['schtasks', '/Run', '/TN', TASK]
    ],
    uninstall: [
      ['schtasks', '/End', '/TN', TASK],
      ['schtasks', '/Delete', '/F', '/TN', TASK]
    ],
    status: ['schtasks', '/Query', '/TN', TASK]
  };
}
