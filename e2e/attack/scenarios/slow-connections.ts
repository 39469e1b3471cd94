/** Connections that send nothing, and those that send one byte a second. */
import { connect, type Socket } from 'node:net';
import { type Attack, databasePath, type Scenario, sleep } from '../scenario.ts';

const BYTES_MS = 1000;
const SLOW = 48;

export const slowConnections: Scenario = {
  name: 'slow connections',
  run: async (attack) => {
    const { member, credentials } = attack.target;
    const sockets: Socket[] = [];
    try {
      for (let opened = 0; opened < attack.count(300, 1500); opened += 1) sockets.push(open(attack, ''));
      for (let opened = 0; opened < SLOW; opened += 1)
        sockets.push(open(attack, SLOW_STARTS[opened % SLOW_STARTS.length] ?? ''));
      for (let second = 0; second < attack.count(3, 5); second += 1) {
        await sleep(BYTES_MS);
        for (const socket of sockets.slice(-SLOW)) if (socket.writable) socket.write('x');
        const sent = { path: databasePath(member.database), headers: credentials.agent };
        await attack.send('agent beside slow connections', sent, [200]);
      }
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  }
};

const HEAD = 'HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n';
const SLOW_STARTS = [
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ',
  `POST /db/_session ${HEAD}\r\n{"name":"`,
  `POST /api/v1/enrol ${HEAD}\r\n{"secret":"`,
  `POST /api/v1/register-developer ${HEAD}Admin-Token: wrong\r\n\r\n{"name":"`
];

function open(attack: Attack, start: string): Socket {
  attack.sent += 1;
  const { hostname, port } = new URL(attack.target.server.url);
  const socket = connect(Number(port), hostname, () => socket.write(start));
  // The server may close it.
  socket.on('error', () => undefined);
  socket.resume();
  return socket;
}
