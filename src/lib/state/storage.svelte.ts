/**
 * How much space the replicas use on this device, whether the browser promised to keep them, and how many days they retain.
 *
 *     import { storage } from '#lib/state/storage.svelte.ts';
 *     {#if storage.persisted === false} <button onclick={() => storage.ask()}>Ask the browser to keep it</button> {/if}
 *     {#each storage.retainedDays as { name, days } (name)} {name}: {days} days {/each}
 *     <button onclick={() => storage.setRetainedDays(100)}>Keep 100 days</button>
 *
 * Measured at sign-in; call `refresh()` where the figures are shown.
 */
import type { ManagedTeam } from '#domain/api/me.ts';
import { replicaName } from '#lib/store/replica/names.ts';
import {
  RETAINED_DAYS_CHOICES,
  retainedDays,
  setRetainedDays,
  TEAM_DAYS
} from '#lib/store/replica/retained-days.ts';

export type RetainedDaysChoice = (typeof RETAINED_DAYS_CHOICES)[number];
/** `days`: recent days of this team on this device; fewer than any of `RETAINED_DAYS_CHOICES` where the device was full. */
export type RetainedDaysOfTeam = { slug: string; name: string; days: number };
/** What makes it worth asking the browser to keep the data: it has unsent changes, more days, or an installed app. */
export type PersistenceReason = 'changes' | 'days' | 'install';

const OFFERED_KEY = 'tidesheet.persistence-offered';

export class StorageState {
  /** What a page may offer, ascending. */
  readonly choices = RETAINED_DAYS_CHOICES;
  /** The browser promised not to delete the replicas when space is short; undefined: unknown (yet, or on plain HTTP). */
  persisted = $state<boolean>();
  /** The browser's estimates; undefined where it gives none. */
  usedBytes = $state<number>();
  quotaBytes = $state<number>();
  /** Of every team this user manages; older days are in the months only. */
  retainedDays = $state.raw<RetainedDaysOfTeam[]>([]);
  /** How many days a full device was left with, where that is fewer than anybody may choose; undefined: none was. */
  shortenedToDays: number | undefined = $derived.by(() => {
    const days = Math.min(...this.retainedDays.map((team) => team.days));
    return days < RETAINED_DAYS_CHOICES[0] ? days : undefined;
  });
  /** Why the page should suggest `ask()`; undefined: it should not. */
  offered = $state<PersistenceReason>();
  #user = '';
  #teams: ManagedTeam[] = [];
  #onRetentionChange: () => void = () => undefined;

  /** Called when a user's replicas are opened. `onRetentionChange`: another number of days is retained from now on. */
  async begin(user: string, teams: ManagedTeam[], onRetentionChange: () => void): Promise<void> {
    this.#user = user;
    this.#teams = teams;
    this.#onRetentionChange = onRetentionChange;
    await this.refresh();
  }

  end(): void {
    this.#teams = [];
    this.retainedDays = [];
    this.offered = undefined;
    this.#onRetentionChange = () => undefined;
  }

  /** Asks the browser to keep the replicas and returns its decision. Firefox asks the user in turn. */
  async ask(): Promise<boolean> {
    this.dismissOffer();
    const persisted = await askForPersistence();
    await this.refresh();
    return persisted;
  }

  /** Asks the browser once, now that there is a reason: where it asks the user, the page explains why first. */
  async offer(reason: PersistenceReason): Promise<void> {
    if (this.persisted !== false || localStorage.getItem(OFFERED_KEY) !== null) return;
    if (asksUser()) this.offered = reason;
    else await this.ask();
  }

  dismissOffer(): void {
    this.offered = undefined;
    try {
      localStorage.setItem(OFFERED_KEY, 'yes');
    } catch {
      // On a full device it is offered again.
    }
  }

  /** Measures again. Never throws. */
  async refresh(): Promise<void> {
    this.#readRetainedDays();
    const use = await measureStorage().catch(() => undefined);
    this.persisted = use?.persisted;
    this.usedBytes = use?.usedBytes;
    this.quotaBytes = use?.quotaBytes;
  }

  /** Retains so many recent days of every team: more are fetched with the next sync, older ones are dropped. */
  setRetainedDays(days: RetainedDaysChoice): void {
    const more = this.retainedDays.some((team) => team.days < days);
    for (const { database } of this.#teams) setRetainedDays(replicaName(this.#user, database), days);
    this.#readRetainedDays();
    this.#onRetentionChange();
    if (more) void this.offer('days');
  }

  #readRetainedDays(): void {
    this.retainedDays = this.#teams.map(({ slug, name, database }) => ({
      slug,
      name,
      days: retainedDays(replicaName(this.#user, database), TEAM_DAYS)
    }));
  }
}

/** Not every browser has one, not even in a secure context. */
const storageManager = (): StorageManager | undefined => navigator.storage;

/** Firefox asks the user; the others decide by themselves, without a word. */
const asksUser = () => navigator.userAgent.includes('Firefox/');

/** Asks the browser never to delete this site's data by itself. False where it refuses or cannot promise that. */
async function askForPersistence(): Promise<boolean> {
  return (
    (await storageManager()
      ?.persist()
      .catch(() => false)) ?? false
  );
}

/** Sizes in bytes, as the browser estimates them. */
type StorageUse = { persisted: boolean; usedBytes: number | undefined; quotaBytes: number | undefined };

/** Undefined where the browser says nothing about storage, as on plain HTTP. */
async function measureStorage(): Promise<StorageUse | undefined> {
  const manager = storageManager();
  if (!manager) return undefined;
  const [persisted, { usage, quota }] = await Promise.all([manager.persisted(), manager.estimate()]);
  return { persisted, usedBytes: usage, quotaBytes: quota };
}

export const storage = new StorageState();
