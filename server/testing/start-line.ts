/** A line to a server that a test can cut or stall, and put through to another one: the address stays the same. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Line = {
  port: number;
  cut: () => void;
  /** Lets nothing through and keeps all connections open, until `resume`. */
  stall: () => void;
  resume: () => void;
  /** Puts the line through, to another port where one is given. */
  reconnect: (port?: number) => Promise<void>;
  close: () => void;
};

type Connection = { near: Socket; far: Socket };

export async function startLine(target: number): Promise<Line> {
  const connections = new Set<Connection>();
  let farPort = target;
  let isStalled = false;
  const server = createServer((near) => {
    const connection = { near, far: connect(farPort, '127.0.0.1') };
    connections.add(connection);
    for (const [socket, other] of [
      [near, connection.far],
      [connection.far, near]
    ] as const)
      socket
        .on('error', () => undefined)
        .once('close', () => {
          other.destroy();
          connections.delete(connection);
        });
    if (!isStalled) join(connection);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = () => {
    server.close();
    for (const { near } of connections) near.destroy();
  };
  return {
    port,
    cut,
    stall: () => {
      isStalled = true;
      connections.forEach(part);
    },
    resume: () => {
      isStalled = false;
      connections.forEach(join);
    },
    reconnect: async (other = farPort) => {
      farPort = other;
      await once(server.listen(port, '127.0.0.1'), 'listening');
    },
    close: cut
  };
}

const join = ({ near, far }: Connection) => void near.pipe(far).pipe(near);

const part = ({ near, far }: Connection) => {
  near.unpipe(far).pause();
  far.unpipe(near).pause();
};
