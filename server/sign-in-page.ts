/** The sign-in page, which is rendered when the dashboard is built, as this server sends it. */
import type { Context } from 'koa';
import type { SignInMethods } from '#domain/api/sign-in.ts';
import { OPEN_PAGES } from '#domain/open-pages.ts';
import { findCookie } from '../couch/embedded/auth/cookies.ts';

/** With these a browser sends the session, if it has one: its cookie is `SameSite=Strict`. */
const WITH_COOKIES = ['none', 'same-origin', 'same-site'];

/** Whether a browser opens a page that needs a session, and certainly has none. */
export const opensSignedOut = (ctx: Context): boolean =>
  ctx.get('Sec-Fetch-Mode') === 'navigate' &&
  WITH_COOKIES.includes(ctx.get('Sec-Fetch-Site')) &&
  !findCookie(ctx.get('Cookie')) &&
  !OPEN_PAGES.includes(ctx.path);

const DEFAULT: SignInMethods = { password: true, oidc: null };

/**
 * The page with the ways to sign in of this server, so that it has to ask for nothing. It was rendered with a password alone; until its
 * script runs it shows none of them on a server that has others.
 */
export function signInPageOf(html: string, methods: SignInMethods = DEFAULT): string {
  const json = JSON.stringify(methods);
  const name = json === JSON.stringify(DEFAULT) ? 'data-sign-in-default' : 'data-sign-in';
  return html.replace('<html ', () => `<html ${name}="${escapeAttribute(json)}" `);
}

const escapeAttribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
