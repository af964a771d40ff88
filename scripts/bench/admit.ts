// Bytes → verdict on one thread, as gossipsub's validator waits for it; beside the bare verification that it cannot do without.
import { createSigner, decodeSignal, fastestVerifier, verifySignal } from '@tocsin/protocol';
import { admit as admission, DEFAULT_POLICY, memoryView, type Peer, step } from '@tocsin/rules';
import { publicAddresses } from './addresses.ts';
import { seedOf, signedBatch } from './crowd.ts';
import { bareVerifications, fastest } from './limits/ed25519.ts';
import type { Benchmark, Figure, Options } from './model.ts';
import { LIFTED } from './world.ts';

const AUTHORS = 1_200;
const LIFE_MS = 3_600_000;
const VERIFY_MS = 2_000;

const NOBODY = '0'.repeat(64);
const PEERS = Array.from({ length: AUTHORS }, (_, at): Peer => {
  const { author } = createSigner(seedOf(at));
  return { author, class: 'own', group: author };
});

/** Verdicts a second: of the questions and the signature alone, and with the step that weighs and stages. */
function rates(envelopes: readonly Uint8Array[], now: number, weighed: boolean): number {
  const view = memoryView({ self: NOBODY, secret: NOBODY, peers: PEERS });
  const policy = { ...DEFAULT_POLICY, ...LIFTED };
  const verifier = fastestVerifier();
  const begin = performance.now();
  for (const envelope of envelopes) {
    const decoded = decodeSignal(envelope);
    if (!decoded.ok) throw new Error(decoded.code);
    const { signal } = decoded;
    const admitted = admission(view, signal, 'live', now, policy);
    if (admitted.action !== 'accept') throw new Error(admitted.code);
    if (!verifySignal(signal, verifier)) throw new Error('bad signature');
    if (!weighed) continue;
    const { effects } = step(view, { type: 'signal', signal, channel: 'live' }, now, policy);
    view.apply(effects);
  }
  return (envelopes.length / (performance.now() - begin)) * 1_000;
}

function oneRun(signals: number): readonly Figure[] {
  const issuedAt = Date.now();
  const envelopes = signedBatch({
    authors: AUTHORS,
    addresses: publicAddresses(signals),
    issuedAt,
    expiresAt: issuedAt + LIFE_MS,
  });
  const beside = fastest(bareVerifications(VERIFY_MS));
  return [
    {
      what: 'bytes → verdict (decode, questions, signature)',
      value: rates(envelopes, issuedAt, false),
      unit: '/s',
      beside,
      goal: { of: 'ratio', atLeast: 0.7 },
    },
    {
      what: 'the same with the step that weighs and stages',
      value: rates(envelopes, issuedAt, true),
      unit: '/s',
      beside,
    },
  ];
}

async function* measure({ runs, quick }: Options): AsyncGenerator<readonly Figure[]> {
  for (let run = 0; run < runs; run++) yield oneRun(quick ? 10_000 : 40_000);
}

export const admit: Benchmark = {
  name: 'admit',
  about: `bytes → verdict on one thread, ${AUTHORS} authors in turn`,
  policy: LIFTED,
  runs: 5,
  measure,
};
