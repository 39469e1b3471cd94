// Loaded into the attacked server before its program: reports the longest delay of its event loop, in milliseconds, to its parent.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on('message', () => {
  process.send?.({ maxDelayMs: delay.max / 1e6 });
  delay.reset();
});
process.channel?.unref();
