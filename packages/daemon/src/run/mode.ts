// Who decides whether blocks are enforced: the configuration, the operator, a trial that must be confirmed, and panic.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Clock, Log, Mode } from '@tocsin/node';
import { DaemonError } from '../errors.ts';

/** What `status` tells about the mode. */
export interface ModeView {
  readonly mode: Mode;
  /** What a restart would choose. */
  readonly configured: Mode;
  readonly panicked: boolean;
  /** ms since 1970: enforcement ends then unless `tocsin keep` is said before. */
  readonly trialEndsAt?: number;
}

export interface ModeControl {
  current(): Mode;
  view(): ModeView;
  /** @throws DaemonError `PANICKED` */
  set(mode: Mode, confirmWithinMs?: number): Promise<void>;
  /** Enforcement ends after so long unless it is kept. Where panic stands, so long after `resume`. */
  tryFor(ms: number): void;
  /** The operator still gets in: enforcement stays. @throws DaemonError `NO_TRIAL` */
  keep(): void;
  /** Nothing is enforced any more, even where the marker cannot be written. @throws DaemonError `PLACE_UNUSABLE` then */
  panic(): Promise<void>;
  resume(): Promise<void>;
  /** A trial ends with the daemon: nobody would be left to end it in time. */
  stop(): Promise<void>;
}

export interface ModeControlInit {
  readonly configured: Mode;
  /** Of this run, where the command line says otherwise. */
  readonly chosen?: Mode | undefined;
  /** Path of the marker that outlives the process. */
  readonly marker: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Hands the mode to the node. */
  apply(mode: Mode): Promise<void>;
}

/** `current()` is the mode to start the node in: what was chosen, but observe where panic stands. */
export function createModeControl(init: ModeControlInit): ModeControl {
  const { configured, chosen = configured, marker, clock, log, apply } = init;
  let wanted: Mode = chosen;
  let mode: Mode = existsSync(marker) ? 'observe' : chosen;
  let trial: { readonly endsAt: number; cancel(): void } | undefined;
  /** A trial that was asked for while panic stood. */
  let trialAfterPanicMs: number | undefined;

  async function change(to: Mode): Promise<void> {
    await apply(to);
    mode = to;
  }

  function endTrial(): void {
    trial?.cancel();
    trial = undefined;
    trialAfterPanicMs = undefined;
  }

  function tryFor(ms: number): void {
    endTrial();
    if (mode === 'observe') {
      if (existsSync(marker)) trialAfterPanicMs = ms;
      return;
    }
    const cancel = clock.after(ms, () => {
      trial = undefined;
      wanted = 'observe';
      log.warn({}, 'enforcement was not confirmed in time: back to observe');
      change('observe').catch((error: Error) =>
        log.error({ error: error.message }, 'observe failed'),
      );
    });
    trial = { endsAt: clock.now() + ms, cancel };
  }

  return {
    current: () => mode,
    view: () => ({
      mode,
      configured,
      panicked: existsSync(marker),
      ...(trial === undefined ? {} : { trialEndsAt: trial.endsAt }),
    }),
    async set(to, confirmWithinMs) {
      if (to === 'enforce' && existsSync(marker))
        throw new DaemonError(
          'PANICKED',
          `\`tocsin panic\` was said (${marker}); nothing is enforced`,
        );
      endTrial();
      wanted = to;
      await change(to);
      if (confirmWithinMs !== undefined) tryFor(confirmWithinMs);
    },
    tryFor,
    keep() {
      if (trial === undefined)
        throw new DaemonError('NO_TRIAL', `No trial of enforcement runs; the mode is ${mode}`);
      endTrial();
    },
    async panic() {
      if (trial !== undefined) wanted = 'observe';
      endTrial();
      try {
        // The marker first: whatever happens next, a restart enforces nothing. Root's is not ours to write again.
        if (!existsSync(marker)) setMarker(marker, clock.now());
      } finally {
        await change('observe');
      }
    },
    async resume() {
      clearMarker(marker);
      await change(wanted);
      if (trialAfterPanicMs !== undefined) tryFor(trialAfterPanicMs);
    },
    async stop() {
      if (trial === undefined) return;
      endTrial();
      await change('observe');
    },
  };
}

/** @throws DaemonError `PLACE_UNUSABLE` */
export function setMarker(path: string, now: number): void {
  const text = `panic since ${new Date(now).toISOString()}; end it with: tocsin resume\n`;
  try {
    writeFileSync(path, text, { mode: 0o644 });
  } catch (error) {
    throw new DaemonError(
      'PLACE_UNUSABLE',
      `The marker ${path} cannot be written: ${(error as Error).message}`,
      { cause: error, cure: 'Until it can, a restart of the daemon may enforce again.' },
    );
  }
}

/** Whether there was one. */
export function clearMarker(path: string): boolean {
  const there = existsSync(path);
  rmSync(path, { force: true });
  return there;
}
