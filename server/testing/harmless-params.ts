/** Parameters of every route that name nothing there is: requests with them, without a query and with an empty body, change nothing. */
export const HARMLESS_PARAMS = {
  id: 'nobody_at_all',
  slug: 'main',
  database: 'dev-none',
  label: 'none',
  device: 'none',
  token: '0123456789abcdef',
  hook: '0123456789abcdef',
  delivery: '0'.repeat(32)
};
