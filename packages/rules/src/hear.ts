// A verified signal: is it new, may its author speak now, and where does it go.
import type { Retraction, Sighting, Signal, Threat } from '@tocsin/protocol';
import { ACCEPT, ignore, isReplay } from './admit.ts';
import { canaryIn, springCanary } from './canary.ts';
import { type Changes, signalKey } from './changes.ts';
import { recordEquivocation } from './equivocation.ts';
import type { Channel, Happening, SignalRow, Verdict } from './model.ts';
import { recallOwn } from './own-signal.ts';
import { heldRoom, quarantineForRate, quarantineOf } from './quarantine.ts';
import { countWord, overRate, overWords } from './rate.ts';
import { retract, takeEarlyRetraction } from './retract.ts';
import { signalEnd, signalRow } from './signal-row.ts';
import { saveStanding } from './standing.ts';
import { takeFromPool } from './stranger-pool.ts';
import { standingOf } from './trust.ts';
import { vote } from './veto.ts';
import { addVoice } from './voice.ts';

export function hear(changes: Changes, signal: Signal, channel: Channel): Verdict {
  const { author, body } = signal;
  const known = changes.read('signal', signalKey(author, body.sequence));
  if (isReplay(known, signal)) return ignore('replayed');
  if (known !== undefined) return recordEquivocation(changes, known, signal);
  if (signalEnd(body) <= changes.now) return ignore('expired');
  if (author === changes.view.self) return recallOwn(changes, signal, channel);
  if (changes.peer(author).class === 'stranger' && !takeFromPool(changes))
    return ignore('stranger-flood');
  const canary = canaryIn(body, changes.policy);
  if (canary !== undefined) return springCanary(changes, signal, canary);
  switch (body.kind) {
    case 'retraction':
      return hearRetraction(changes, signal, body, channel);
    case 'sighting':
      return hearSighting(changes, signal, body, channel);
    case 'threat':
      return hearThreat(changes, signal, body, channel);
  }
}

function hearThreat(changes: Changes, signal: Signal, body: Threat, channel: Channel): Verdict {
  const { author } = signal;
  const quarantine = quarantineOf(changes.read('standing', author), changes.now);
  if (quarantine !== undefined) return hold(changes, signal, quarantine);
  if (overRate(changes, author, body.issuedAt)) {
    quarantineForRate(changes, author);
    return hold(changes, signal, 'rate');
  }
  const row = takeEarlyRetraction(changes, signalRow(signal, changes.now, 'counted'));
  changes.save('signal', signalKey(author, body.sequence), row);
  tellHeard(changes, signal, channel, row);
  if (!row.retracted) addVoice(changes, row, channel === 'live');
  return ACCEPT;
}

function hearSighting(changes: Changes, signal: Signal, body: Sighting, channel: Channel): Verdict {
  const { author } = signal;
  const quarantine = quarantineOf(changes.read('standing', author), changes.now);
  if (quarantine !== undefined) return hold(changes, signal, quarantine);
  if (overWords(changes, author, body.issuedAt)) return ignore('rate');
  countWord(changes, author, body.issuedAt);
  const row = takeEarlyRetraction(changes, signalRow(signal, changes.now, 'counted'));
  changes.save('signal', signalKey(author, body.sequence), row);
  tellHeard(changes, signal, channel, row);
  if (!row.retracted) vote(changes, row);
  return ACCEPT;
}

/** Whoever takes a word back may do so even while quarantined: it can only lift. */
function hearRetraction(
  changes: Changes,
  signal: Signal,
  body: Retraction,
  channel: Channel,
): Verdict {
  const { author } = signal;
  if (overWords(changes, author, body.issuedAt)) return ignore('rate');
  countWord(changes, author, body.issuedAt);
  const row = signalRow(signal, changes.now, 'counted');
  changes.save('signal', signalKey(author, body.sequence), row);
  tellHeard(changes, signal, channel, row);
  retract(changes, body, author);
  const fault = quarantineOf(changes.read('standing', author), changes.now) === 'fault';
  return fault ? ignore('quarantined') : ACCEPT;
}

/** Kept and served to others, not weighed; judged again when the quarantine ends. */
function hold(changes: Changes, signal: Signal, why: 'fault' | 'rate'): Verdict {
  const { author, body } = signal;
  const standing = standingOf(changes, author);
  if (heldRoom(standing, changes.peer(author), changes.policy)) {
    const row = takeEarlyRetraction(changes, signalRow(signal, changes.now, 'held'));
    changes.save('signal', signalKey(author, body.sequence), row);
    saveStanding(changes, { ...standingOf(changes, author), held: standing.held + 1 });
  }
  return ignore(why === 'fault' ? 'quarantined' : 'rate');
}

function tellHeard(changes: Changes, signal: Signal, channel: Channel, row: SignalRow): void {
  const { body, author } = signal;
  const { indicator } = row;
  const heard = { kind: 'signal', author, until: body.expiresAt } as const;
  const said = saidIn(signal, channel);
  const inputs = row.retracted ? { ...said, retracted: true } : said;
  changes.tell(indicator === undefined ? { ...heard, inputs } : { ...heard, indicator, inputs });
}

function saidIn({ id, body }: Signal, channel: Channel): NonNullable<Happening['inputs']> {
  const { kind, issuedAt } = body;
  switch (body.kind) {
    case 'threat': {
      const { category, severity, confidence, attempts } = body;
      return { id, kind, channel, issuedAt, category, severity, confidence, attempts };
    }
    case 'sighting':
      return { id, kind, channel, issuedAt, verdict: body.verdict };
    case 'retraction':
      return { id, kind, channel, issuedAt, target: body.target };
  }
}
