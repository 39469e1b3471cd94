/**
 * What the replicas take up on this device, whether the browser promised to keep them, and how many days are kept.
 *
 *     import { storage } from '#lib/state/storage.svelte.ts';
 *     {#if storage.persisted === false} <button onclick={() => storage.ask()}>Ask the browser to keep it</button> {/if}
 *     {#each storage.keptDays as { name, days } (name)} {name}: {days} days {/each}
 *     <button onclick={() => storage.setKeptDays(100)}>Keep 100 days</button>
 *
 * Measured when somebody signs in; call `refresh()` where the figures are shown.
 */
import type { ManagedTeam } from '#lib/store/session/context.ts';
import { keepDays, KEPT_DAYS_CHOICES, keptDays, TEAM_DAYS } from '#lib/store/replica/retained-days.ts';
import { replicaName } from '#lib/store/replica/names.ts';
import { askForPersistence, measureStorage } from '#lib/store/replica/storage-use.ts';

export type KeptDaysChoice = (typeof KEPT_DAYS_CHOICES)[number];
/** `days` recent days of this team are kept here; fewer than `KEPT_DAYS_CHOICES` has where the device was full. */
export type KeptDaysOfTeam = { slug: string; name: string; days: number };

export class StorageState {
  /** What a page may offer, ascending. */
  readonly choices = KEPT_DAYS_CHOICES;
  /** The browser promised not to clear the replicas when space is short; undefined: not known (yet, or on plain HTTP). */
  persisted = $state<boolean>();
  /** The browser's estimates; undefined where it does not tell. */
  usedBytes = $state<number>();
  quotaBytes = $state<number>();
  /** Of every team this person manages; older days are in the months only. */
  keptDays = $state.raw<KeptDaysOfTeam[]>([]);
  #user = '';
  #teams: ManagedTeam[] = [];
  #onKeptDays: () => void = () => undefined;

  /** Called when somebody's replicas are opened. `onKeptDays`: other days are to be kept from now on. */
  async begin(user: string, teams: ManagedTeam[], onKeptDays: () => void): Promise<void> {
    this.#user = user;
    this.#teams = teams;
    this.#onKeptDays = onKeptDays;
    await this.ask();
  }

  end(): void {
    this.#teams = [];
    this.keptDays = [];
    this.#onKeptDays = () => undefined;
  }

  /** Asks the browser to keep the replicas for good and returns its answer. Some browsers ask the person in turn. */
  async ask(): Promise<boolean> {
    const persisted = await askForPersistence();
    await this.refresh();
    return persisted;
  }

  /** Measures again. Never throws. */
  async refresh(): Promise<void> {
    this.#readKeptDays();
    const use = await measureStorage().catch(() => undefined);
    this.persisted = use?.persisted;
    this.usedBytes = use?.usedBytes;
    this.quotaBytes = use?.quotaBytes;
  }

  /** Keeps so many recent days of every team: more are fetched with the next sync, older ones are let go. */
  setKeptDays(days: KeptDaysChoice): void {
    for (const { database } of this.#teams) keepDays(replicaName(this.#user, database), days);
    this.#readKeptDays();
    this.#onKeptDays();
  }

  #readKeptDays(): void {
    this.keptDays = this.#teams.map(({ slug, name, database }) => ({
      slug,
      name,
      days: keptDays(replicaName(this.#user, database), TEAM_DAYS)
    }));
  }
}

export const storage = new StorageState();
