import { expect, it } from 'vitest';
import { renewSubscription, type Renewal, type Subscription } from './renew-subscription.ts';

const KEY = new Uint8Array([4, 1, 2]).buffer;
const subscription = (name: string, applicationServerKey: ArrayBuffer | null = KEY): Subscription => ({
  endpoint: `https://push.example/${name}`,
  options: { applicationServerKey },
  toJSON: () => ({
    endpoint: `https://push.example/${name}`,
    keys: { p256dh: `p-${name}`, auth: `a-${name}` }
  })
});

/** What happened, in order. */
async function renew(given: Partial<Renewal>): Promise<unknown[]> {
  const steps: unknown[] = [];
  await renewSubscription({
    subscribe: (key) => {
      steps.push(['subscribe', key]);
      return Promise.resolve(subscription('made'));
    },
    readKey: () => {
      steps.push(['readKey']);
      return Promise.resolve('BFromServer');
    },
    report: (path, body) => {
      steps.push([path, body]);
      return Promise.resolve();
    },
    label: 'Chrome on Linux',
    ...given
  });
  return steps;
}
const reported = (name: string) => [
  '/me/push',
  {
    endpoint: `https://push.example/${name}`,
    keys: { p256dh: `p-${name}`, auth: `a-${name}` },
    label: 'Chrome on Linux'
  }
];
const removed = (name: string) => ['/me/push/remove', { endpoint: `https://push.example/${name}` }];

it('reports the subscription that the browser made, then removes the old one', async () => {
  const given = { oldSubscription: subscription('old'), newSubscription: subscription('new') };
  expect(await renew(given)).toEqual([reported('new'), removed('old')]);
});

it('subscribes with the key of the old one where the browser made none', async () => {
  const given = { oldSubscription: subscription('old'), newSubscription: null };
  expect(await renew(given)).toEqual([['subscribe', KEY], reported('made'), removed('old')]);
});

it('asks the server for its key where the browser names neither, or the old one has none', async () => {
  expect(await renew({})).toEqual([['readKey'], ['subscribe', 'BFromServer'], reported('made')]);
  expect(await renew({ oldSubscription: subscription('old', null) })).toEqual([
    ['readKey'],
    ['subscribe', 'BFromServer'],
    reported('made'),
    removed('old')
  ]);
});

it('removes nothing where the endpoint is the same', async () => {
  expect(await renew({ oldSubscription: subscription('made') })).toEqual([
    ['subscribe', KEY],
    reported('made')
  ]);
});

it('leaves the old one where the new one could not be reported', async () => {
  const reports: string[] = [];
  const report = (path: string) => {
    reports.push(path);
    return Promise.reject(new Error('401'));
  };
  await expect(renew({ oldSubscription: subscription('old'), report })).rejects.toThrow('401');
  expect(reports).toEqual(['/me/push']);
});
