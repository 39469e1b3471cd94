/** The tabs of one user: they exchange messages, and only one at a time runs a task that must not run twice. */
export class TabGroup<Message> {
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  readonly #left = new AbortController();

  constructor(name: string) {
    this.#name = name;
    this.#channel = new BroadcastChannel(name);
  }

  /** Aborts when this tab leaves the group. */
  get left(): AbortSignal {
    return this.#left.signal;
  }

  /** Calls back with the messages of other tabs, of this version of the dashboard or a compatible one. */
  listen(listener: (message: Message) => void): void {
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => listener(data);
  }

  /** Sends a message to the other tabs. */
  send(message: Message): void {
    if (!this.left.aborted) this.#channel.postMessage(message);
  }

  /** Runs a task while no other tab runs it, waiting for its turn. At once without Web Locks, as on plain HTTP. */
  async runExclusively(task: string, work: () => Promise<void>): Promise<void> {
    if (!('locks' in navigator)) return work();
    await navigator.locks.request(`${this.#name}-${task}`, { signal: this.left }, work);
  }

  leave(): void {
    this.#left.abort();
    this.#channel.close();
  }
}
