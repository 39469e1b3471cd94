/** The URL of a project's page. A project may have any name; servers and browsers read more into some than is meant. */

/**
 * The part of the URL that stands for a name, `payments-api`, `a%2Fb`. Names with a dot (`..` climbs a folder, `next.js`
 * looks like a file), without any letter, or with the mark itself have the mark `!` before them.
 */
export const projectSegment = (name: string): string =>
  `${name === '' || name.startsWith('!') || name.includes('.') ? '!' : ''}${encodeURIComponent(wellFormed(name))}`;

/** `/projects/payments-api`; the empty name is work without a project. */
export const projectPath = (name: string): string => `/projects/${projectSegment(name)}`;

/** The name of which a URL shows the page; `param` as the router has decoded it. */
export const projectOfParam = (param: string): string => (param.startsWith('!') ? param.slice(1) : param);

/** Half of a surrogate pair cannot be written in a URL. */
const wellFormed = (name: string) => name.replaceAll(/\p{Surrogate}/gu, '\ufffd');
