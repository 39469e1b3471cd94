/** Set by vite.config.ts: names the schemas of what is stored validated, see scripts/schemas-hash.js. */
declare const SCHEMAS_HASH: string;
