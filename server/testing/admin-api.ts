/** What tests send to the API with the admin token. */
import { expect } from 'vitest';
import { ADMIN_TOKEN, postAsAdmin, type TestServer } from './test-server.ts';

export const adminApi = (server: () => TestServer) => ({
  get: async <T>(path: string): Promise<T> => {
    const { status, body } = await server().call(path, { headers: { 'Admin-Token': ADMIN_TOKEN } });
    expect(status).toBe(200);
    return body as T;
  },
  post: (path: string, body: unknown = {}) => server().call(path, postAsAdmin(body))
});
