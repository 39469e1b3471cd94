/** Enough to tell one’s devices apart: `Firefox on Linux`. */
export function deviceLabel(userAgent: string): string {
  const browser = /Firefox|Edg|Chrome|Safari/.exec(userAgent)?.[0].replace('Edg', 'Edge') ?? 'Browser';
  const system = /iPhone|iPad|Android|Windows|Mac OS X|Linux/.exec(userAgent)?.[0];
  return system === undefined ? browser : `${browser} on ${system.replace('Mac OS X', 'macOS')}`;
}
