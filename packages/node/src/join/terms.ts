// What an invitation may offer: the defaults, and the ranges.
import { NodeError } from '../model.ts';
import {
  INVITATION_MAX_MS,
  INVITATION_MIN_MS,
  INVITATION_MS,
  INVITATION_USES_MAX,
} from './constants.ts';
import type { InviteTerms } from './model.ts';

/** @throws NodeError BAD_ARGUMENT */
export function checkedTerms(terms: InviteTerms): Required<InviteTerms> {
  const { class: kind = 'friend', uses = 1, expiresInMs = INVITATION_MS, label = '' } = terms;
  const wrong = (what: string) => new NodeError('BAD_ARGUMENT', what);
  if (kind !== 'own' && kind !== 'friend') throw wrong('an invitation is for own or friend');
  if (!isWithin(uses, 1, INVITATION_USES_MAX))
    throw wrong(`an invitation has from 1 to ${INVITATION_USES_MAX} uses, not ${uses}`);
  if (!isWithin(expiresInMs, INVITATION_MIN_MS, INVITATION_MAX_MS))
    throw wrong('an invitation lasts from one minute to 30 days');
  return { class: kind, uses, expiresInMs, label };
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
