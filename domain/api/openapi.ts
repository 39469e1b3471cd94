/** The OpenAPI 3.1 document of the service, made of the definitions of its routes. */
import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { Access } from './access.ts';
import { ERROR_STATUS, ErrorResponse, isErrorCode, PROBLEM_TYPE } from './error.ts';
import {
  API_PATH,
  COMMON_ERRORS,
  defineRoute,
  errorsOf,
  NOT_MODIFIED,
  type RouteDefinition
} from './route.ts';

export const getOpenApiRoute = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  summary: 'Describes this API as an OpenAPI 3.1 document.',
  access: 'anyone',
  response: v.looseObject({ openapi: v.string() }),
  status: 200
});

/** Reads as one page at this address. */
export const API_DOCS_PATH = '/api/docs';

type Described = { version: string };

/** The document, as JSON. */
export function openApiOf(routes: readonly RouteDefinition[], { version }: Described) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = API_PATH + route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tidesheet',
      version,
      description:
        'A response may have more members than are named here: a client ignores those it does not know. ' +
        'Errors are problems of RFC 9457 with a `code` for programs.'
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: schemaOf(ErrorResponse, 'output') },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'AuthSession',
          description: 'Set by POST /db/_session.'
        },
        basic: {
          type: 'http',
          scheme: 'basic',
          description:
            'E-mail address and password; of an agent `<developer id>.<label>` and the secret of its token.'
        },
        adminToken: { type: 'apiKey', in: 'header', name: 'Admin-Token' },
        scriptToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token that somebody made for a script: POST /api/v1/me/tokens.'
        }
      }
    }
  };
}

const SIGNED_IN = [{ session: [] }, { basic: [] }];
const SECURITY: Record<Access, object[]> = {
  anyone: [{}],
  session: SIGNED_IN,
  person: SIGNED_IN,
  manager: SIGNED_IN,
  admin: [...SIGNED_IN, { adminToken: [] }]
};

function operationOf(route: RouteDefinition) {
  const { method, path, summary, access, params, query, body } = route;
  const parameters = [...parametersOf('path', params), ...parametersOf('query', query)];
  return {
    operationId: operationIdOf(method, path),
    summary,
    security: [...SECURITY[access], ...(route.scope === undefined ? [] : [{ scriptToken: [] }])],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !v.is(body, undefined),
        content: { 'application/json': { schema: schemaOf(body, 'input') } }
      }
    }),
    responses: responsesOf(route)
  };
}

/** `POST /developers/:id/erase` is `postDevelopersIdErase`. */
const operationIdOf = (method: string, path: string): string =>
  method.toLowerCase() + path.replaceAll(/[^A-Za-z0-9]+(\w?)/g, (_, letter: string) => letter.toUpperCase());

function responsesOf(route: RouteDefinition): Record<string, unknown> {
  const { status, otherStatuses = {}, response, produces = 'application/json' } = route;
  const content = {
    [produces]: { schema: produces === 'application/json' ? schemaOf(response, 'output') : {} }
  };
  const successes = { [status]: 'Success.', ...otherStatuses };
  const responses: Record<string, unknown> = {};
  for (const [code, description] of Object.entries(successes)) responses[code] = { description, content };
  if (route.scope !== undefined) responses[304] = { description: NOT_MODIFIED };
  for (const [code, descriptions] of errorsByStatus(route))
    responses[code] ??= {
      description: descriptions.join('\n'),
      content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } }
    };
  return responses;
}

function errorsByStatus(route: RouteDefinition): Map<number, string[]> {
  const meanings: Readonly<Record<string, string>> = { ...COMMON_ERRORS, ...route.errors };
  const byStatus = new Map<number, string[]>();
  for (const code of errorsOf(route)) {
    if (!isErrorCode(code)) continue;
    const status = ERROR_STATUS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${meanings[code] ?? ''}`]);
  }
  return byStatus;
}

function parametersOf(where: 'path' | 'query', schema: v.GenericSchema | undefined) {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property
  }));
}

/** Checks that JSON Schema has no words for are left out: the server makes them all. */
function schemaOf(schema: v.GenericSchema, typeMode: 'input' | 'output'): JsonSchema {
  const converted = toJsonSchema(schema, { target: 'draft-2020-12', typeMode, errorMode: 'ignore' });
  delete converted.$schema;
  return converted;
}
