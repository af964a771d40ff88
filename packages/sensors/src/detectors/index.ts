// The detectors that come with the house.
import type { DetectorSpec } from '../detector.ts';
import { DOVECOT, EXIM, POSTFIX_SASL } from './mail.ts';
import { SSHD, SSHD_PROBE } from './sshd.ts';
import { WEB_EXPLOIT, WEB_LOGIN, WEB_SCAN } from './web.ts';

export const BUILT_IN_DETECTORS: readonly DetectorSpec[] = [
  SSHD,
  SSHD_PROBE,
  POSTFIX_SASL,
  DOVECOT,
  EXIM,
  WEB_SCAN,
  WEB_EXPLOIT,
  WEB_LOGIN,
];
