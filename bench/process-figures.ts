/** What the kernel says of a process, in /proc. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Resident memory now (`RssAnon`: what the process allocated, `RssFile`: pages of mapped files), or at most so far (`VmHWM`); 0 once
 * the process has ended.
 */
export function residentMegabytes(
  { pid }: Pick<ChildProcess, 'pid'>,
  field: 'VmRSS' | 'VmHWM' | 'RssAnon' | 'RssFile'
): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** The processes that a process has started and that run. */
export function childrenOf({ pid }: Pick<ChildProcess, 'pid'>): { pid: number }[] {
  try {
    const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return listed.filter((text) => text !== '').map((text) => ({ pid: Number(text) }));
  } catch {
    return [];
  }
}

/** User and system time, with that of children that have ended; the kernel counts in hundredths of a second. */
export function processorMs({ pid }: Pick<ChildProcess, 'pid'>): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) * 10;
}
