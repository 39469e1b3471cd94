import type { ServerResponse } from 'node:http';

/** Ends a response of which the client takes nothing for so long, although there is something to take. */
export function endStalled(response: ServerResponse, timeoutMs: number): void {
  // The time begins again with every byte that is sent or taken.
  response.setTimeout(timeoutMs, () => {
    const { socket } = response;
    if (response.writableLength > 0 || (socket && socket.writableLength > 0)) response.destroy();
  });
}
