declare module 'leveldown' {
  type Done = (error?: Error | null) => void;
  /** The part of a LevelDB that stands for a lock; PouchDB uses the rest. */
  export type LevelDown = { open(done: Done): void; close(done: Done): void };
  export default function leveldown(location: string): LevelDown;
}
