/** What installs the agent: the package, scripts that install it, and the page that an enrolment link opens. */
import Router from '@koa/router';
import { cacheFile, sendFile } from '../cached-file.ts';
import { publicUrl } from '../public-url.ts';
import { RequestError } from '../errors.ts';
import enrolPageText from '../enrolment/enrol-page.html?raw';
import installPowerShell from '../install/install.ps1?raw';
import installShell from '../install/install.sh?raw';
import { pagePolicy } from '../security-headers.ts';
import type { Service } from '../service.ts';

/** As checked out on Windows they would end lines in a way that neither a shell nor the page's hashes expect. */
const plain = (text: string) => text.replaceAll('\r\n', '\n');
const enrolPage = plain(enrolPageText);
const setPolicy = pagePolicy(enrolPage, { 'img-src': ['data:'], 'connect-src': ["'self'"] });
const PLACEHOLDER = '@SERVER@';
const NOT_BUILT = 'The agent has not been packed here. Pack it with: npm run build';

export function agentRoutes(service: Service, agentPackage: string): Router {
  const router = new Router();
  const readPackage = cacheFile(agentPackage);

  router.get('/agent.tgz', async (ctx) => {
    const found = await readPackage();
    if (found === undefined) throw new RequestError('not-found', NOT_BUILT);
    sendFile(ctx, found, 'application/gzip');
  });

  const scripts = { '/install.sh': plain(installShell), '/install.ps1': plain(installPowerShell) };
  for (const [path, text] of Object.entries(scripts)) {
    router.get(path, (ctx) => {
      const address = publicUrl(ctx, service.publicUrl);
      ctx.set({ 'Cache-Control': 'no-cache', Vary: 'Host, X-Forwarded-Proto' });
      ctx.type = 'text/plain; charset=utf-8';
      ctx.body = text.replaceAll(PLACEHOLDER, () => address);
    });
  }

  router.get('/enrol', (ctx) => {
    ctx.set('Cache-Control', 'no-cache');
    setPolicy(ctx);
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = enrolPage;
  });

  return router;
}
