/** ActivityWatch events → device days: flood, cut to presence, divide by domain, project and category, count. */
import type { DeviceDay } from '../documents/day.ts';
import { buildDay } from './build-day.ts';
import type { DayInput, DaysInput } from './day-input.ts';
import { gatherFacts } from './gather-facts.ts';
import { sharingOf } from './privacy.ts';
import { narrowSharing } from './share-key.ts';
import { traceDevice } from './trace-device.ts';

/**
 * The day document of one device and one UTC date. The same events, rules and settings give the same document.
 * Nothing enters from before `fromMs`, after `throughMs` or from a pause.
 */
export function summariseDay({ date, ...input }: DayInput): DeviceDay {
  const [day] = summariseDays({ ...input, dates: [date] });
  if (day === undefined) throw new RangeError(`No day was made for ${date}.`);
  return day;
}

/** The documents of several dates in their order, from one pass over the events. */
export function summariseDays({ dates, ...input }: DaysInput): DeviceDay[] {
  const { rules, privacy } = input;
  const asked = narrowSharing(rules.sharing, input.sharing);
  const sharing = narrowSharing(asked, privacy && sharingOf(privacy));
  const trace = traceDevice(input, dates);
  if (trace.departures.length > 0) input.onDepartures?.(trace.departures);
  const factsOf = gatherFacts(trace, dates, input);
  return dates.map((date) => buildDay(date, factsOf(date), input, sharing));
}
