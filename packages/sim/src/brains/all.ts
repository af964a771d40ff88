// The policies that can be put into a world, ours first.
import type { BrainMaker } from '../brain.ts';
import { fides, fidesStrict } from './fides.ts';
import { firstReport } from './first-report.ts';
import { majority } from './majority.ts';
import { titForTat } from './tit-for-tat.ts';
import { tocsin } from './tocsin.ts';

export const POLICY_NAMES = [
  'tocsin',
  'first-report',
  'majority',
  'tit-for-tat',
  'fides',
  'fides-strict',
] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

export const BRAINS: Readonly<Record<PolicyName, BrainMaker>> = {
  tocsin: tocsin(),
  'first-report': firstReport,
  majority,
  'tit-for-tat': titForTat,
  fides,
  'fides-strict': fidesStrict,
};
