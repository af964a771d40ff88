// Every way of this simulator to be dishonest, by name.
import type { Behaviour, BehaviourName } from './behaviour.ts';
import * as liars from './liars.ts';
import * as talkers from './talkers.ts';

export const BEHAVIOURS: Readonly<Record<BehaviourName, Behaviour>> = {
  'naive-liar': liars.naiveLiar,
  traitor: liars.traitor,
  'on-off': liars.onOff,
  discriminating: liars.discriminating,
  'bad-mouther': talkers.badMouther,
  'ballot-stuffer': liars.ballotStuffer,
  'sybil-stranger': liars.sybilStranger,
  'sybil-sponsored': liars.sybilSponsored,
  whitewasher: liars.whitewasher,
  echo: talkers.echo,
  'echo-stranger': talkers.echoStranger,
  farmer: talkers.farmer,
  'farmer-stranger': talkers.farmerStranger,
  'sure-farmer': talkers.sureFarmer,
  flooder: liars.flooder,
  replayer: talkers.replayer,
  'silent-forwarder': talkers.silentForwarder,
  equivocator: talkers.equivocator,
  framer: talkers.framer,
  'veto-seller': talkers.vetoSeller,
  'sponsor-chain': liars.sponsorChain,
  'sponsored-ring': liars.sponsoredRing,
  'sponsored-patient': liars.sponsoredPatient,
  'sponsored-silent': liars.sponsoredSilent,
  'invited-names': liars.invitedNames,
  'invited-ring': liars.invitedRing,
  'skewed-clock': talkers.skewedClock,
  'hacked-own': liars.hackedOwn,
};
