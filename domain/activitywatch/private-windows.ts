/** Private windows of browsers: nothing of them leaves a machine but the app, its category, and for how long. */
import type { Span } from '../time/spans.ts';
import type { BucketEvent, EventData } from './event.ts';

/** What browsers add to the titles of private windows, in the languages that most people have them in. */
const WORDS = [
  'private browsing',
  'private window',
  'private',
  'inprivate',
  'incognito',
  'inkognito',
  'incógnito',
  'incognita',
  'privater modus',
  'privates fenster',
  'privat',
  'privé',
  'navigation privée',
  'navegación privada',
  'navegação privada',
  'navegação anônima',
  'navigazione anonima',
  'navigazione in incognito',
  'privénavigatie',
  'tryb prywatny',
  'privatt läge',
  'приватный просмотр',
  'инкогнито',
  'プライベートブラウジング',
  'シークレット',
  '隐私浏览',
  '无痕',
  'tor browser'
].join('|');
const SEPARATOR = / [-–—] /;
/** A part of the title that says nothing else: `InPrivate`, `[InPrivate]`, `New Incognito Tab`. */
const WHOLE = new RegExp(`^[[(]?(?:new )?(?:${WORDS})(?: tab| window)?[)\\]]?$`, 'iu');
/** The program's name at the end: `Mozilla Firefox Private Browsing`, `Google Chrome (Incognito)`. */
const AT_END = new RegExp(`(?:[ \\u200b([]|^)(?:${WORDS})[)\\]]?$`, 'iu');
/** `(InPrivate)` or `[InPrivate]` behind the title of the page. */
const IN_BRACKETS = new RegExp(`[[(](?:${WORDS})[)\\]]`, 'iu');

const BROWSER =
  /firefox|chrom|edge|opera|brave|vivaldi|safari|librewolf|waterfox|floorp|nightly|browser|\b(?:zen|arc|orion|yandex|helium)\b/i;

/** Whether the title of a browser's window says that it is private. */
export function isPrivateTitle(title: string): boolean {
  const parts = title.split(SEPARATOR);
  const own = parts.length > 1 ? (parts.at(-1) ?? '') : '';
  if (parts.some((part) => WHOLE.test(part.trim()))) return true;
  return BROWSER.test(own) && (AT_END.test(own) || IN_BRACKETS.test(own));
}

/** Whether a watcher says so itself: with anything but `false`, in whatever form it writes that. */
export const isIncognito = ({ incognito }: EventData): boolean =>
  incognito !== undefined &&
  incognito !== null &&
  !['false', '0', ''].includes(String(incognito).trim().toLowerCase());

/** How far a window and the tab in it may be apart: their watchers look at different moments. */
const APART_MS = 10_000;

/**
 * Whether a window shows one of these tabs at about that time, by its title: the watcher of windows notices a private window
 * before, and longer than, that of tabs. `tabs` are sorted by start.
 */
export function showsTab(tabs: readonly BucketEvent[]): (window: Span & { title: string }) => boolean {
  const titled = tabs.flatMap(({ startMs, endMs, data }) =>
    typeof data['title'] === 'string' && data['title'].trim() !== ''
      ? [{ startMs: startMs - APART_MS, endMs: endMs + APART_MS, title: data['title'].trim() }]
      : []
  );
  let first = 0;
  return ({ startMs, endMs, title }) => {
    while ((titled[first]?.endMs ?? Infinity) <= startMs) first += 1;
    for (let index = first; index < titled.length; index += 1) {
      const tab = titled[index]!;
      if (tab.startMs >= endMs) return false;
      if (tab.endMs > startMs && title.includes(tab.title)) return true;
    }
    return false;
  };
}
