/** The pages of the dashboard that open without a session. */
export const OPEN_PAGES: readonly string[] = ['/metrics', '/verify', '/start'];
