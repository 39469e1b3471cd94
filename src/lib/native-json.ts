/**
 * What `vuvuzela` means in the dashboard: the browser's own JSON. It parses documents that are nested too deep for that, which
 * the server refuses. vite.config.ts puts this module in its place.
 */
export default JSON;
