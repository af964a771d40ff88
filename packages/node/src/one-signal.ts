// One signal's life, from a detection here or from bytes on the wire to a block that ends by itself.
import {
  decodeSignal,
  type Indicator,
  type Signal,
  type Verifier,
  verifySignal,
} from '@tocsin/protocol';
import {
  admit,
  type Channel,
  type Observation,
  type Policy,
  type Verdict,
  type View,
} from '@tocsin/rules';
import type { Engine } from './engine.ts';
import type { Store } from './store/store.ts';
import type { Time } from './time.ts';

export interface Life {
  readonly engine: Engine;
  readonly store: Store;
  readonly view: View;
  readonly policy: Policy;
  readonly time: Time;
  readonly verifier: Verifier;
  /** A signal of our own key came from outside. */
  readonly recognise: (signal: Signal, channel: Channel) => Verdict;
}

/** We were attacked: block here, and tell the mesh. Resolves when it is durable. */
export async function report(life: Life, observation: Observation): Promise<void> {
  life.engine.run({ type: 'detection', ...observation });
  await life.engine.durable();
}

/** Bytes came from a neighbour: cheap refusals that charge nobody first, what charges an author after his signature. */
export function judge(life: Life, envelope: Uint8Array, channel: Channel): Verdict {
  const decoded = decodeSignal(envelope);
  if (!decoded.ok) return decoded;
  const { signal } = decoded;
  if (signal.author === life.view.self) return own(life, signal, channel);
  const admitted = admit(life.view, signal, channel, life.time.now(), life.policy);
  if (admitted.action !== 'accept') return admitted;
  if (!verifySignal(signal, life.verifier)) return { action: 'reject', code: 'bad-signature' };
  return act(life, signal, channel);
}

/** It is weighed, staged, stored and, once that is durable, enforced: one pure step, and its effects. */
function act(life: Life, signal: Signal, channel: Channel): Verdict {
  return life.engine.run({ type: 'signal', signal, channel }).verdict ?? { action: 'accept' };
}

function own(life: Life, signal: Signal, channel: Channel): Verdict {
  if (!verifySignal(signal, life.verifier)) return { action: 'reject', code: 'bad-signature' };
  return life.recognise(signal, channel);
}

/** Time passed: what is due is lifted or forgotten. @returns when to look again, in ms since 1970 */
export async function expire(life: Life): Promise<number | undefined> {
  while (!life.time.suspect() && (await life.store.rows.fetchDue(life.time.now()))) {
    const { effects } = life.engine.run({ type: 'tick' });
    await life.engine.durable();
    if (effects.length === 0) break;
  }
  return life.store.rows.nextDue();
}

/** The operator says that it did attack: those who said so are credited. */
export function confirm(life: Life, indicator: Indicator): Promise<void> {
  return order(life, { do: 'confirm', indicator });
}

/** The operator says that it did not: lifted, exempt for a while, and those who said so are debited. */
export function contradict(life: Life, indicator: Indicator): Promise<void> {
  return order(life, { do: 'unblock', indicator, falsePositive: true });
}

/** What an operator says is on the disk before it is answered. */
export async function order(
  life: Life,
  said: Extract<Parameters<Engine['run']>[0], { type: 'operator' }>['order'],
): Promise<void> {
  life.engine.urgent();
  life.engine.run({ type: 'operator', by: 'operator', order: said });
  await life.engine.durable();
}
