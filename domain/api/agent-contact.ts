/** What an agent asks for before every synchronisation, in one conditional request. */
import * as v from 'valibot';
import { Device } from '../documents/device.ts';
import { OwnDeveloper } from './me.ts';
import { defineRoute } from './route.ts';

/** A document as the database has it: who reads it decides which versions of it are understood. */
const Stored = v.looseObject({ _id: v.string(), _rev: v.string() });

export const AgentContact = v.object({
  user: v.object({ name: v.string() }),
  /** For whom the agent reports; null for nobody, and where their database does not exist. */
  developer: v.nullable(OwnDeveloper),
  /** How often agents report. */
  syncIntervalMinutes: v.optional(v.pipe(v.number(), v.minValue(1))),
  /** The revision of the document that lists the epochs of the developer's database; missing: it has none. */
  epochs: v.optional(v.string()),
  /** All devices of the developer. */
  devices: v.array(Device),
  profile: v.optional(Stored),
  rules: v.optional(Stored),
  retention: v.optional(Stored)
});
export type AgentContact = v.InferOutput<typeof AgentContact>;

export const getAgentContactRoute = defineRoute({
  method: 'GET',
  path: '/me/agent',
  summary:
    'What an agent needs to know before it reports: the developer, their devices and profile, and the rules. With `If-None-Match` it is not sent again.',
  access: 'session',
  response: AgentContact,
  status: 200
});
