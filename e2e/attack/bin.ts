/**
 * `npm run attack` attacks a fresh server on this machine; `npm run attack -- <scenario>` with some of the scenarios, `--short`
 * with fewer requests and bounds for a busy machine.
 */
import { PROBE_ARGUMENT, runHealthProbe } from './health-probe.ts';
import { runAttacks, SCENARIOS } from './run-attacks.ts';

const SHORT = '--short';
const [first = '', url = '', pid = ''] = process.argv.slice(2);

if (first === PROBE_ARGUMENT) {
  await runHealthProbe(url, Number(pid));
} else {
  const wanted = process.argv.slice(2).filter((argument) => argument !== SHORT);
  const scenarios = SCENARIOS.filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part))
  );
  if (scenarios.length === 0) {
    console.log(`Usage: npm run attack -- [${SHORT}] [<part of a name> …]. The scenarios are:`);
    for (const { name } of SCENARIOS) console.log(`  ${name}`);
    process.exitCode = 1;
  } else {
    const held = await runAttacks(scenarios, process.argv.includes(SHORT) ? 'short' : 'full');
    process.exit(held ? 0 : 1);
  }
}
