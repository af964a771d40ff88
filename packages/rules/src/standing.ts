// How an author's row is saved: with the moment at which something in it is over, and not at all once it says nothing.
import type { Changes } from './changes.ts';
import type { RateQuarantine, Standing } from './rows.ts';
import { firstTrust, trustOf } from './trust.ts';

const HOUR_MS = 3_600_000;
/** A word may be a day old when it comes; its hour is counted as long. */
const WORDS_KEPT_HOURS = 26;

export function saveStanding(changes: Changes, standing: Standing): void {
  const { author } = standing;
  const tidied = tidy(changes, standing);
  changes.save('standing', author, saysNothing(changes, tidied) ? undefined : tidied);
}

function tidy(changes: Changes, standing: Standing): Standing {
  const { now, policy } = changes;
  const { due: _, words: allWords = [], early: allEarly = [], ...others } = standing;
  const { rate: lastRate, lift: lastLift, ...kept } = others;
  const words = allWords.filter(([hour]) => (hour + WORDS_KEPT_HOURS) * HOUR_MS > now);
  const early = allEarly.filter(([, , until]) => until > now);
  const rateEnd = lastRate && forgottenAt(lastRate, policy.rateStepDownMs);
  const rate = rateEnd !== undefined && rateEnd > now ? lastRate : undefined;
  const lift = lastLift?.released && lastLift.until <= now ? undefined : lastLift;
  const moments = [
    kept.fault?.until,
    lift?.until,
    rate?.released ? rateEnd : rate?.until,
    ...words.map(([hour]) => (hour + WORDS_KEPT_HOURS) * HOUR_MS),
    ...early.map(([, , until]) => until),
  ].filter((moment) => moment !== undefined && moment > now) as number[];
  return {
    ...kept,
    ...(rate && { rate }),
    ...(lift && { lift }),
    ...(words.length > 0 && { words }),
    ...(early.length > 0 && { early }),
    ...(moments.length > 0 && { due: Math.min(...moments) }),
  };
}

/** When so much clean time has passed that it makes the next one no longer. */
const forgottenAt = (rate: RateQuarantine, stepDownMs: number): number =>
  rate.until + (rate.level + 1) * stepDownMs;

/** Fresh keys cost nothing, so a stranger of whom nothing is left to say is forgotten. */
function saysNothing(changes: Changes, standing: Standing): boolean {
  const { author, fault, faults, lift, rate, held, words, early } = standing;
  const peer = changes.peer(author);
  return (
    peer.class === 'stranger' &&
    faults + held === 0 &&
    [fault, lift, rate, words, early].every((it) => it === undefined) &&
    standing.trust === firstTrust(peer, changes.policy) &&
    trustOf(changes, author) === standing.trust
  );
}
