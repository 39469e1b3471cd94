/** The flags of the original client, which had no commands. */

const VERSION = ['-v', '-V', '--version'];
const COMMANDS: Record<string, string[]> = {
  '--test': ['test'],
  '--sync-hours': ['sync', '--hours'],
  '--continuous': ['run']
};

/** The command line that the original flags mean; they may come in any order, as in `--json --test`, and beside `-v`. */
export function expandOriginalFlags(argv: readonly string[]): string[] {
  if (argv[0] !== undefined && !argv[0].startsWith('-')) return [...argv];
  const separated = argv.flatMap((word) => (/^--sync-hours=/.test(word) ? word.split(/=(.*)/, 2) : [word]));
  const at = separated.findIndex((word) => word in COMMANDS);
  if (at < 0) return separated;
  if (separated.some((word) => VERSION.includes(word))) return ['--version'];
  const command = COMMANDS[separated[at] ?? ''] ?? [];
  return [...command, ...separated.slice(at + 1), ...separated.slice(0, at)];
}
