import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { connect, splitCredentials } from '../../couch/connection.ts';
import { readConfig } from '../config.ts';
import type { Finding } from '../doctor/finding.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { readCouchAddress } from './couch-address.ts';
import { UsageError, type Command } from './command.ts';

/** Looks at a running set-up and says what is not as it should be. Changes nothing. */
export const doctor: Command = {
  name: 'doctor',
  usage: 'doctor [--json] [--url http://admin:password@host:5984]',
  run: async (args) => {
    const { json, address, prefix } = readOptions(args);
    const { url, authorization } = splitCredentials(address);
    const findings = await runChecks(connect(url, { authorization }, prefix));
    const ok = findings.every((finding) => finding.ok);
    if (json) console.log(JSON.stringify({ ok, findings }));
    else console.log(findings.map(describe).join('\n'));
    return ok ? 0 : 1;
  }
};

const describe = ({ check, ok, detail }: Finding) => `${ok ? 'ok  ' : 'FAIL'} ${check}: ${detail}`;

const Options = v.object({ json: v.optional(v.boolean(), false), url: v.optional(v.string()) });

/** Without an address: the CouchDB of the settings, or the embedded one of a server that runs here. */
function readOptions(args: string[]): { json: boolean; address: string; prefix: string } {
  const config = readConfig(process.env);
  const embedded =
    config.adminToken && `http://admin:${encodeURIComponent(config.adminToken)}@127.0.0.1:${config.port}/db`;
  try {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, url: { type: 'string' } } });
    const { json, url } = v.parse(Options, values);
    const given = url ?? config.couchUrl ?? embedded;
    if (given === undefined)
      throw new UsageError('Set COUCHDB_URL, or ADMIN_TOKEN for the embedded store of a running server.');
    return { json, address: readCouchAddress('--url', given), prefix: config.prefix };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(String(error));
  }
}
