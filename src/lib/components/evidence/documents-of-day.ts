/** Which documents of a replica a person's day is made of. */
import type { PersonDay } from '#domain/documents/day.ts';
import { devicesOfKeys, nameOfKey } from '#domain/evidence/devices-of-keys.ts';
import type { KeyEvidence } from '#domain/evidence/keys-of-day.ts';
import type { Scope } from '#lib/components/scope/scope.ts';

export type DocumentsOfDay = {
  ids: string[];
  /** What is made here of the documents, where it is not itself one of them. */
  made?: PersonDay;
  /** The machines that reported a key, as far as the documents tell. */
  devicesOf: (evidence: KeyEvidence) => string[];
};

/** A team has the person's day; one's own database has the days of each machine, which tell machines apart. */
export function documentsOfDay(scope: Scope, day: PersonDay): DocumentsOfDay {
  if (scope.whose === 'team') {
    const names = day.devices.filter(({ active }) => active > 0).map(({ device }) => device);
    return { ids: [day._id], devicesOf: ({ why }) => (why[1] === 'entry' ? [] : names) };
  }
  const { own } = scope;
  const { documents, devices } = devicesOfKeys(day, own.deviceDays);
  const entries = own.entries.filter(({ date }) => date === day.date);
  return {
    ids: [...documents, ...entries].map(({ _id }) => _id),
    made: day,
    devicesOf: ({ key }) => [...(devices.get(nameOfKey(key)) ?? [])].sort()
  };
}
