/** Everything that a machine sends besides the activity of its days, as sentences. */
import type { DeviceDay } from '#domain/documents/day.ts';
import type { Device } from '#domain/documents/device.ts';
import { shortDate, wholeDate } from '#lib/ui/dates.ts';

/** A sentence, and the fields of the device's document and of its days that it is about. */
export type DeviceFact = {
  words: string;
  device: readonly (keyof Device)[];
  day: readonly (keyof DeviceDay)[];
};

/** `newest`: the last day that the machine sent; undefined: none yet. */
export function deviceFacts(device: Device, newest: DeviceDay | undefined): DeviceFact[] {
  return [
    {
      words: `Its name, ${device.device}, its host name, ${device.hostname}, and its system, ${device.os}.`,
      device: ['device', 'hostname', 'os'],
      day: ['device']
    },
    {
      words: `The id of its ActivityWatch, ${device.deviceId || 'which has none'}.`,
      device: ['deviceId'],
      day: []
    },
    {
      words: `When it was first connected, ${dateOf(device.firstSeen)}, and since when you allow collection, ${dateOf(device.collectFrom)}.`,
      device: ['firstSeen', 'collectFrom'],
      day: []
    },
    {
      words: titleWords(device.titlePatterns),
      device: ['titlePatterns'],
      day: []
    },
    {
      words: device.privacy
        ? `Which version of your privacy settings it applies: that of ${dateOf(device.privacy)}.`
        : 'That it applies no privacy settings of this page.',
      device: ['privacy'],
      day: []
    },
    {
      words: 'The name of the token that it signs in with, and how many of its days the server refused.',
      device: ['token', 'refused'],
      day: []
    },
    ...(newest === undefined ? [] : factsOfDay(newest))
  ];
}

function factsOfDay({ date, tz, agent, source, through }: DeviceDay): DeviceFact[] {
  const { activitywatch, buckets, events, afk } = source;
  return [
    {
      words: `With every day, last ${shortDate(date)}: its time zone, ${tz.replaceAll('_', ' ')}, and until when it has reported, ${through.slice(11, 16)} UTC.`,
      device: [],
      day: ['tz', 'date', 'through']
    },
    {
      words: `With every day: the versions of its agent, ${agent}, and of ActivityWatch, ${activitywatch}, and of the rules.`,
      device: [],
      day: ['agent', 'source', 'rules']
    },
    {
      words: `With every day: the names of the buckets in ActivityWatch that were read (${buckets.join(', ') || 'none'}), how many events they had (${events})${afk ? ', and that nothing reports when you are away' : ''}.`,
      device: [],
      day: ['source']
    }
  ];
}

function titleWords(titles: Device['titlePatterns']): string {
  if (titles === undefined) return 'How many rules look at window titles: not reported yet.';
  const { count, from } = titles;
  const since = from === '' ? 'all days' : `days from ${wholeDate(from)} (UTC) on`;
  return `How many patterns of the rules look at window titles there, ${count}, and on which days: ${since}.`;
}

const dateOf = (instant: string) => wholeDate(instant.slice(0, 10));
