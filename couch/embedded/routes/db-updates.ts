import type { Source } from '../changes/feed.ts';
import { count } from '../http/query.ts';
import type { Answer, Request } from '../http/request.ts';
import { requireServerAdmin } from '../security.ts';
import type { UpdateLog } from '../changes/update-log.ts';
import { answerFeed } from './changes.ts';

function follow(log: UpdateLog, since: number, limit: number): Source {
  let sequence = since;
  let left = limit;
  return {
    get exhausted() {
      return left <= 0;
    },
    get end() {
      return { last_seq: log.format(sequence) };
    },
    next: () => {
      const updates = log.since(sequence).slice(0, left);
      left -= updates.length;
      sequence = updates.at(-1)?.sequence ?? sequence;
      const rows = updates.map((update) =>
        JSON.stringify({ seq: log.format(update.sequence), db_name: update.name, type: update.event })
      );
      return Promise.resolve({ rows, more: false });
    }
  };
}

/** `GET /_db_updates`, for server administrators. */
export function getDbUpdates({ endpoint, query, user, aborted }: Request): Promise<Answer> {
  requireServerAdmin(user);
  const { updates } = endpoint;
  const source = follow(updates, updates.parse(query.get('since')), count(query, 'limit') ?? Infinity);
  return answerFeed(query, source, updates.changed, aborted);
}
