import type { Env } from '../../cli/env-file.ts';
import type { Terminal } from '../../cli/program.ts';

/** What a command may touch of the world. */
export type Context = Terminal & { env: Env };
