/** A proxy between an agent and its server that records every byte that the agent sends. */
import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';
import { inflateRawSync } from 'node:zlib';

export type RecordingProxy = {
  url: string;
  /** Everything sent so far, one buffer per connection, and what of it can be unzipped. */
  requests: () => Buffer[];
  close: () => Promise<void>;
};

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  const connections: Buffer[][] = [];
  const server = createServer((client) => {
    const sent: Buffer[] = [];
    connections.push(sent);
    const onward = connect(Number(port), hostname);
    client.on('data', (chunk: Buffer) => sent.push(chunk));
    client.pipe(onward).pipe(client);
    for (const [one, other] of [
      [client, onward],
      [onward, client]
    ] as const)
      one.on('error', () => other.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A string or null only for pipes and closed servers.
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    requests: () => connections.map((sent) => Buffer.concat(sent)).flatMap((all) => [all, ...unzipped(all)]),
    close: async () => {
      server.close();
      await once(server, 'close');
    }
  };
}

/** Without a name or anything else that is optional. */
const GZIP = Buffer.from([0x1f, 0x8b, 0x08, 0x00]);
const GZIP_HEADER_BYTES = 10;

/** The unzipped content of everything in the bytes that is gzip. */
function unzipped(all: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = all.indexOf(GZIP); at >= 0; at = all.indexOf(GZIP, at + 1)) {
    try {
      // Not as gzip, because more requests follow on the same connection.
      found.push(inflateRawSync(all.subarray(at + GZIP_HEADER_BYTES)));
    } catch {
      // Only looked like it.
    }
  }
  return found;
}
