/** The documentation of the API, `docs/api.md`, written from the definitions of its routes. */
import type * as v from 'valibot';
import { CALLERS, refusalStatus, type Access } from './access.ts';
import { ERROR_STATUS, isErrorCode } from './error.ts';
import { API_DOCS_PATH } from './openapi.ts';
import { API_PATH, COMMON_ERRORS, NOT_MODIFIED, type RouteDefinition } from './route.ts';
import { TOKEN_SCOPES } from './token-scopes.ts';

const ACCESS: Record<Access, string> = {
  anyone: 'Anyone.',
  session: 'Anyone who is signed in: people and agents.',
  person: 'People who are signed in; no agents.',
  manager: 'Managers of the team, and admins.',
  admin: 'Admins: with a session, or with the admin token in the header `Admin-Token`.'
};

/** The whole page, as Markdown. */
export function describeApi(routes: readonly RouteDefinition[]): string {
  return [
    '# API',
    `The routes below \`${API_PATH}\`. Requests and responses are JSON. A response may have more members than are named ` +
      'here: a client ignores those it does not know. This page is generated from the definitions in `domain/api`, as are ' +
      `\`GET ${API_PATH}/openapi.json\`, an OpenAPI 3.1 document, and the page \`${API_DOCS_PATH}\` of a running server, which shows ` +
      'it and sends requests.',
    '## Signing in',
    'People sign in with `POST /db/_session`, which sets the cookie `AuthSession`, or with basic authentication. An agent ' +
      'authenticates as `<developer id>.<label>` with the secret of its token, `<label>.<secret>`. The admin token goes ' +
      'into the header `Admin-Token`. A script sends its token as `Authorization: Bearer <token>`: it may call the routes that name one of ' +
      `its scopes (${TOKEN_SCOPES.join(', ')}) and is refused with 403 by all others, but those for anyone.`,
    '## Who may call what',
    table(
      ['route', ...CALLERS],
      routes.map((route) => [
        `\`${route.method} ${route.path}\``,
        ...CALLERS.map((caller) => String(refusalStatus(route.access, caller) ?? 'yes'))
      ])
    ),
    '"manager" is a manager of the team in question. A number is the status that refuses the caller.',
    '## Errors',
    'The body of an error is `application/problem+json` (RFC 9457): `{ title, status, detail, code }`. `detail` says what ' +
      'happened and what to do, for people, and `code` the kind of error, for programs; `error` repeats `detail`. Besides those ' +
      'that a route names, there are:',
    table(
      ['status', 'code', 'when'],
      Object.entries(COMMON_ERRORS).map(([code, meaning]) => [statusOf(code), `\`${code}\``, meaning])
    ),
    ...routes.map(describeRoute)
  ].join('\n\n');
}

const statusOf = (code: string) => (isErrorCode(code) ? String(ERROR_STATUS[code]) : '');

function describeRoute(route: RouteDefinition): string {
  const { method, path, summary, access, params, query, body, response, status } = route;
  const schemas: [string, v.GenericSchema | undefined][] = [
    ['path', params],
    ['query', query],
    ['body', body],
    ...(route.produces === undefined ? [[String(status), response] as [string, v.GenericSchema]] : [])
  ];
  const others = Object.entries(route.otherStatuses ?? {});
  const errors = Object.entries(route.errors ?? {});
  const lines = [
    ...schemas.flatMap(([name, schema]) => (schema ? `${name}: ${describeSchema(schema)}` : [])),
    ...(route.produces === undefined ? [] : [`${status}: \`${route.produces}\``]),
    ...(route.maxBodyBytes === undefined ? [] : [`body: at most ${route.maxBodyBytes / 1024} KiB`]),
    ...(route.scope === undefined ? [] : [`304: ${NOT_MODIFIED}`]),
    ...others.map(([other, meaning]) => `${other}, with the same body: ${meaning}`),
    ...errors.map(([code, meaning]) => `${statusOf(code)} \`${code}\`: ${meaning}`)
  ];
  return [
    `## ${method} ${path}`,
    summary,
    `Who: ${ACCESS[access]}${route.scope === undefined ? '' : ` Tokens for scripts with the scope \`${route.scope}\`.`}`,
    lines.map((line) => `- ${line}`).join('\n')
  ].join('\n\n');
}

const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const isSchema = (value: unknown): value is v.GenericSchema =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

/** A schema as code: `{ days?: number }`. */
function describeSchema(schema: v.GenericSchema): string {
  const text = typeOf(schema);
  return `\`${text}\`${isOptional(schema) ? ', optional' : ''}`;
}

const isOptional = ({ type }: v.GenericSchema) => type === 'optional' || type === 'nullish';

function typeOf(schema: v.GenericSchema): string {
  if ('wrapped' in schema && isSchema(schema.wrapped)) return typeOf(schema.wrapped);
  if ('item' in schema && isSchema(schema.item)) return `${typeOf(schema.item)}[]`;
  if ('entries' in schema) {
    const members = Object.entries(schema.entries ?? {}).flatMap(([name, member]: [string, unknown]) =>
      isSchema(member) ? `${name}${isOptional(member) ? '?' : ''}: ${typeOf(member)}` : []
    );
    return `{ ${members.join(', ')} }`;
  }
  if ('options' in schema && Array.isArray(schema.options))
    return schema.options.map((option) => JSON.stringify(option)).join(' | ');
  if ('value' in schema && isSchema(schema.value)) return `{ [name]: ${typeOf(schema.value)} }`;
  return 'literal' in schema ? JSON.stringify(schema.literal) : schema.type;
}
