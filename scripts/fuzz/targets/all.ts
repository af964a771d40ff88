// Every place where foreign bytes come in, by name. Only the one that is fed is loaded: what else is there slows its counters.
import type { Target } from '../model.ts';

const LOAD = {
  wire: async () => (await import('./wire.ts')).wire,
  record: async () => (await import('./record.ts')).record,
  invitation: async () => (await import('./invitation.ts')).invitation,
  proof: async () => (await import('./proof.ts')).proof,
  signature: async () => (await import('./signature.ts')).signature,
  frame: async () => (await import('./frame.ts')).frame,
  join: async () => (await import('./frame.ts')).join,
  stream: async () => (await import('./stream.ts')).stream,
  heads: async () => (await import('./stream.ts')).heads,
  hello: async () => (await import('./hello.ts')).hello,
  reach: async () => (await import('./reach.ts')).reach,
  address: async () => (await import('./address.ts')).address,
  lines: async () => (await import('./lines.ts')).lines,
  log: async () => (await import('./lines.ts')).log,
  long: async () => (await import('./detector.ts')).long,
  detector: async () => (await import('./detector.ts')).detector,
  journal: async () => (await import('./lines.ts')).journal,
  split: async () => (await import('./tail.ts')).split,
  tail: async () => (await import('./tail.ts')).tail,
  config: async () => (await import('./config.ts')).config,
  learn: async () => (await import('./fleet.ts')).learn,
  sealed: async () => (await import('./fleet.ts')).sealed,
  allow: async () => (await import('./allow.ts')).allow,
  control: async () => (await import('./control.ts')).control,
  socket: async () => (await import('./socket.ts')).socket,
  listing: async () => (await import('./listing.ts')).listing,
  ahead: async () => (await import('./listing.ts')).ahead,
  monitor: async () => (await import('./listing.ts')).monitor,
  system: async () => (await import('./system.ts')).system,
  sessions: async () => (await import('./sessions.ts')).sessions,
  store: async () => (await import('./store.ts')).store,
} as const satisfies Readonly<Record<string, () => Promise<Target>>>;

export type TargetName = keyof typeof LOAD;
export const TARGET_NAMES = Object.keys(LOAD) as readonly TargetName[];

export function loadTarget(name: TargetName): Promise<Target> {
  return LOAD[name]();
}
