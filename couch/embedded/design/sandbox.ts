import vm from 'node:vm';
import { CouchError } from '../errors.ts';

const NO_FUNCTION = 'Expression does not eval to a function.';

const COMPILE_TIMEOUT_MS = 1000;
const CALL_TIMEOUT_MS = 5000;

/** Runs in the context: the helpers that CouchDB offers, and one entry for each kind of call. Arguments and results are JSON text. */
const PRELUDE = `'use strict';
const freeze = (value) => {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) { for (let i = 0; i < value.length; i++) if (typeof value[i] === 'object') freeze(value[i]); }
  else for (const key in value) if (typeof value[key] === 'object') freeze(value[key]);
  Object.freeze(value);
};
let emitted = [];
const helpers = {
  emit: (key, value) => { emitted.push([key === undefined ? null : key, value === undefined ? null : value]); },
  sum: (values) => values.reduce((total, value) => total + value, 0),
  isArray: Array.isArray,
  toJSON: (value) => JSON.stringify(value),
  log: () => undefined
};
for (const [name, value] of Object.entries(helpers)) Object.defineProperty(globalThis, name, { value });
const map = (fn, doc) => {
  emitted = [];
  try { fn(doc); } catch { return []; }
  return emitted;
};
const reduce = (fn, keys, values) => {
  try { return fn(keys, values, false); } catch { return null; }
};
const textOf = (value) => typeof value === 'string' ? value : String(JSON.stringify(value));
const refusal = (fn, { newDoc, oldDoc, userCtx, secObj }) => {
  try { fn(newDoc, oldDoc, userCtx, secObj); } catch (thrown) {
    if (typeof thrown !== 'object' || thrown === null) return { failed: String(thrown) };
    if ('forbidden' in thrown) return { forbidden: textOf(thrown.forbidden) };
    if ('unauthorized' in thrown) return { unauthorized: textOf(thrown.unauthorized) };
    return { failed: thrown instanceof Error ? String(thrown) : textOf(thrown) };
  }
  return null;
};
const functions = [];
const calls = {
  map: ({ docs }) => docs.map((doc) => { freeze(doc); return functions.map((fn) => map(fn, doc)); }),
  filter: ({ docs, req }) => docs.map((doc) => Boolean(functions[0](doc, req))),
  emits: ({ docs }) => docs.map((doc) => map(functions[0], doc).length > 0),
  reduce: ({ which, groups }) => groups.map(({ keys, values }) => reduce(functions[which], keys, values)),
  validate: ({ cases, userCtx, secObj }) => {
    freeze(userCtx); freeze(secObj);
    return cases.map((one) => {
      for (const fn of functions) { const refused = refusal(fn, { ...one, userCtx, secObj }); if (refused) return refused; }
      return null;
    });
  }
};
for (const name of Object.getOwnPropertyNames(globalThis)) {
  const value = globalThis[name];
  if (typeof value !== 'function') continue;
  if (value.prototype) Object.freeze(value.prototype);
  Object.freeze(value);
}
Object.freeze(JSON); Object.freeze(Math); Object.freeze(Reflect);
return { add: (fn) => { if (typeof fn !== 'function') throw new Error('${NO_FUNCTION}'); functions.push(fn); }, call: (kind, text) => JSON.stringify(calls[kind](JSON.parse(text))) };`;

const preludeScript = new vm.Script(`__couch = (() => { ${PRELUDE} })()`);
const callScript = new vm.Script('__couch.call(__kind, __input)');

const compilationFailed = (name: string, error: unknown) =>
  new CouchError(
    400,
    'compilation_error',
    `Compilation of ${name} failed: ${error instanceof Error ? error.message : String(error)}`
  );

/** A named function, perhaps after comments. For CouchDB's engine it is a declaration, which has no value. */
const DECLARATION = /^(?:\s|\/\/.*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*function\b\s*\*?\s*[\p{ID_Start}$_]/u;

const toExpression = (source: string) => {
  if (DECLARATION.test(source)) throw new Error(NO_FUNCTION);
  return `(${source.trim().replace(/;+$/, '')}\n)`;
};

type Kind = 'map' | 'filter' | 'emits' | 'reduce' | 'validate';

/**
 * Runs functions of design documents in a context of their own: no Node, no eval, frozen built-ins, a time limit, and only
 * JSON text passes in and out. Administrators write design documents; this guards against their mistakes.
 */
export class Sandbox {
  readonly #globals: Record<string, unknown> = Object.create(null);
  readonly #context = vm.createContext(this.#globals, { codeGeneration: { strings: false, wasm: false } });

  /** `name` is for the error messages. @throws CouchError 400 when a source does not compile. */
  constructor(sources: string[], name: string) {
    preludeScript.runInContext(this.#context, { timeout: COMPILE_TIMEOUT_MS });
    for (const source of sources) {
      try {
        new vm.Script(`__couch.add(${toExpression(source)})`).runInContext(this.#context, {
          timeout: COMPILE_TIMEOUT_MS
        });
      } catch (error) {
        throw compilationFailed(name, error);
      }
    }
  }

  /** Calls the functions. @throws CouchError 500 when they take longer than the time limit, or one of them fails the call. */
  call(kind: Kind, input: object): unknown {
    return this.callText(kind, JSON.stringify(input));
  }

  /** The same with input that is JSON text already. */
  callText(kind: Kind, input: string): unknown {
    this.#globals['__kind'] = kind;
    this.#globals['__input'] = input;
    try {
      return JSON.parse(String(callScript.runInContext(this.#context, { timeout: CALL_TIMEOUT_MS })));
    } catch (error) {
      throw new CouchError(500, 'function_failed', error instanceof Error ? error.message : String(error));
    }
  }
}

/** @throws CouchError 400 when the source is not a JavaScript expression whose value is a function. */
export function checkFunction(source: string, name: string): void {
  void new Sandbox([source], name);
}
