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
import {
  RETAINED_DAYS_CHOICES,
  retainedDays,
  setRetainedDays,
  TEAM_DAYS
} from '#lib/store/replica/retained-days.ts';
import { replicaName } from '#lib/store/replica/names.ts';

export type RetainedDaysChoice = (typeof RETAINED_DAYS_CHOICES)[number];
/** `days`: recent days of this team on this device; fewer than any of `RETAINED_DAYS_CHOICES` where the device was full. */
export type RetainedDaysOfTeam = { slug: string; name: string; days: number };

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
  #user = '';
  #teams: ManagedTeam[] = [];
  #onRetentionChange: () => void = () => undefined;

  /** Called when a user's replicas are opened. `onRetentionChange`: another number of days is retained from now on. */
  async begin(user: string, teams: ManagedTeam[], onRetentionChange: () => void): Promise<void> {
    this.#user = user;
    this.#teams = teams;
    this.#onRetentionChange = onRetentionChange;
    await this.ask();
  }

  end(): void {
    this.#teams = [];
    this.retainedDays = [];
    this.#onRetentionChange = () => undefined;
  }

  /** Asks the browser to keep the replicas and returns its decision. Some browsers ask the user in turn. */
  async ask(): Promise<boolean> {
    const persisted = await askForPersistence();
    await this.refresh();
    return persisted;
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
    for (const { database } of this.#teams) setRetainedDays(replicaName(this.#user, database), days);
    this.#readRetainedDays();
    this.#onRetentionChange();
  }

  #readRetainedDays(): void {
    this.retainedDays = this.#teams.map(({ slug, name, database }) => ({
      slug,
      name,
      days: retainedDays(replicaName(this.#user, database), TEAM_DAYS)
    }));
  }
}

/** Asks the browser never to delete this site's data by itself. False where it refuses or cannot promise that. */
async function askForPersistence(): Promise<boolean> {
  if (!('storage' in navigator)) return false;
  return navigator.storage.persist().catch(() => false);
}

/** Sizes in bytes, as the browser estimates them. */
type StorageUse = { persisted: boolean; usedBytes: number | undefined; quotaBytes: number | undefined };

/** Undefined where the browser says nothing about storage, as on plain HTTP. */
async function measureStorage(): Promise<StorageUse | undefined> {
  if (!('storage' in navigator)) return undefined;
  const persisted = await navigator.storage.persisted();
  const { usage, quota } = await navigator.storage.estimate();
  return { persisted, usedBytes: usage, quotaBytes: quota };
}

export const storage = new StorageState();
