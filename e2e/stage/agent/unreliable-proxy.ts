/** A TCP proxy for an unreliable network: it cuts, delays and resets connections by random numbers. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type UnreliableProxy = {
  url: string;
  /** While false it only forwards. */
  setUnreliable: (unreliable: boolean) => void;
  /** Connections that were refused, cut or slowed. */
  disturbed: () => number;
  close: () => Promise<void>;
};

/** `random` returns 0 … 1. Of the connections a third is refused, cut after some bytes, or slow. */
export async function startUnreliableProxy(target: string, random: () => number): Promise<UnreliableProxy> {
  const { hostname, port } = new URL(target);
  let unreliable = true;
  let disturbed = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const fate = unreliable ? random() : 1;
    if (fate < 0.35) disturbed += 1;
    if (fate < 0.1) return client.resetAndDestroy();
    const onward = connect(Number(port), hostname);
    const end = () => [client, onward].forEach((socket) => socket.destroy());
    for (const socket of [client, onward]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => sockets.delete(socket));
    }
    let left = fate < 0.25 ? Math.floor(random() * 6000) : Infinity;
    const delayMs = fate < 0.35 ? random() * 300 : 0;
    const forward = async (chunk: Buffer, to: Socket) => {
      if (delayMs > 0) await sleep(delayMs);
      to.write(chunk.subarray(0, Math.max(0, left)));
      left -= chunk.length;
      if (left <= 0) client.resetAndDestroy();
    };
    pump(client, (chunk) => forward(chunk, onward), end);
    pump(onward, (chunk) => forward(chunk, client), end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A string or null only for pipes and closed servers.
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    setUnreliable: (value) => {
      unreliable = value;
    },
    disturbed: () => disturbed,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    }
  };
}

/** Chunks in their order, each once the one before it is through. */
function pump(from: Socket, forward: (chunk: Buffer) => Promise<void>, end: () => void): void {
  let before = Promise.resolve();
  from.on('data', (chunk: Buffer) => {
    before = before.then(() => forward(chunk)).catch(end);
  });
  from.on('end', () => void before.then(end));
}
