import { LiveActivity } from './activitywatch/live-activity.ts';
import { startProgram, stopProgram } from './processes.ts';
import { SEED, type SampleMachine } from './team.ts';

const ACTIVITY_EVERY_MS = 5_000;

/** Starts new activity and a real agent on every machine. Returns a function that stops them. */
export function keepRunning(machines: SampleMachine[]): () => Promise<void> {
  const activities = machines.map(({ person, machine, store }) => {
    const activity = new LiveActivity({ store, person, machine, seed: SEED, keepWorking: true });
    activity.start(ACTIVITY_EVERY_MS);
    return activity;
  });
  const agents = machines.map(({ env, dataDir }) => {
    const agent = startProgram('agent.js', ['run'], env, dataDir);
    agent.stdout?.resume();
    agent.stderr?.pipe(process.stderr);
    return agent;
  });
  return async () => {
    for (const activity of activities) activity.stop();
    await Promise.all(agents.map(stopProgram));
  };
}
