// Targets with a fault that a test of the fuzzer has planted.
import type { CampaignParts } from '../fuzz/campaign.ts';
import type { Subject, Target } from '../fuzz/model.ts';

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export function targetOf(subject: Pick<Subject, 'run'>): Target {
  return {
    name: 'planted',
    about: '',
    sources: [],
    maxBytes: 256,
    mutators: [],
    open: async () => ({ seeds: [bytes('{"from": "here", "size": 300}')], ...subject }),
  };
}

/** No scout: it would look for its target by name. */
export const idle: CampaignParts['scouting'] = {
  explore: async () => ({ inputs: 0, added: [], blocks: 0, failing: undefined }),
};
