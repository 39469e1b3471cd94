declare module 'leveldown' {
  type Done = (error?: Error | null) => void;
  type Range = { gte?: string | Buffer; lt?: string | Buffer };
  type AsText = { keyAsBuffer: false; valueAsBuffer: false };

  export type Operation = { type: 'put'; key: string; value: string } | { type: 'del'; key: string };

  export type LevelIterator = {
    /** Without a key when there are no further ones. */
    next(done: (error: Error | null | undefined, key?: string, value?: string) => void): void;
    end(done: Done): void;
  };

  /** A LevelDB. Calls before it is open or after it closed would end the process. */
  export type LevelDown = {
    open(options: { cacheSize?: number; writeBufferSize?: number }, done: Done): void;
    open(done: Done): void;
    close(done: Done): void;
    get(key: string, options: { asBuffer: false }, done: (error: Error | null, value?: string) => void): void;
    getMany(
      keys: string[],
      options: { asBuffer: false },
      done: (error: Error | null, values?: (string | undefined)[]) => void
    ): void;
    batch(operations: Operation[], done: Done): void;
    iterator(options: Range & AsText): LevelIterator;
    compactRange(start: string | Buffer, end: string | Buffer, done: Done): void;
  };

  export default function leveldown(location: string): LevelDown;
}
