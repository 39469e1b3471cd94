/**
 * What `pouchdb-changes-filter` means in the dashboard: nothing. It filters changes by selectors, and by functions of design
 * documents that it evaluates; nobody here asks for either. vite.config.ts puts this module in its place.
 */
export default function installNothing(): void {}
