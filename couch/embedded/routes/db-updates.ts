import type { FeedSource } from '../changes/feed.ts';
import { count } from '../http/query.ts';
import type { CouchResponse } from '../http/response.ts';
import type { CouchRequest } from '../request.ts';
import { requireServerAdmin } from '../security.ts';
import type { UpdateLog } from '../store/update-log.ts';
import { sendFeed } from './changes.ts';

function follow(log: UpdateLog, since: number, limit: number): FeedSource {
  let sequence = since;
  let remaining = limit;
  return {
    get isExhausted() {
      return remaining <= 0;
    },
    get end() {
      return { last_seq: log.formatSequence(sequence) };
    },
    next: () => {
      const updates = log.since(sequence).slice(0, remaining);
      remaining -= updates.length;
      sequence = updates.at(-1)?.sequence ?? sequence;
      const rows = updates.map((update) =>
        JSON.stringify({
          seq: log.formatSequence(update.sequence),
          db_name: update.name,
          type: update.event
        })
      );
      return Promise.resolve({ rows, more: false });
    }
  };
}

/** `GET /_db_updates`, for server administrators. */
export function getDbUpdates(request: CouchRequest): Promise<CouchResponse> {
  const { endpoint, query, user } = request;
  requireServerAdmin(user);
  const { updates } = endpoint;
  const since = updates.parseSequence(query.get('since'));
  const source = follow(updates, since, count(query, 'limit') ?? Infinity);
  return sendFeed(request, source, updates.changed);
}
