/** The flags of the original client, which had no commands. */

const COMMANDS: Record<string, string[]> = {
  '--test': ['test'],
  '--sync-hours': ['sync', '--hours'],
  '--continuous': ['run']
};

/** The command line that the original flags mean; they may come in any order, as in `--json --test`. */
export function expandOriginalFlags(argv: readonly string[]): string[] {
  if (argv[0] !== undefined && !argv[0].startsWith('-')) return [...argv];
  const separated = argv.flatMap((word) => (/^--sync-hours=/.test(word) ? word.split(/=(.*)/, 2) : [word]));
  const at = separated.findIndex((word) => word in COMMANDS);
  if (at < 0) return separated;
  const command = COMMANDS[separated[at] ?? ''] ?? [];
  return [...command, ...separated.slice(at + 1), ...separated.slice(0, at)];
}
