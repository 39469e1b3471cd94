/** `npm run bench` runs all benchmarks that have goals and prints one table, `npm run bench -- <name>` runs one, `-- list` lists them. */
import { benchAll } from './all.ts';
import { BENCHES } from './benches.ts';

const name = process.argv[2];
const bench = BENCHES[name ?? ''];
if (name === undefined) {
  if (!(await benchAll())) process.exitCode = 1;
} else if (bench !== undefined) {
  await bench.run();
} else {
  console.log('Usage: npm run bench, or npm run bench -- <name>');
  for (const [one, { what }] of Object.entries(BENCHES)) console.log(`  ${one}: ${what}`);
  process.exitCode = name === 'list' ? 0 : 1;
}
