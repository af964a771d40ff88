// `tocsin metrics`: what the node counts, as Prometheus reads it.
import { answer, type Command, clientFor } from './command.ts';

export const metricsCommand: Command<unknown> = {
  command: 'metrics',
  describe: 'Print what the node counts, as text for Prometheus',
  builder: (yargs) =>
    yargs.example(
      '$0 metrics > /var/lib/node_exporter/tocsin.prom',
      'by a timer, for the textfile collector',
    ),
  async handler(args) {
    const metrics = await clientFor(args).text('/v1/metrics');
    answer(args, { metrics }, () => metrics.trimEnd());
  },
};
