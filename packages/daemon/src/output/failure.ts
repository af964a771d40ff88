// How a failed command ends: what went wrong and what to do, on standard error, and the exit status.
import type { NodeError } from '@tocsin/node';
import { ConfigFaultsError } from '../config/faults.ts';
import { RefusedError } from '../control/client.ts';
import { DaemonError, EXIT, type ExitCode } from '../errors.ts';

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly cure?: string | undefined;
  readonly exit: ExitCode;
  readonly faults?: ConfigFaultsError['faults'];
}

/** Prints `error` and sets the exit status. */
export async function fail(error: unknown, json: boolean): Promise<void> {
  const { exit, ...failure } = await failureOf(error);
  process.stderr.write(
    json
      ? `${JSON.stringify({ error: failure })}\n`
      : `tocsin: ${failure.message}\n${failure.cure === undefined ? '' : `  ${failure.cure}\n`}`,
  );
  process.exitCode = exit;
}

const FORBIDDEN = new Set(['EACCES', 'EPERM', 'FIREWALL_DENIED', 'IDENTITY_PERMISSIONS']);

async function failureOf(error: unknown): Promise<Failure> {
  if (error instanceof ConfigFaultsError)
    return {
      code: error.code,
      message: error.message,
      cure: error.cure,
      exit: error.exit,
      faults: error.faults,
    };
  if (error instanceof DaemonError || error instanceof RefusedError)
    return { code: error.code, message: error.message, cure: error.cure, exit: error.exit };
  if (!(error instanceof Error))
    return { code: 'INTERNAL', message: String(error), exit: EXIT.failure };
  if (error.name === 'NodeError') return failureOfNode(error as NodeError);
  // The codes of the firewall and of the operating system; their messages name cause and cure.
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined)
    return { code: 'INTERNAL', message: error.stack ?? error.message, exit: EXIT.failure };
  return { code, message: error.message, exit: FORBIDDEN.has(code) ? EXIT.denied : EXIT.failure };
}

async function failureOfNode({ code, message }: NodeError): Promise<Failure> {
  // Whoever threw it has loaded it: no other command waits for the whole library.
  const { NODE_CODES } = await import('@tocsin/node');
  const { cure } = NODE_CODES[code];
  return { code, message, cure, exit: FORBIDDEN.has(code) ? EXIT.denied : EXIT.failure };
}
