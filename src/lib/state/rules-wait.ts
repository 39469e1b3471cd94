import { Replica } from '#lib/store/replica/replica.ts';

/** Whether rules that were saved on this device wait to be sent. */
export async function rulesWait(user: string, database: string): Promise<boolean> {
  try {
    return 'rules' in (await new Replica(user, database).outbox.writes());
  } catch {
    // The replica is being made anew just now: whatever waits shows with the next look.
    return false;
  }
}
