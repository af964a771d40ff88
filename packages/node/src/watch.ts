// Looks after the parts that fail by falling silent: own peers, sensors, the clock.
import type { SensorHealth } from '@tocsin/sensors';
import type { Clock } from './clock.ts';
import type { Degraded } from './degraded.ts';
import type { Intervals } from './model.ts';
import type { PeerBook } from './peer-book.ts';
import type { Time } from './time.ts';

export interface WatchParts {
  readonly clock: Clock;
  readonly time: Time;
  readonly book: PeerBook;
  readonly degraded: Degraded;
  readonly intervals: Pick<Intervals, 'peerSilent' | 'sensorSilent'>;
  /** Nobody need hear of it: it left on purpose, or others vouch that it lives. */
  readonly excused: (author: string) => boolean;
  readonly sensors: () => readonly SensorHealth[];
  readonly onSilentPeer: (author: string) => void;
}

/** @returns a function to be called now and then */
export function createWatch(parts: WatchParts): () => void {
  const { clock, time, book, degraded, intervals, excused, sensors, onSilentPeer } = parts;
  const startedAt = clock.monotonic();
  const silent = new Set<string>();

  /** Own machines tell each minute that they live; one that never did counts from our start. */
  function watchPeers(): void {
    const names: string[] = [];
    for (const peer of book.members()) {
      if (peer.class !== 'own') continue;
      const since = clock.monotonic() - (book.heard(peer.author)?.monotonicAt ?? startedAt);
      if (since <= intervals.peerSilent || excused(peer.author)) {
        silent.delete(peer.author);
        continue;
      }
      names.push(peer.name ?? peer.author.slice(0, 12));
      // What a silent machine's clock showed says nothing any more.
      time.forget(peer.author);
      if (silent.has(peer.author)) continue;
      silent.add(peer.author);
      onSilentPeer(peer.author);
    }
    if (names.length === 0) degraded.clear('PEERS');
    else
      degraded.raise(
        'PEERS',
        `silent: ${names.join(', ')}`,
        'look whether these machines and their nodes run, and whether port 8144 between them and this one is open',
      );
  }

  function watchSensors(): void {
    const now = clock.now();
    const faults = sensors().flatMap((sensor) => {
      if (sensor.state === 'failed') return [`${sensor.name} failed: ${sensor.error ?? 'unknown'}`];
      const quiet = sensor.lastLineAt !== undefined && now - sensor.lastLineAt;
      return quiet !== false && quiet > intervals.sensorSilent
        ? [`${sensor.name} has read no line for ${Math.round(quiet / 3_600_000)} h`]
        : [];
    });
    if (faults.length === 0) degraded.clear('SENSOR');
    else
      degraded.raise(
        'SENSOR',
        faults.join('; '),
        'look whether the log is still written, where the configuration says, and readable for this user',
      );
  }

  function watchClock(): void {
    time.check();
    const fault = time.fault();
    if (fault === undefined) degraded.clear('CLOCK');
    else degraded.raise('CLOCK', fault.message, fault.cure);
  }

  return () => {
    watchPeers();
    watchSensors();
    watchClock();
  };
}
