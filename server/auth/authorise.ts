import type { Context } from 'koa';
import type { AdminToken } from './admin-token.ts';
import { requireSession } from './session.ts';

/** The name of the admin who is asking: by the `Admin-Token` header, or a session with the role `admin`. Throws 401, 403. */
export async function requireAdmin(ctx: Context, adminToken: AdminToken, couchUrl: string): Promise<string> {
  const token = ctx.get('Admin-Token');
  if (token !== '') {
    if (!(await adminToken.verify(token))) ctx.throw(401, 'The admin token is wrong.');
    return 'admin token';
  }
  if (!ctx.get('Cookie') && !ctx.get('Authorization')) ctx.throw(401, 'This needs the header Admin-Token.');
  const session = await requireSession(ctx, couchUrl);
  if (!session.roles.includes('admin') && !session.roles.includes('_admin')) {
    ctx.throw(403, 'Only an admin may do this.');
  }
  return session.name;
}
