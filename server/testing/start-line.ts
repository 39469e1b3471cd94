/** A line to a CouchDB that a test can cut, and put through to another one: the address of the CouchDB stays the same. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Line = {
  port: number;
  cut: () => void;
  /** Puts the line through, to another port where one is given. */
  reconnect: (port?: number) => Promise<void>;
  close: () => void;
};

export async function startLine(target: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let farPort = target;
  const server = createServer((near) => {
    const far = connect(farPort, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket.on('error', () => undefined));
      socket.once('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    cut,
    reconnect: async (other = farPort) => {
      farPort = other;
      await once(server.listen(port, '127.0.0.1'), 'listening');
    },
    close: cut
  };
}
