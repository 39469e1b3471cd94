/** What was done on the page, to be undone and done again; one act at a time, in the order of the calls. */
import { problemText } from '#lib/ui/problem-text.ts';

export type Act = {
  /** What it does, in words: `7:30 for payments-api on Tue 27 Oct`. */
  name: string;
  /** Does it, again too. @throws TidesheetError */
  run: () => Promise<void>;
  /** Takes it back. @throws TidesheetError */
  revert: () => Promise<void>;
};

const MAX_ACTS = 200;

export class History {
  #done = $state.raw<Act[]>([]);
  #undone = $state.raw<Act[]>([]);
  #queue: Promise<unknown> = Promise.resolve();
  /** What happened last, to be shown. */
  message = $state('');
  problem = $state('');

  readonly undoes = $derived(this.#done.at(-1)?.name);
  readonly redoes = $derived(this.#undone.at(-1)?.name);

  /** Returns whether it worked; why not is in `problem`. Undo may follow before it is stored. */
  async run(act: Act): Promise<boolean> {
    this.#done = [...this.#done, act].slice(-MAX_ACTS);
    this.#undone = [];
    const worked = await this.#enqueue(act.run, `${act.name}.`);
    if (!worked) this.#done = this.#done.filter((one) => one !== act);
    return worked;
  }

  async undo(): Promise<void> {
    const act = this.#done.at(-1);
    if (!act) return;
    this.#done = this.#done.slice(0, -1);
    this.#undone = [...this.#undone, act];
    const worked = await this.#enqueue(act.revert, `Undone: ${act.name}.`);
    if (!worked) this.#undone = this.#undone.filter((one) => one !== act);
  }

  async redo(): Promise<void> {
    const act = this.#undone.at(-1);
    if (!act) return;
    this.#undone = this.#undone.slice(0, -1);
    this.#done = [...this.#done, act];
    const worked = await this.#enqueue(act.run, `Done again: ${act.name}.`);
    if (!worked) this.#done = this.#done.filter((one) => one !== act);
  }

  /** Says why something could not be done. */
  fail(error: unknown): void {
    this.message = '';
    this.problem = problemText(error);
  }

  #enqueue(work: () => Promise<void>, message: string): Promise<boolean> {
    const result = this.#queue.then(work).then(
      () => {
        this.problem = '';
        this.message = message;
        return true;
      },
      (error: unknown) => {
        this.fail(error);
        return false;
      }
    );
    this.#queue = result;
    return result;
  }
}
