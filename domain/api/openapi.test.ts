import { Validator } from '@seriousme/openapi-schema-validator';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { openApiOf } from './openapi.ts';
import { defineRoute } from './route.ts';
import { ROUTES } from './routes.ts';

const document = openApiOf(ROUTES, { version: '1.2.3' });

it('is a valid OpenAPI 3.1 document', async () => {
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
});

it('has every route once, each with an id of its own', () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(ROUTES.length);
  const ids = operations.map((operation) => Reflect.get(Object(operation), 'operationId') as unknown);
  expect(new Set(ids).size).toBe(ROUTES.length);
});

it('describes parameters, body, responses and who may call', () => {
  const route = defineRoute({
    method: 'POST',
    path: '/things/:id/act',
    summary: 'Acts on a thing.',
    access: 'admin',
    params: v.object({ id: v.pipe(v.string(), v.maxLength(9)) }),
    query: v.object({ limit: v.optional(v.string()) }),
    body: v.object({ name: v.pipe(v.string(), v.minLength(1)) }),
    response: v.object({ done: v.boolean() }),
    status: 201,
    otherStatuses: { 200: 'It was done already.' },
    errors: { 'not-found': 'There is no such thing.' }
  });
  const { paths } = openApiOf([route], { version: '1' });
  expect(paths).toMatchObject({
    '/api/v1/things/{id}/act': {
      post: {
        operationId: 'postThingsIdAct',
        summary: 'Acts on a thing.',
        security: [{ session: [] }, { basic: [] }, { adminToken: [] }],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 9 } },
          { name: 'limit', in: 'query', required: false, schema: { type: 'string' } }
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { required: ['name'], properties: { name: { minLength: 1 } } } }
          }
        },
        responses: {
          201: { content: { 'application/json': { schema: { properties: { done: { type: 'boolean' } } } } } },
          200: { description: 'It was done already.' },
          404: {
            description: '`not-found`: There is no such thing.',
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
          }
        }
      }
    }
  });
});
