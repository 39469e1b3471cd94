/** Many requests that are refused, by somebody who knows nothing. Those who are signed in are served meanwhile. */
import { basicAuthorization } from '../../../couch/connection.ts';
import { isTimeout, type Received } from '../send-request.ts';
import { emailOf, PASSWORD } from '../../stage/server/server-process.ts';
import { type Attack, databasePath, forEachAtOnce, type Scenario, sleep } from '../scenario.ts';

const AT_ONCE = 48;

export const wrongAdminTokens: Scenario = {
  name: 'wrong admin tokens',
  run: async (attack) => {
    const limits = { atOnce: AT_ONCE, maxMs: attack.count(3000, 10_000) };
    await whileServed(attack, () =>
      forEachAtOnce(numbers(attack.count(1500, 10_000)), limits, (number) => {
        const headers = { 'admin-token': `a-wrong-token-${number}` };
        return attack.send('wrong token', { path: '/api/v1/developers', headers }, [401, 429]);
      })
    );
  }
};

/** Each waits for its turn: the sender does not wait for all of them. */
const SENDER_TIMEOUT_MS = 4000;
const SIGN_INS_AT_ONCE = 200;
const REFUSED_SIGN_IN = [401, 403, 429, 503];
const isRefusedSignIn = (received: Received) =>
  REFUSED_SIGN_IN.includes(received.status) || isTimeout(received);
const NAMES = 100_000;

export const wrongPasswords: Scenario = {
  name: 'wrong passwords',
  run: async (attack) => {
    const known = await attack.target.server.register('flo', 'Flo');
    const limits = { atOnce: SIGN_INS_AT_ONCE, maxMs: attack.count(4000, 10_000) };
    await whileServed(attack, () =>
      forEachAtOnce(numbers(NAMES), limits, (number) => {
        const name = number % 4 === 0 ? known.email : emailOf(`nobody-${number}`);
        const password = `wrong-${number}`;
        const body = { name, password };
        const headers = { authorization: basicAuthorization(name, password) };
        const sent =
          number % 2 === 0 ? { method: 'POST', path: '/db/_session', body } : { path: '/api/v1/me', headers };
        return attack.send('wrong password', { ...sent, timeoutMs: SENDER_TIMEOUT_MS }, isRefusedSignIn);
      })
    );
  }
};

function* numbers(count: number): Generator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

const CHECK_MS = 250;
/** Each address waits for one derivation of others at most; more than that on a busy machine. */
const SIGN_IN_TIMEOUT_MS = 5000;

/** Runs a flood while an agent and a person work. */
async function whileServed(attack: Attack, flood: () => Promise<void>): Promise<void> {
  const { credentials, member, stranger } = attack.target;
  const path = databasePath(member.database);
  // A token that was verified before needs no further derivation of a key.
  await attack.send('agent', { path, headers: credentials.agent }, [200]);
  // From elsewhere, as a proxy on this machine says.
  const signIn = {
    method: 'POST',
    path: '/db/_session',
    headers: { 'x-forwarded-for': '203.0.113.7' },
    body: { name: stranger.email, password: PASSWORD },
    timeoutMs: SIGN_IN_TIMEOUT_MS
  };
  let isOver = false;
  const work = async () => {
    while (!isOver) {
      await attack.send('agent during the flood', { path, headers: credentials.agent }, [200]);
      await attack.send('person during the flood', { path, headers: credentials.member }, [200]);
      await attack.send('sign-in during the flood', signIn, [200]);
      await sleep(CHECK_MS);
    }
  };
  const working = work();
  await flood();
  isOver = true;
  await working;
}
