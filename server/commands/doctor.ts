import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { flag, text } from '../../cli/inputs.ts';
import { connect, splitCredentials } from '../../couch/connection.ts';
import { readConfig, type Config } from '../config.ts';
import type { Finding } from '../doctor/finding.ts';
import { runChecks } from '../doctor/run-checks.ts';
import type { Context } from './context.ts';
import { parseCouchUrl } from './couch-url.ts';
import { runningServerUrl } from './stores.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Check a running installation, and change nothing',
  inputs: {
    json: flag('--json', 'Print JSON'),
    url: text(
      '--url <url>',
      'The CouchDB: http://admin:password@host:5984; by default the one of the configuration'
    )
  },
  run: async ({ json, url: given }, { env, print }: Context) => {
    const config = readConfig(env);
    const { url, authorization } = splitCredentials(urlOf(given, config));
    const findings = await runChecks(connect(url, { authorization }, config.prefix));
    const ok = findings.every((finding) => finding.ok);
    if (json) print(JSON.stringify({ ok, findings }));
    else print(findings.map(describe).join('\n'));
    return ok ? 0 : 1;
  }
});

const describe = ({ check, ok, detail }: Finding) => `${ok ? 'ok  ' : 'FAIL'} ${check}: ${detail}`;

/** Without a URL: the CouchDB of the configuration, or the embedded one of a server that runs here. */
function urlOf(given: string | undefined, config: Config): string {
  const url = given ?? config.couchUrl ?? runningServerUrl(config);
  if (url !== undefined) return parseCouchUrl('--url', url);
  throw new UsageError('Set COUCHDB_URL, or ADMIN_TOKEN for the embedded store of a running server.');
}
