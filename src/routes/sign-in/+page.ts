/** Rendered when it is built, so that it is painted before any script has arrived. The server decides who gets it. */
export const prerender = true;
export const ssr = true;
