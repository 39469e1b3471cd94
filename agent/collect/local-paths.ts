/** Where on this machine a path of an editor may lie, however the editor spells it. */
import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';

type System = { platform: NodeJS.Platform; home: string };

/**
 * The paths of this machine's kind that an editor's path or `file:` address may mean, the likeliest first: as written and
 * decoded, `/c:/src` and `/C/src` as `C:/src` on Windows, `C:\src` as `/mnt/c/src` in WSL, `~` as the home folder. None for any
 * other.
 */
export function localPaths(path: string, system: System): string[] {
  const written = [fromUrl(path), path, decode(path)].filter((each) => each !== undefined);
  const { isAbsolute } = system.platform === 'win32' ? win32 : posix;
  return [...new Set(written.flatMap((each) => spell(each, system)))].filter((each) => isAbsolute(each));
}

function spell(path: string, { platform, home }: System): string[] {
  if (/^~(?=[\\/])/.test(path)) return [home + path.slice(1)];
  const onDisk = /^\/?(?:mnt\/|cygdrive\/)?([a-z]):?(?=[\\/])(.*)$/is.exec(path);
  if (onDisk === null) return [path];
  const [, disk = '', rest = ''] = onDisk;
  if (platform === 'win32') return [`${disk.toUpperCase()}:${rest}`];
  return [path, `/mnt/${disk.toLowerCase()}${rest.replaceAll('\\', '/')}`];
}

function fromUrl(path: string): string | undefined {
  if (!path.startsWith('file://')) return undefined;
  try {
    return fileURLToPath(path);
  } catch {
    return undefined;
  }
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
