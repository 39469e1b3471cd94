import leveldown from 'leveldown';

type Callback = (error: Error | null | undefined, ...values: unknown[]) => void;
type Iterator = { _next(callback: Callback): void };

/** What we use of a LevelDOWN store; the package ships no types. */
type Store = {
  _open(options: object, callback: Callback): void;
  _iterator(options: unknown): Iterator;
  _get(key: unknown, options: unknown, callback: Callback): void;
};

const isMissing = (error: Error) => /notfound/i.test(error.message);

/** Many small databases are open at once; for each of them LevelDB would take up to 8 MB and 4 MB. */
const memory = { cacheSize: 512 * 1024, writeBufferSize: 512 * 1024 };

/**
 * A LevelDOWN factory for PouchDB that reports read errors to `onDamage`. PouchDB itself takes a read error for a
 * missing document, and an error while iterating has no listener and would end the process.
 */
export function watchedLeveldown(onDamage: (error: Error) => void) {
  return function watched(location: string): Store {
    const store = leveldown(location) as unknown as Store;
    const open = store._open.bind(store);
    store._open = (options, callback) => open({ ...options, ...memory }, callback);
    const iterator = store._iterator.bind(store);
    const get = store._get.bind(store);
    store._iterator = (options) => watchIterator(iterator(options), onDamage);
    store._get = (key, options, callback) =>
      get(key, options, (error, ...values) => {
        if (error && !isMissing(error)) onDamage(error);
        callback(error, ...values);
      });
    return store;
  };
}

function watchIterator(iterator: Iterator, onDamage: (error: Error) => void): Iterator {
  const next = iterator._next.bind(iterator);
  iterator._next = (callback) =>
    next((error, ...values) => {
      if (!error) return callback(error, ...values);
      onDamage(error);
      callback(null);
    });
  return iterator;
}
