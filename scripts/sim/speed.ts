// `npm run sim -- --speed`: how many deliveries a second one core simulates, beside a queue of as many events in which nothing happens.
import { type Experiment, type Outcome, Queue, Random } from '@tocsin/sim';
import { runJobs } from './pool.ts';

const OURS = { policy: 'tocsin', circle: 'friends', behaviour: 'all-honest', share: 0 } as const;
/** Forty sources for each node and day make 10,000 signals a day among 200 nodes. */
const traffic = { sourcesPerNodeDay: 40 };
const WORLDS: readonly Experiment[] = [
  { ...OURS, nodes: 200, hours: 24, traffic },
  { ...OURS, nodes: 1_000, hours: 0.5, traffic },
];
/** Runs first, unmeasured: threads start and code is compiled once. */
const WARM: Experiment = { ...OURS, nodes: 30, hours: 3 };
const SEED = 7;

export async function showSpeed(): Promise<void> {
  let begun = performance.now();
  let cpu = process.cpuUsage();
  await runJobs(
    [WARM, ...WORLDS].map((experiment) => ({ experiment, seed: SEED })),
    {
      workers: 1,
      done: ({ experiment }, outcome) => {
        const seconds = (performance.now() - begun) / 1_000;
        // The collector's threads included: on a machine that is busy otherwise it says more than the clock.
        const { user, system } = process.cpuUsage(cpu);
        if (experiment !== WARM)
          console.log(says(experiment, outcome, seconds, (user + system) / 1e6));
        begun = performance.now();
        cpu = process.cpuUsage();
      },
    },
  );
}

function says(
  { nodes, hours }: Experiment,
  { signals, deliveries, events }: Outcome,
  seconds: number,
  cpuSeconds: number,
): string {
  const [told, came, rate, limit] = [
    signals,
    deliveries,
    deliveries / seconds,
    events / secondsOfEmptyQueue(events, nodes),
  ].map((it) => Math.round(it).toLocaleString('en'));
  const spent = `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU)`;
  return `${nodes} nodes, ${hours} h, ${told} signals: ${came} deliveries in ${spent}, ${rate} a second; an empty queue of as many events: ${limit} a second`;
}

/** Each event asks for the next, so that as many wait as there are nodes. */
function secondsOfEmptyQueue(events: number, waiting: number): number {
  const queue = new Queue(0);
  const random = new Random(SEED, 'empty queue');
  let left = events;
  const event = {
    happen: () => {
      if (left-- > 0) queue.at(queue.now + random.below(1_000), event);
    },
  };
  const begun = performance.now();
  for (let i = 0; i < waiting; i++) event.happen();
  queue.runUntil(Number.MAX_SAFE_INTEGER);
  return (performance.now() - begun) / 1_000;
}
