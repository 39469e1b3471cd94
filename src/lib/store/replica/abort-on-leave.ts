const open = new Set<IDBTransaction>();
let aborted = false;

/**
 * Aborts the open transactions of this page when it is left, because WebKit's back-forward cache would keep them open, and
 * every other page of the dashboard would wait for them. PouchDB gives no access to its transactions.
 */
export function abortTransactionsOnLeave(): void {
  const begin = Reflect.get(IDBDatabase.prototype, 'transaction');
  IDBDatabase.prototype.transaction = function (...args) {
    const transaction = begin.apply(this, args);
    open.add(transaction);
    for (const end of ['complete', 'abort'])
      transaction.addEventListener(end, () => open.delete(transaction));
    return transaction;
  };
  addEventListener('pagehide', () => {
    aborted ||= open.size > 0;
    for (const transaction of open) abort(transaction);
  });
  addEventListener('pageshow', ({ persisted }) => {
    // The sync that used them has stopped.
    if (persisted && aborted) location.reload();
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It is committing already.
  }
}
