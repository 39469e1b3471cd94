/** SvelteKit's `goto`, which takes the URLs of pages without the base path too. */
import { goto as gotoUrl } from '$app/navigation';
import { belowBase } from './base-path.ts';

export const goto: typeof gotoUrl = (url, options) => gotoUrl(belowBase(url), options);
