import { isUserFolder } from './user-folders.ts';

/** Folders that are no projects: above all homes, however they are spelled, for their names are those of people. */

/** What may stand before a folder of homes: a disk, a mount, a share. */
const ROOT =
  String.raw`(?:[a-z]:|//[^/]+(?:/[^/]+)?|/(?:private|var|usr|exports?|nfs|net/[^/]+|network|mnt(?:/[^/]+)?|media(?:/[^/]+){0,2}` +
  String.raw`|run/media/[^/]+/[^/]+|volumes/[^/]+|system/volumes/data|volume\d+|data|sysroot|rootfs|hostf?s?)){0,4}`;
const HOMES =
  String.raw`(?:home\d*|homes|home\$|users\$?|profiles?\$|documents and settings|dokumente und einstellungen|benutzer` +
  String.raw`|utilisateurs|usuarios|usuários|utenti|gebruikers)`;
const ALL_HOMES = new RegExp(`^${ROOT}/${HOMES}$`, 'i');
/** A home, or the folder of all of them. */
const HOME = new RegExp(`^${ROOT}/${HOMES}(?:/[^/]+)?$`, 'i');
const OTHER_HOME = new RegExp(
  `^(?:${ROOT}/root|/data/(?:data|user/\\d+)/[^/]+/files/home|/afs/[^/]+/(?:users?|usr|home)(?:/[a-z\\d]{1,2}){0,2}/[^/]+)$`,
  'i'
);
/** `/home/CORP/anna`: the homes of the accounts of a domain, or of a group of users, have a folder of their own. */
const HOME_IN_GROUP = new RegExp(String.raw`^${ROOT}/(?:home\d*|homes)/([^/]+)/[^/]+$`, 'i');
const DOMAIN =
  /^(?:[A-Z][A-Z0-9_-]+|[\w-]+(?:\.[\w-]+){2,}|[\w-]+\.(?:local|lan|corp|internal|intranet|intra|home|com|net|org|edu|gov|test|example|[a-z]{2}))$/;
const GROUP = /^(?:users?|staff|students?|faculty|people|employees|ldap|domain|ad|nis|[a-z0-9])$/;
/** Where everything or anything may lie. */
const SYSTEM_FOLDER =
  /^(?:[a-z]:)?\/(?:mnt|media|volumes|srv|opt|etc|usr|var|private|exports?|bin|lib|dev|proc|sys|run|boot|windows)$/i;
const DISK = /^(?:\/(?=.)|[a-z]:)/i;
const VARIABLE =
  /^(?:~[^/]*|\$\{?home\}?|\$env:userprofile|%(?:userprofile|homepath|homedrive%%homepath)%)$/i;

/**
 * Whether a path (with `/` between folders, without a host) is a home folder, above one, one that every home has (`Downloads`), a disk or a folder of the system. `home` is the one of this
 * machine; empty: not known. What lies below that one is none, whatever it looks like.
 */
export function isNoProjectFolder(path: string, home: string): boolean {
  const [own, folder] = [comparable(home), comparable(path)];
  if (own.length > 2) {
    if (own === folder || own.startsWith(`${folder}/`)) return true;
    if (folder.startsWith(`${own}/`) && isUserFolder(folder.slice(own.length + 1))) return true;
    if (looksLikeHome(own) && !ALL_HOMES.test(own) && folder.startsWith(`${own}/`)) return false;
  }
  const onDisk = diskOf(path);
  const isDisk = DISK.test(path) && /^[A-Z]:$/.test(onDisk);
  return (
    isDisk ||
    VARIABLE.test(path) ||
    SYSTEM_FOLDER.test(onDisk) ||
    looksLikeHome(onDisk) ||
    isInAnyHome(onDisk)
  );
}

/** Whether a folder is one that every home has, below whatever looks like a home. */
function isInAnyHome(path: string): boolean {
  const folders = path.split('/');
  return folders.some((_, count) => {
    const above = folders.slice(0, count).join('/');
    const isHome = VARIABLE.test(above) || (looksLikeHome(above) && !ALL_HOMES.test(above));
    return isHome && isUserFolder(folders.slice(count).join('/').toLowerCase());
  });
}

function looksLikeHome(path: string): boolean {
  const [, group = ''] = HOME_IN_GROUP.exec(path) ?? [];
  return HOME.test(path) || OTHER_HOME.test(path) || DOMAIN.test(group) || GROUP.test(group);
}

/** One spelling of a disk: `/c:/Users`, `/C/Users`, `/mnt/c/Users` and `/cygdrive/c/Users` are `C:/Users`. */
const diskOf = (path: string) =>
  path.replace(
    /^\/{0,2}(?:mnt\/|cygdrive\/|host_mnt\/)?([a-z]):?(?=\/|$)/i,
    (_, disk: string) => `${disk.toUpperCase()}:`
  );

const comparable = (path: string) =>
  diskOf(path.replaceAll('\\', '/').replace(/\/+$/, ''))
    .replace(/^\/(?:system\/volumes\/data|private|(?:var|usr|export)(?=\/home\/))(?=\/)/i, '')
    .toLowerCase();
