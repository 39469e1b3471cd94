/** `npm run bench` lists the benchmarks, `npm run bench -- <name>` runs one. */
import { BENCHES } from './benches.ts';

const bench = BENCHES[process.argv[2] ?? ''];
if (bench !== undefined) {
  await bench.run();
} else {
  console.log('Usage: npm run bench -- <name>');
  for (const [name, { what }] of Object.entries(BENCHES)) console.log(`  ${name}: ${what}`);
  process.exitCode = process.argv[2] === undefined ? 0 : 1;
}
