import { parseArgs } from 'node:util';
import { Cancelled, isProblem, UsageProblem } from '../problems.ts';
import { requireDays } from '../setup/ask-settings.ts';
import { connect } from '../setup/connect.ts';
import { succeeded } from '../sync/report.ts';
import { runOnce } from '../sync/run-once.ts';
import type { Command, Context } from './command.ts';
import { showProgress } from './progress-bar.ts';
import { install } from './service.ts';
import { tell } from './sync.ts';

export const setup: Command = {
  name: 'setup',
  usage: '[LINK | --server URL --developer ID --token TOKEN] [--days N] [--service | --no-service] [--yes]',
  summary:
    'Connects this machine to your server: asks for what is not given, checks it and keeps it. ' +
    '--yes asks nothing and installs the service.',
  run: async (args, context) => {
    const flags = readFlags(args);
    const ask = flags.yes ? undefined : context.ask;
    const connection = await connect(flags, { ask, warn: context.warn }, context).catch((error: unknown) => {
      throw error instanceof Cancelled ? new Cancelled('Cancelled. Nothing was changed.') : error;
    });
    if (connection === undefined) return 1;
    const { config, days } = connection;
    const hours = days === 0 ? undefined : days * 24;
    const report = await runOnce({
      config,
      nowMs: context.now(),
      hours,
      progress: showProgress(process.stderr)
    });
    tell(report, context);
    await offerService(flags.service ?? flags.yes, config.dataDir, { ...context, ask });
    return succeeded(report) ? 0 : 1;
  }
};

function readFlags(args: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    link: text,
    server: text,
    developer: text,
    token: text,
    days: text,
    service: { type: 'boolean' },
    yes: { type: 'boolean' }
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowNegative: true, allowPositionals: true });
  const [link = values.link, ...rest] = positionals;
  const { server, developer, token } = values;
  if (rest.length > 0) throw new UsageProblem(`setup does not know what to do with "${rest.join(' ')}".`);
  if (link !== undefined && (server ?? developer ?? token) !== undefined)
    throw new UsageProblem(
      'An enrolment link stands for --server, --developer and --token: leave those out.'
    );
  requireDays(values);
  return { ...values, ...(link !== undefined && { link }) };
}

/** Without a service everything else is in place, so a problem with it is told and no more. */
async function offerService(wanted: boolean | undefined, dataDir: string, context: Context): Promise<void> {
  const answer = await (wanted ?? context.ask?.('Start the agent now and at every login? [Y/n]'));
  const isWanted = typeof answer === 'string' ? /^(y|yes|)$/i.test(answer) : answer;
  if (isWanted !== true) {
    context.print(
      'To have the agent started at every login: tidesheet service install. Or start: tidesheet run'
    );
    return;
  }
  try {
    await install(dataDir, context);
  } catch (error) {
    if (!isProblem(error)) throw error;
    context.warn(error.message);
  }
}
