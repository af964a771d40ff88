// `tocsin panic`: nothing is blocked from now on, whether the daemon answers, hangs or is dead.
import { EXIT } from '../errors.ts';
import type { PanicOutcome } from '../run/panic.ts';
import { answer, type Command, placesFor } from './command.ts';

export const panicCommand: Command<unknown> = {
  command: 'panic',
  describe: 'Lift every block at once and enforce nothing until `tocsin resume`; needs no daemon',
  builder: (yargs) => yargs.example('sudo $0 panic', 'locked out, or about to be'),
  async handler(args) {
    const { panic } = await import('../run/panic.ts');
    const outcome = await panic(placesFor(args));
    answer(args, outcome, outcomeWords);
    if (outcome.daemon === 'silent') process.exitCode = EXIT.attention;
  },
};

function outcomeWords({ daemon, firewall }: PanicOutcome): string {
  const told = {
    told: 'the daemon now observes',
    unmarked: 'the daemon now observes',
    stuck: 'the daemon now observes',
    'not running': 'no daemon is running, and the next one will observe',
    silent:
      'the daemon gives no answer: it observes as soon as it can; kill it if blocks come back',
  }[daemon];
  return `Nothing is enforced: ${firewall}; ${told}. End it with: tocsin resume`;
}
