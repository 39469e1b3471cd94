/** `docs/api.md` is what the definitions say: `npx vitest run domain/api -u` writes it. */
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { describeApi } from './describe-routes.ts';
import { ROUTES } from './routes.ts';

it('describes every route in docs/api.md', async () => {
  const options = await resolveConfig('docs/api.md');
  const page = await format(describeApi(ROUTES), { ...options, parser: 'markdown' });
  await expect(page).toMatchFileSnapshot('../../docs/api.md');
});
