import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { flag, text } from '../../cli/inputs.ts';
import { connect, splitCredentials } from '../../couch/connection.ts';
import { readConfig, type Config } from '../config.ts';
import { checkOff, type ChecklistItem } from '../doctor/checklist.ts';
import { checkSingleSignOn } from '../doctor/check-single-sign-on.ts';
import type { Finding } from '../doctor/finding.ts';
import { readInstallation } from '../doctor/read-installation.ts';
import { runChecks } from '../doctor/run-checks.ts';
import type { Context } from './context.ts';
import { parseCouchUrl } from './couch-url.ts';
import { runningServerUrl } from './stores.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Check a running installation, and change nothing',
  inputs: {
    json: flag('--json', 'Print JSON'),
    checklist: flag('--checklist', 'Show what is done of setting up the installation, and what is not'),
    url: text(
      '--url <url>',
      'The CouchDB: http://admin:password@host:5984; by default the one of the configuration'
    )
  },
  run: async ({ json, checklist, url: given }, { env, print }: Context) => {
    const config = readConfig(env);
    const { url, authorization } = splitCredentials(urlOf(given, config));
    const couch = connect(url, { authorization }, config.prefix);
    if (checklist) {
      const items = checkOff(await readInstallation(couch, config), Date.now());
      const isDone = items.every(({ done }) => done);
      if (json) print(JSON.stringify({ ok: isDone, items }));
      else print(items.flatMap(describeItem).join('\n'));
      return isDone ? 0 : 1;
    }
    const findings = [...(await runChecks(couch)), ...(await checkSingleSignOn(couch, config))];
    const ok = findings.every((finding) => finding.ok);
    if (json) print(JSON.stringify({ ok, findings }));
    else print(findings.map(describe).join('\n'));
    return ok ? 0 : 1;
  }
});

const describe = ({ check, ok, detail }: Finding) => `${ok ? 'ok  ' : 'FAIL'} ${check}: ${detail}`;

const describeItem = ({ item, done, remedy }: ChecklistItem) =>
  remedy === undefined ? [`[${done ? 'x' : ' '}] ${item}`] : [`[ ] ${item}`, `      ${remedy}`];

/** Without a URL: the CouchDB of the configuration, or the embedded one of a server that runs here. */
function urlOf(given: string | undefined, config: Config): string {
  const url = given ?? config.couchUrl ?? runningServerUrl(config);
  if (url !== undefined) return parseCouchUrl('--url', url);
  throw new UsageError('Set COUCHDB_URL, or ADMIN_TOKEN for the embedded store of a running server.');
}
