/** A stand-in for localStorage where the browser refuses it: everything works until the page is closed. */

class MemoryStorage implements Storage {
  [name: string]: unknown;
  readonly #entries = new Map<string, string>();

  get length(): number {
    return this.#entries.size;
  }
  clear(): void {
    this.#entries.clear();
  }
  getItem(key: string): string | null {
    return this.#entries.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.#entries.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.#entries.delete(key);
  }
  setItem(key: string, value: string): void {
    this.#entries.set(key, value);
  }
}

/** Replaces a localStorage that cannot even be accessed, as where cookies are blocked. */
export function ensureLocalStorage(): void {
  try {
    if (globalThis.localStorage !== null) return;
  } catch {
    // SecurityError.
  }
  Object.defineProperty(globalThis, 'localStorage', { value: new MemoryStorage(), configurable: true });
}
