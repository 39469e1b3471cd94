import * as v from 'valibot';
import { badRequest, CouchError, wrongContentType } from '../errors.ts';
import { isOfType, readText } from '../http/body.ts';
import { parseJson } from '../http/json.ts';
import { parseQuery } from '../http/query.ts';
import { answer, type Answer, type Request } from '../http/request.ts';

const Login = v.object({
  name: v.optional(v.string()),
  username: v.optional(v.string()),
  password: v.optional(v.string(), '')
});

async function readLogin({ incoming, endpoint }: Request) {
  const isForm = isOfType(incoming, 'application/x-www-form-urlencoded');
  if (!isForm && !isOfType(incoming, 'application/json'))
    throw wrongContentType("'application/x-www-form-urlencoded' or 'application/json'");
  const text = await readText(incoming, endpoint.maxBodyBytes);
  const login = v.safeParse(Login, isForm ? Object.fromEntries(parseQuery(text)) : parseJson(text));
  const name = login.success ? (login.output.name ?? login.output.username) : undefined;
  if (!login.success || name === undefined) throw badRequest('request body must contain a username');
  return { name, password: login.output.password };
}

/** Who asks. */
export function getSession({ user }: Request): Answer {
  const { by, name, roles } = user;
  const info = { authentication_handlers: ['cookie', 'default'], ...(by && { authenticated: by }) };
  return answer(200, { ok: true, userCtx: { name, roles }, info });
}

/** Signs in. @throws CouchError 401, taking an old cookie away; 403 while the account is locked. */
export async function postSession(request: Request): Promise<Answer> {
  const { sessions } = request.endpoint;
  const { name, password } = await readLogin(request);
  try {
    const account = await sessions.signIn(name, password, request.address);
    const body = { ok: true, name: account.user.name, roles: account.user.roles };
    return answer(200, body, { 'Set-Cookie': sessions.issue(account) });
  } catch (error) {
    if (!(error instanceof CouchError) || error.status !== 401) throw error;
    throw new CouchError(401, error.error, error.reason, { 'Set-Cookie': sessions.expire() });
  }
}

/** Signs out: the browser drops the cookie. */
export const deleteSession = ({ endpoint }: Request): Answer =>
  answer(200, { ok: true }, { 'Set-Cookie': endpoint.sessions.expire() });
