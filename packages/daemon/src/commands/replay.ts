// `tocsin replay`: what the detectors would have reported from a past log, on the log's own clock.
import type { SensorEvent } from '@tocsin/sensors';
import { decimal } from '../output/table.ts';
import { type Command, placesFor } from './command.ts';

interface Args {
  file: string;
  detector: string[] | undefined;
  'time-zone': string | undefined;
}

export const replayCommand: Command<Args> = {
  command: 'replay <file>',
  describe: 'Show what the detectors would have reported from a past log',
  builder: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'A log file, also .gz; - for standard input',
      })
      .option('detector', {
        type: 'string',
        array: true,
        nargs: 1,
        describe:
          'Only this, by name; may be repeated; default: all built-in ones and those of the configuration',
      })
      .option('time-zone', {
        type: 'string',
        describe: 'The zone of stamps that name none, such as Europe/Berlin',
      })
      .example('$0 replay /var/log/auth.log', 'would my log have raised anything?')
      .example('$0 replay access.log --detector web-scan --json', ''),
  async handler(args) {
    const { replayFile } = await import('../run/replay.ts');
    const events = await replayFile(args.file, placesFor(args).config, {
      detectors: args.detector,
      timeZone: args['time-zone'],
    });
    let step = await events.next();
    for (; step.done !== true; step = await events.next())
      process.stdout.write(`${args.json ? JSON.stringify(step.value) : eventWords(step.value)}\n`);
    if (args.json) return;
    const { lines, matched, ambiguous, detections, logins } = step.value;
    process.stdout.write(
      `${lines} lines, ${matched} matched, ${ambiguous} ambiguous: ${detections} detections, ${logins} log-ins.\n`,
    );
  },
};

function eventWords(event: SensorEvent): string {
  if (event.type === 'login')
    return `${time(event.at)}  log-in    ${event.address}  by ${event.method}`;
  const { indicator, detector, attempts, confidence, lastSeen } = event;
  return `${time(lastSeen)}  would report  ${indicator}  ${detector}, ${attempts} attempts, confidence ${decimal(confidence)}`;
}

function time(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, 19);
}
