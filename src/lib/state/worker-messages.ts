/** What a page asks its service worker, which responds at the port of the message. */
const MIN_RETRY_MS = 5_000;
const MAX_RETRY_MS = 10 * 60 * 1000;

export const askWorker = (worker: ServiceWorker, message: 'version' | 'cache other pages') =>
  new Promise<unknown>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data);
    worker.postMessage(message, [port2]);
  });

/** Has the files cached that only other pages than the first need, and tries again until all are there. */
export async function cacheOtherPages(worker: ServiceWorker): Promise<void> {
  for (let failures = 0; (await askWorker(worker, 'cache other pages')) !== 0; failures += 1)
    await waitForRetry(failures);
}

/** Waits the longer the more attempts failed, but no longer than until the network is back. */
export const waitForRetry = (failures: number) =>
  new Promise<void>((resolve) => {
    const retry = () => {
      clearTimeout(timer);
      removeEventListener('online', retry);
      resolve();
    };
    const timer = setTimeout(retry, Math.min(MIN_RETRY_MS * 2 ** failures, MAX_RETRY_MS));
    addEventListener('online', retry);
  });
