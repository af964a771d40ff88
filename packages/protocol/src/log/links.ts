// The links between one author's signals: each names the one before it, so that a gap shows.
import type { Signal, SignalId } from '../model.ts';

/** A signal that its author published and that is not here. */
export interface Gap {
  readonly missing: SignalId;
  /** The signal that names it. */
  readonly before: Signal;
}

/** Whether `next` is its author's next signal after `previous`. */
export function linksTo(previous: Signal, next: Signal): boolean {
  return (
    previous.author === next.author &&
    next.body.previous === previous.id &&
    next.body.sequence > previous.body.sequence
  );
}

/**
 * The signals that one author's others name and that are not among them, the newest gap first: the way
 * back from a gap is what the sync asks for. Whoever starts afresh (`previous` empty) leaves none.
 */
export function gapsIn(log: readonly Signal[]): readonly Gap[] {
  const known = new Set(log.map((signal) => signal.id));
  return log
    .filter(({ body }) => body.previous !== '' && !known.has(body.previous))
    .sort((a, b) => b.body.sequence - a.body.sequence)
    .map((before) => ({ missing: before.body.previous, before }));
}
