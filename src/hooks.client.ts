/** What SvelteKit waits for before it starts the application. */
export { loadTemporal as init } from '#lib/native-temporal.ts';
