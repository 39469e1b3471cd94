/** What a browser of any engine does for a journey: little, so that there is little that engines can differ in. */

/** A browser with one open page. */
export type Driver = {
  /** Loads a page. */
  open(url: string): Promise<void>;
  /** The value of an expression in the page, awaited. It has to be one that JSON can carry. */
  evaluate(expression: string): Promise<unknown>;
  /** Clicks where a person would, in CSS pixels of the window. */
  clickAt(x: number, y: number): Promise<void>;
  /** Presses the keys of a text, one after the other, wherever the focus is. */
  type(text: string): Promise<void>;
  /** The size of the page in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** A PNG of what is in the window. */
  screenshot(): Promise<Buffer>;
  /** Ends the browser as a person does, so that it writes its profile. */
  close(): Promise<void>;
};

/** A folder where the browser keeps its profile, or a private window, which keeps nothing. */
export type Profile = { folder: string } | 'private';

export type Engine = {
  name: string;
  /** What to install where the engine is missing; undefined: it is there. */
  missing(): string | undefined;
  launch(profile: Profile): Promise<Driver>;
};

/** Keeps what nobody caught in `window.uncaught`; run in a page before its own scripts. */
export const COLLECT_UNCAUGHT = `
  window.uncaught = [];
  addEventListener('error', ({ error, message }) => {
    // Not an error: what a chart's new size changes is drawn in the next frame.
    if (!message.startsWith('ResizeObserver loop')) uncaught.push(String(error?.stack || message));
  });
  addEventListener('unhandledrejection', ({ reason }) => uncaught.push(String(reason?.stack || reason)));
`;
