/** `developer:<id>` in a team's database, written by the service. */
import * as v from 'valibot';
import { contractTerms, MAX_CONTRACTS } from './contract.ts';
import { kindOf, rangeOf, type IdRange } from './id.ts';
import { couchFields, DeveloperId, DeviceName, Instant, Name, QuarterHour } from './primitives.ts';
import { Zones } from './profile.ts';
import { DeviceKeys } from './signature.ts';

/** So many machines of a person are listed, in the order of their names. */
export const MAX_DEVICES = 50;

export const TeamDeveloper = v.object({
  ...couchFields,
  type: v.literal('developer'),
  v: v.literal(1),
  developer: DeveloperId,
  name: Name,
  zones: Zones,
  dayStart: QuarterHour,
  /** The public keys with which the person signs. */
  keys: v.optional(DeviceKeys),
  /** How long they are to work; left out: by the work hours of the organisation. */
  contracts: v.optional(
    v.pipe(
      v.array(
        v.object({ from: contractTerms.from, until: contractTerms.until, weekdays: contractTerms.weekdays })
      ),
      v.maxLength(MAX_CONTRACTS)
    )
  ),
  devices: v.pipe(
    v.array(
      v.object({
        device: DeviceName,
        os: Name,
        through: v.nullable(Instant),
        /** Nothing of the machine from before this instant is collected. */
        collectFrom: v.optional(Instant)
      })
    ),
    v.maxLength(MAX_DEVICES)
  )
});
export type TeamDeveloper = v.InferOutput<typeof TeamDeveloper>;

export const teamDeveloperId = (developer: string): string => `developer:${developer}`;

const TEAM_DEVELOPER_ID = /^developer:([^:]+)$/;

/** The developer, or undefined where the id is not that of a developer of a team. */
export const parseTeamDeveloperId = (id: string): string | undefined => TEAM_DEVELOPER_ID.exec(id)?.[1];

export const teamDeveloperRange = (): IdRange => rangeOf('developer:');

/** The developer that a document of a team's database is about: of sheets, reviews and alerts the third part of the id, of others the last. */
export function developerOfTeamDocument(id: string): string | undefined {
  const parts = id.split(':');
  if (parts.length < 2 || id.startsWith('_')) return undefined;
  return ['sheet', 'review', 'alert'].includes(kindOf(id)) ? parts[2] : parts.at(-1);
}
