/** Home folders, however they are spelled: their names are those of people. */

/** What may stand before a folder of homes: a disk, a mount, a share. */
const ROOT =
  String.raw`(?:[a-z]:|//[^/]+(?:/[^/]+)?|/(?:private|var|usr|exports?|nfs|net/[^/]+|network|mnt(?:/[^/]+)?|media(?:/[^/]+){0,2}` +
  String.raw`|run/media/[^/]+/[^/]+|volumes/[^/]+|system/volumes/data|volume\d+|data|sysroot|rootfs|hostf?s?))*`;
const HOMES = String.raw`(?:home\d*|homes|home\$|users\$?|profiles?\$|documents and settings)`;
const ALL_HOMES = new RegExp(`^${ROOT}/${HOMES}$`, 'i');
/** A home, or the folder of all of them. */
const HOME = new RegExp(`^${ROOT}/${HOMES}(?:/[^/]+)?$`, 'i');
const ROOT_HOME = new RegExp(`^(?:${ROOT}/root|/data/(?:data|user/\\d+)/[^/]+/files/home)$`, 'i');
/** `/home/CORP/anna`: the homes of the accounts of a domain, or of a group of users, have a folder of their own. */
const HOME_IN_GROUP = new RegExp(String.raw`^${ROOT}/(?:home\d*|homes)/([^/]+)/[^/]+$`, 'i');
const DOMAIN =
  /^(?:[A-Z][A-Z0-9_-]+|[\w-]+(?:\.[\w-]+){2,}|[\w-]+\.(?:local|lan|corp|internal|intranet|intra|home|com|net|org|edu|gov|test|example|[a-z]{2}))$/;
const GROUP = /^(?:users?|staff|students?|faculty|people|employees|ldap|domain|ad|nis|[a-z0-9])$/;
const VARIABLE =
  /^(?:~[^/]*|\$\{?home\}?|\$env:userprofile|%(?:userprofile|homepath|homedrive%%homepath)%)$/i;

/**
 * Whether a path (with `/` between folders, without a host) is a home folder or above one. `home` is the one of this
 * machine; empty: not known. What lies below that one is none, whatever it looks like.
 */
export function isHomeFolder(path: string, home: string): boolean {
  const [own, folder] = [comparable(home), comparable(path)];
  if (own.length > 2) {
    if (own === folder || own.startsWith(`${folder}/`)) return true;
    if (looksLikeHome(own) && !ALL_HOMES.test(own) && folder.startsWith(`${own}/`)) return false;
  }
  return VARIABLE.test(path) || looksLikeHome(diskOf(path));
}

function looksLikeHome(path: string): boolean {
  const [, group = ''] = HOME_IN_GROUP.exec(path) ?? [];
  return HOME.test(path) || ROOT_HOME.test(path) || DOMAIN.test(group) || GROUP.test(group);
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
