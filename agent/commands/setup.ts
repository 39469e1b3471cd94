import { TidesheetError } from '#domain/errors.ts';
import { defineCommand } from '../../cli/command.ts';
import { UsageError } from '../../cli/errors.ts';
import { flag, text, toggle, wholeNumber } from '../../cli/inputs.ts';
import { CancelledError } from '../errors.ts';
import { SAFE } from '../replicate/server-errors.ts';
import { type Flags, MAX_DAYS } from '../setup/ask-settings.ts';
import { connect } from '../setup/connect.ts';
import { succeeded, type SyncReport } from '../sync/report.ts';
import { runOnce } from '../sync/run-once.ts';
import type { Context } from './context.ts';
import { install } from './service.ts';
import { printReport, showDays } from './sync.ts';

export const setup = defineCommand({
  name: 'setup',
  summary: 'Connect this machine to your server',
  description: 'Asks for what is not given, checks it, and saves it. Then collects for the first time.',
  usage:
    '[link | --server <url> --developer <id> --token <token>] [--days <n>] [--calendar <file or address>] [--service | --no-service] [--yes]',
  inputs: {
    enrolmentLink: text('[link]', 'Your enrolment link'),
    link: text('--link <link>', 'The same as an option'),
    server: text('--server <url>', "The address of your team's Tidesheet"),
    developer: text('--developer <id>', 'Your developer id, such as john_doe'),
    token: text('--token <token>', 'Your API token'),
    days: wholeNumber('--days <n>', 'How many past days to include', { min: 0, max: MAX_DAYS }),
    calendar: text('--calendar <file or address>', 'Your calendar (ICS), to suggest meetings; - removes it'),
    service: toggle('--service', 'Start the agent at every login', 'Do not start the agent at every login'),
    yes: flag('--yes', 'Ask nothing, and install the service')
  },
  run: async ({ enrolmentLink, ...options }, context: Context) => {
    const flags = { ...options, link: enrolmentLink ?? options.link };
    requireOneWay(flags);
    const ask = flags.yes ? undefined : context.ask;
    const connection = await connect(flags, { ask, warn: context.warn }, context).catch((error: unknown) => {
      throw error instanceof CancelledError ? new CancelledError('Cancelled. Nothing was changed.') : error;
    });
    if (connection === undefined) return 1;
    const { config, days } = connection;
    const hours = days === 0 ? undefined : days * 24;
    const report = await runOnce({
      config,
      nowMs: context.now(),
      hours,
      progress: showDays(process.stderr)
    });
    printReport(hasDays(report) ? report : withoutSafe(report), context);
    await offerService(flags.service ?? (flags.yes || undefined), config.dataDir, { ...context, ask });
    return succeeded(report) ? 0 : 1;
  }
});

const hasDays = ({ collected, waiting }: SyncReport) => collected.written + collected.unchanged + waiting > 0;

/** Where nothing was collected yet, nothing is safe. */
const withoutSafe = (report: SyncReport): SyncReport => ({
  ...report,
  problems: report.problems.map((problem) => ({
    ...problem,
    message: problem.message.replace(` ${SAFE}`, '')
  }))
});

/** @throws UsageError for a link beside what it stands for. */
function requireOneWay({ link, server, developer, token }: Flags): void {
  if (link === undefined || (server ?? developer ?? token) === undefined) return;
  throw new UsageError('An enrolment link replaces --server, --developer and --token: leave those out.');
}

/** Everything else works without a service, so a problem with it is only a warning. */
async function offerService(wanted: boolean | undefined, dataDir: string, context: Context): Promise<void> {
  const answer = await (wanted ?? context.ask?.('Start the agent now and at every login? [Y/n]'));
  const isWanted = typeof answer === 'string' ? /^(y|yes|)$/i.test(answer) : answer;
  if (isWanted !== true) {
    context.print(
      'To start the agent at every login: tidesheet service install. To start it now: tidesheet run'
    );
    return;
  }
  try {
    await install(dataDir, context);
  } catch (error) {
    if (!(error instanceof TidesheetError)) throw error;
    context.warn(error.message);
  }
}
