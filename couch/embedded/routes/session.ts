import * as v from 'valibot';
import { badRequest, CouchError, wrongContentType } from '../errors.ts';
import { isOfType, readText } from '../http/body.ts';
import { parseJson } from '../http/json.ts';
import { parseQuery } from '../http/query.ts';
import { jsonResponse, type CouchResponse } from '../http/response.ts';
import type { CouchRequest } from '../request.ts';

/** Anyone may send this much. */
const MAX_LOGIN_BYTES = 8192;

const Login = v.object({
  name: v.optional(v.string()),
  username: v.optional(v.string()),
  password: v.optional(v.string(), '')
});

async function readLogin(request: CouchRequest) {
  const isForm = isOfType(request, 'application/x-www-form-urlencoded');
  if (!isForm && !isOfType(request, 'application/json'))
    throw wrongContentType("'application/x-www-form-urlencoded' or 'application/json'");
  const text = await readText(request, MAX_LOGIN_BYTES);
  const login = v.safeParse(Login, isForm ? Object.fromEntries(parseQuery(text)) : parseJson(text));
  const name = login.success ? (login.output.name ?? login.output.username) : undefined;
  if (!login.success || name === undefined) throw badRequest('request body must contain a username');
  return { name, password: login.output.password };
}

/** `GET /_session`: the user of the request. */
export function getSession({ user }: CouchRequest): CouchResponse {
  const { by, name, roles } = user;
  const info = { authentication_handlers: ['cookie', 'default'], ...(by && { authenticated: by }) };
  return jsonResponse(200, { ok: true, userCtx: { name, roles }, info });
}

/** `POST /_session`: signs in. @throws CouchError 401, which also clears an old cookie; 403 while the account is locked. */
export async function postSession(request: CouchRequest): Promise<CouchResponse> {
  const { sessions } = request.endpoint;
  const { name, password } = await readLogin(request);
  try {
    const account = await sessions.signIn({ name, password, address: request.address });
    const body = { ok: true, name: account.user.name, roles: account.user.roles };
    return jsonResponse(200, body, { 'Set-Cookie': sessions.issue(account) });
  } catch (error) {
    if (!(error instanceof CouchError) || error.status !== 401) throw error;
    throw error.withHeaders({ 'Set-Cookie': sessions.expire() });
  }
}

/** `DELETE /_session`: signs out, by clearing the cookie. */
export const deleteSession = ({ endpoint }: CouchRequest): CouchResponse =>
  jsonResponse(200, { ok: true }, { 'Set-Cookie': endpoint.sessions.expire() });
