/** An endpoint as a process of its own: `node … <data folder>` prints its URL and stops on SIGTERM. */
import { startEndpoint } from './start-endpoint.ts';

const [, , dataDir = ''] = process.argv;
try {
  const { url, stop } = await startEndpoint({ dataDir });
  console.log(url);
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exit(1);
}
