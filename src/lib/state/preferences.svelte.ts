/**
 * Display preferences of this device: theme, density, the first day of the week, how dates and times are written, the time zone. Stored in localStorage for
 * every user of the device, and never sent anywhere.
 *
 *     import { preferences } from '#lib/state/preferences.svelte.ts';
 *     preferences.change({ theme: 'dark' });
 */
import * as v from 'valibot';
import { isZone } from '#domain/time/zones.ts';
import { clock, deviceZone, languageFormats } from '#lib/ui/clock.svelte.ts';

const KEY = 'tidesheet.preferences';
export const THEMES = ['system', 'light', 'dark'] as const;
export const DENSITIES = ['comfortable', 'compact'] as const;
/** 1 for Monday, 6 for Saturday, 7 for Sunday. */
export const WEEK_STARTS = [1, 7, 6] as const;

/** Missing and invalid choices get the default. */
const Chosen = v.object({
  theme: v.fallback(v.picklist(THEMES), 'system'),
  density: v.fallback(v.picklist(DENSITIES), 'comfortable'),
  weekStart: v.fallback(v.picklist(WEEK_STARTS), 1),
  /** Undefined: as the language of the browser has it. */
  dates: v.fallback(v.optional(v.picklist(['en-GB', 'en-US'])), undefined),
  hours: v.fallback(v.optional(v.picklist([12, 24])), undefined),
  /** Undefined: the one of the device. */
  zone: v.fallback(v.optional(v.pipe(v.string(), v.check(isZone))), undefined)
});
export type Chosen = v.InferOutput<typeof Chosen>;

const Stored = v.fallback(v.pipe(v.string(), v.parseJson(), Chosen), () => v.parse(Chosen, {}));

export class Preferences {
  #chosen = $state.raw(v.parse(Chosen, {}));

  get theme(): Chosen['theme'] {
    return this.#chosen.theme;
  }
  get density(): Chosen['density'] {
    return this.#chosen.density;
  }
  get weekStart(): Chosen['weekStart'] {
    return this.#chosen.weekStart;
  }
  get dates(): Chosen['dates'] {
    return this.#chosen.dates;
  }
  get hours(): Chosen['hours'] {
    return this.#chosen.hours;
  }
  get zone(): Chosen['zone'] {
    return this.#chosen.zone;
  }

  /** Reads the choices of this device and follows those of other tabs. Returns a function that stops this. */
  start(): () => void {
    const read = () => this.#take(v.parse(Stored, localStorage.getItem(KEY)));
    const listen = (event: StorageEvent) => {
      if (event.key === KEY || event.key === null) read();
    };
    read();
    addEventListener('storage', listen);
    return () => removeEventListener('storage', listen);
  }

  /** Applies and stores a choice. Where the device has no space, it applies until the page is closed. */
  change(choice: Partial<Chosen>): void {
    this.#take({ ...this.#chosen, ...choice });
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#chosen));
    } catch {
      // Applied all the same.
    }
  }

  #take(chosen: Chosen): void {
    this.#chosen = chosen;
    clock.zone = chosen.zone ?? deviceZone();
    const own = languageFormats(navigator.languages);
    clock.locale = chosen.dates ?? own.locale;
    clock.hours = chosen.hours ?? own.hours;
    const { dataset } = document.documentElement;
    dataset['theme'] = chosen.theme;
    dataset['density'] = chosen.density;
  }
}

export const preferences = new Preferences();
