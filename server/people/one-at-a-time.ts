/** What is done about one developer happens in turn: an erasure beside a registration would leave half of it behind. */
import type { Couch } from '../../couch/connection.ts';
import { KeyedMutex } from '../../couch/embedded/concurrency.ts';
import { RequestError } from '../errors.ts';

const turns = new KeyedMutex();

const keyOf = ({ config, names }: Couch, subject: string) =>
  JSON.stringify([config.url, names.prefix, subject]);

/** Waits for what this server is doing about the same developer. @returns what the task returns. */
export const oneAtATime = <T>(couch: Couch, developer: string, task: () => Promise<T>): Promise<T> =>
  turns.run(keyOf(couch, developer), task);

const registering = new Set<string>();

/** Refuses a second registration of the same id or e-mail address while the first one runs. @throws RequestError */
export async function registerOnce<T>(
  couch: Couch,
  { developer_id, email }: { developer_id: string; email: string },
  task: () => Promise<T>
): Promise<T> {
  const keys = [keyOf(couch, developer_id), keyOf(couch, email)];
  if (keys.some((key) => registering.has(key)))
    throw new RequestError(
      'already-taken',
      `${developer_id} or ${email} is being registered this very moment.`,
      'If you sent this twice, send it again.'
    );
  for (const key of keys) registering.add(key);
  try {
    return await oneAtATime(couch, developer_id, task);
  } finally {
    for (const key of keys) registering.delete(key);
  }
}
