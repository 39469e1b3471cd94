import { randomBytes } from 'node:crypto';
import { defaultSecurity, type Security } from '../security.ts';
import type { Pouch } from './pouch.ts';

/** What a database knows of itself: `instance` tells its update sequences from those of a database of the same name. */
export type Properties = { instance: string; createdSeconds: number; security: Security };

const id = 'database';

export const writeProperties = (pouch: Pouch, properties: Properties) =>
  pouch.putLocal(id, JSON.stringify(properties));

/** Reads the properties; a new database gets its own, for server administrators only. */
export async function readProperties(pouch: Pouch): Promise<Properties> {
  const stored = await pouch.local(id);
  if (stored) return JSON.parse(stored);
  const properties: Properties = {
    instance: randomBytes(12).toString('base64url'),
    createdSeconds: Math.floor(Date.now() / 1000),
    security: defaultSecurity
  };
  await writeProperties(pouch, properties);
  return properties;
}
