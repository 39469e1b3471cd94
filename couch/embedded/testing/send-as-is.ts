import { request, type Agent } from 'node:http';
import type { Sent } from './random-requests.ts';

/** `authorization` is sent by members only. */
type SendOptions = { agent: Agent; origin: string; authorization: string };

/** Sends a request over a connection of the agent without correcting it. @returns the status, and headers and body as text. */
export function sendAsIs(
  { target, query, header, body, isMember }: Sent,
  { agent, origin, authorization }: SendOptions
): Promise<{ status: number; text: string }> {
  const search = new URLSearchParams([...query, ['timeout', '1']]).toString();
  const path = `${encodeURI(target.path).replaceAll('%25', '%')}?${search}`;
  const headers = {
    'content-type': 'application/json',
    ...header,
    'content-length': Buffer.byteLength(body ?? ''),
    ...(isMember && { authorization })
  };
  return new Promise((resolve, reject) => {
    const asked = request(origin, { agent, method: target.method, path, headers }, (response) => {
      let text = JSON.stringify(response.headers);
      response.on('data', (bytes: Buffer) => (text += bytes.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
