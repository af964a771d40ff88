// Writes what the node tells into the log, each kind under its own headline so that the flood limit can count it.
import type { Log, Mode, TocsinNode } from '@tocsin/node';
import { headline } from '../output/events.ts';

export function logEvents(node: TocsinNode, log: Log, mode: () => Mode): void {
  node.on('happening', ({ kind, alarm, at: _, inputs: __, ...detail }) => {
    log[alarm === true ? 'warn' : kind === 'signal' ? 'debug' : 'info'](
      { kind, ...detail },
      headline(kind, mode()),
    );
  });
  node.on('degraded', (detail) => log.warn(detail, 'degraded'));
  node.on('recovered', (detail) => log.info(detail, 'recovered'));
  node.on('peer', (detail) => log.info(detail, 'peer'));
  node.on('state', ({ state, before }) => log.info({ state, before }, 'state'));
}
