/** The address of this server as others reach it. It becomes part of scripts and links, so it is plain or refused. */
import type { Context } from 'koa';
import { isBehindTls } from '../couch/secure-cookie.ts';
import { RequestError } from './errors.ts';

/** `http` or `https`, a host name or address, perhaps a port: nothing that means something to a shell or a page. */
const ADDRESS = /^https?:\/\/([a-z0-9][a-z0-9.-]{0,252}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i;

export const isServerUrl = (text: string): boolean => ADDRESS.test(text) && URL.canParse(text);

/** As it is set, or else as whoever asks addressed it. Throws 400 for a Host header that is no plain name. */
export function publicUrl(ctx: Context, configured: string | undefined): string {
  if (configured !== undefined) return configured;
  const address = `${isBehindTls(ctx) ? 'https' : 'http'}://${ctx.get('Host')}`;
  if (isServerUrl(address)) return address;
  throw new RequestError('invalid-request', 'The Host header is not the plain name of a server.');
}
