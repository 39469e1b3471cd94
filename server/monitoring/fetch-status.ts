import * as v from 'valibot';
import { ErrorResponse } from '#domain/api/error.ts';
import { pathOf } from '#domain/api/route.ts';
import { getStatusRoute, Status } from '#domain/api/status.ts';
import { TidesheetError } from '#domain/errors.ts';

const TIMEOUT_MS = 10_000;

/** A server that does not respond, or refuses. */
class StatusError extends TidesheetError {
  override readonly name = 'StatusError';
}

/** The status that a running server reports. @throws StatusError */
export async function fetchStatus(server: string, adminToken: string): Promise<Status> {
  const response = await fetch(server + pathOf(getStatusRoute), {
    headers: { 'Admin-Token': adminToken },
    signal: AbortSignal.timeout(TIMEOUT_MS)
  }).catch((error: unknown) => {
    throw new StatusError(`No server responds at ${server}.`, {
      code: 'status-unreachable',
      hint: 'Check that it runs, and PORT or --url.',
      cause: error
    });
  });
  const body: unknown = await response.json().catch(() => undefined);
  const found = v.safeParse(Status, body);
  if (response.ok && found.success) return found.output;
  const refused = v.safeParse(ErrorResponse, body);
  throw new StatusError(refused.success ? refused.output.error : `${server} is not Tidesheet.`, {
    code: 'status-refused'
  });
}
