/** Secrets made for people and their agents. Each is shown once; CouchDB keeps a derived key. */
import { randomBytes, randomInt } from 'node:crypto';
import { developerRole } from '#domain/roles.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import type { AgentUser, PersonUser } from './users.ts';
import { userId } from './users.ts';

/** Easy to read out and type: no letters that look alike. About 80 bits. */
export function makeOneTimePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

/**
 * A new agent user and the API token its machine signs in with, `<label>.<256 random bits>`. The label begins with what
 * the machine is called, as far as that is known.
 */
export function makeAgent(
  person: PersonUser,
  nowMs: number,
  device = 'agent'
): { agent: AgentUser; token: string } {
  const { developer, installation } = person.tidesheet;
  const label = `${labelled(device)}-${randomBytes(3).toString('hex')}`;
  const secret = randomBytes(32).toString('base64url');
  const name = `${developer}.${label}`;
  const agent: AgentUser = {
    _id: userId(name),
    type: 'user',
    name,
    roles: ['member', developerRole(developer), 'agent'],
    password: secret,
    tidesheet: {
      kind: 'agent',
      installation,
      developer,
      person: person.name,
      label,
      created: formatInstant(nowMs)
    }
  };
  return { agent, token: `${label}.${secret}` };
}

/** A host name as part of a user's name: no dot, which ends a label, and no colon, which ends a user's name. */
function labelled(device: string): string {
  const plain = device.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return plain.replace(/^-/, '').slice(0, 32).replace(/-$/, '') || 'agent';
}
