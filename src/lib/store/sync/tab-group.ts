/** The tabs of one person: they tell each other what happened, and settle who does what only one may do. */
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

  /** From now on, called with what other tabs of this very version of the portal, or one like it, send. */
  listen(listener: (message: Message) => void): void {
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => listener(data);
  }

  /** Tells the other tabs. */
  send(message: Message): void {
    if (!this.left.aborted) this.#channel.postMessage(message);
  }

  /** Runs while no other tab does the same task, waiting for its turn. Without Web Locks (plain HTTP) at once. */
  async alone(task: string, work: () => Promise<void>): Promise<void> {
    if (!('locks' in navigator)) return work();
    await navigator.locks.request(`${this.#name}-${task}`, { signal: this.left }, work);
  }

  leave(): void {
    this.#left.abort();
    this.#channel.close();
  }
}
