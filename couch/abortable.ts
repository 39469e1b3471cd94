/**
 * What `work` gives, or the signal's reason as soon as it is aborted. Node's `fetch` alone does not do: it forgets the signal
 * of a request whose objects were cleared out of memory while it waits for the answer.
 */
export function abortable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
