import { request, type Agent } from 'node:http';
import type { Sent } from './random-requests.ts';

/** Sends a request over one of the agent's connections, whatever is wrong with it. @returns all that came back. */
export function sendAsIs(
  agent: Agent,
  origin: string,
  authorization: string,
  { target, query, header, body, isMember }: Sent
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
    const asked = request(origin, { agent, method: target.method, path, headers }, (answer) => {
      let text = JSON.stringify(answer.headers);
      answer.on('data', (bytes: Buffer) => (text += bytes.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
