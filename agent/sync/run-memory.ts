/** What a process that goes on running remembers from one synchronisation to the next. Whatever is not here is asked for again. */
import type { Flooding } from '#domain/activitywatch/flood.ts';
import { CollectMemory } from '../collect/collect-memory.ts';
import type { Config } from '../config.ts';
import type { Contact } from './connect.ts';

/** For so long who the agent is, its devices and what the server has of them are not asked for again. */
const CONTACT_MS = 55 * 60_000;

type KnownContact = { contact: Contact; atMs: number; credentials: string };

export class RunMemory {
  readonly collect = new CollectMemory();
  /** ActivityWatch's pattern of windows that always count as active; undefined: not known. */
  alwaysActive: string | undefined;
  #flooding: { key: string; flooding: Flooding } | undefined;
  #contact: KnownContact | undefined;

  /** How the server of a version was seen to close gaps today. */
  floodingOf(key: string): Flooding | undefined {
    return this.#flooding?.key === key ? this.#flooding.flooding : undefined;
  }

  noteFlooding(key: string, flooding: Flooding): void {
    this.#flooding = { key, flooding };
  }

  /** What the server said a short while ago, where that still holds. */
  recentContact(config: Config, nowMs: number): Contact | undefined {
    const known = this.#contact;
    if (known === undefined || known.credentials !== credentialsOf(config)) return undefined;
    return nowMs >= known.atMs && nowMs - known.atMs < CONTACT_MS ? known.contact : undefined;
  }

  /** Notes a contact after a synchronisation without problems. */
  noteContact(config: Config, contact: Contact, atMs: number): void {
    if (contact.isRecent) return;
    this.#contact = {
      contact: { ...contact, notices: [], isRecent: true },
      atMs,
      credentials: credentialsOf(config)
    };
  }

  forgetContact(): void {
    this.#contact = undefined;
  }
}

const credentialsOf = ({ serverUrl, developer, token, dataDir }: Config) =>
  JSON.stringify([serverUrl, developer, token.label, token.secret, dataDir]);
