// When evidence is enough, how sure it makes us, and when it is worth telling again.
import assert from 'node:assert/strict';
import type { Indicator } from '@tocsin/protocol';
import type { Detection, SensorEvent } from '@tocsin/sensors';
import { engineOf, failure, NOW } from './helpers.ts';

function detections(events: readonly SensorEvent[]): readonly Detection[] {
  return events.filter((event) => event.type === 'detection');
}

function feed(
  lines: readonly string[],
  more: Parameters<typeof engineOf>[0] = {},
): readonly Detection[] {
  const engine = engineOf({ clock: 'log', ...more });
  return lines.flatMap((line) => detections(engine.line(line, NOW)));
}

const A = '80.90.100.7';

describe('the detector engine', () => {
  it('needs the threshold within the window', () => {
    assert.equal(feed([0, 1, 2, 3].map((s) => failure(A, s))).length, 0);
    assert.equal(feed([0, 1, 2, 3, 4].map((s) => failure(A, s))).length, 1);
    assert.equal(feed([0, 150, 300, 450, 600].map((s) => failure(A, s))).length, 1);
    assert.equal(feed([0, 150, 300, 450, 601].map((s) => failure(A, s))).length, 0);
  });

  it('says when, how often, and what', () => {
    const [found] = feed([0, 1, 2, 3, 4].map((s) => failure(A, s)));
    assert.deepEqual(found, {
      type: 'detection',
      detector: 'sshd',
      sensor: 'test',
      indicator: A,
      category: 'ssh-brute-force',
      severity: 2,
      confidence: 800_000,
      firstSeen: NOW,
      lastSeen: NOW + 4_000,
      attempts: 5,
      watched: false,
    });
  });

  it('tells an attack of 300 attempts a few times, surer each time', () => {
    const found = feed(Array.from({ length: 300 }, (_, s) => failure(A, s)));
    assert.deepEqual(
      found.map((detection) => [detection.attempts, detection.confidence]),
      [
        [5, 800_000],
        [10, 900_000],
        [30, 950_000],
        [100, 990_000],
      ],
    );
  });

  it('tells again once a window while the attack goes on, and as a new episode after a silence', () => {
    const hour = feed(Array.from({ length: 360 }, (_, i) => failure(A, i * 10)));
    assert.deepEqual(
      hour.map((detection) => Math.round((detection.lastSeen - NOW) / 60_000)),
      [1, 2, 5, 15, 17, 27, 37, 47, 57],
    );
    const twice = feed([0, 1, 2, 3, 4, 700, 701, 702, 703, 704].map((s) => failure(A, s)));
    assert.deepEqual(
      twice.map((detection) => [detection.attempts, detection.firstSeen - NOW]),
      [
        [5, 0],
        [5, 700_000],
      ],
    );
  });

  it('needs half the threshold, at least 2, for a watched address', () => {
    const lines = [0, 1, 2, 3, 4].map((s) => failure(A, s));
    const watched = (indicator: Indicator) => indicator === A;
    const found = feed(lines, { watched });
    assert.deepEqual(
      found.map(({ attempts, watched: was, confidence }) => [attempts, was, confidence]),
      [
        [3, true, 650_000],
        [5, false, 800_000],
      ],
    );
    assert.equal(feed(lines.slice(0, 2), { watched }).length, 0);
    assert.equal(feed(lines.slice(0, 4), { watched: () => false }).length, 0);
  });

  it('counts what accompanies an attempt once per connection', () => {
    const connection = (pid: number) => [
      `Nov 21 10:00:00 host sshd[${pid}]: Invalid user x from ${A} port 1`,
      `Nov 21 10:00:00 host sshd[${pid}]: Failed password for invalid user x from ${A} port 1 ssh2`,
      `Nov 21 10:00:00 host sshd[${pid}]: Connection closed by invalid user x ${A} port 1 [preauth]`,
    ];
    assert.equal(feed([1, 2, 3, 4].flatMap(connection)).length, 0);
    assert.equal(feed([1, 2, 3, 4, 5].flatMap(connection))[0]?.attempts, 5);
    assert.equal(feed([1, 2, 3, 4, 5].map((pid) => connection(pid)[0] ?? ''))[0]?.attempts, 5);
  });

  it('counts several failures of one connection each', () => {
    const [found] = feed(Array.from({ length: 5 }, () => failure(A, 0, 7)));
    assert.equal(found?.attempts, 5);
  });

  it('does not take for a scanner what looks at the SSH port every half minute', () => {
    const checks = Array.from({ length: 240 }, (_, i) => {
      const time = new Date(NOW + i * 30_000).toISOString();
      return `${time} host sshd[${i}]: Connection closed by ${A} port 51234 [preauth]`;
    });
    assert.deepEqual(feed(checks), []);
  });

  it('keeps addresses and detectors apart', () => {
    const lines = [0, 1, 2, 3].flatMap((s) => [failure(A, s), failure('80.90.100.8', s)]);
    assert.deepEqual(feed(lines), []);
  });

  it('reports an IPv6 /64 when several hosts of it take part, else the host with most attempts', () => {
    const host = (n: number) => `2a00:1450:4001:82a::${n}`;
    const few = feed([1, 1, 1, 1, 2].map((n, s) => failure(host(n), s)));
    assert.equal(few[0]?.indicator, host(1));
    const many = feed([1, 2, 3, 4, 5].map((n, s) => failure(host(n), s)));
    assert.equal(many[0]?.indicator, '2a00:1450:4001:82a::/64');
    const later = feed([1, 1, 1, 1, 1, 2, 3].map((n, s) => failure(host(n), s)));
    assert.deepEqual(
      later.map((detection) => detection.indicator),
      [host(1), '2a00:1450:4001:82a::/64'],
    );
  });

  it('tracks at most so many sources and forgets the one that was silent longest', () => {
    const engine = engineOf({ clock: 'log', maxTracked: 10 });
    const events: SensorEvent[] = [];
    const say = (address: string, s: number) =>
      events.push(...engine.line(failure(address, s), NOW));
    for (let s = 0; s < 4; s++) {
      say(A, s);
      say('80.90.100.8', s);
    }
    for (let n = 0; n < 9; n++) say(`90.0.0.${n}`, 5);
    say('80.90.100.8', 6);
    assert.deepEqual(
      detections(events).map((detection) => detection.indicator),
      ['80.90.100.8'],
    );
    say(A, 7);
    assert.equal(detections(events).length, 1);
  });

  it('unfolds what rsyslog, syslogd and syslog-ng fold', () => {
    const line = `Nov 21 10:00:00 host sshd[7]: Failed password for root from ${A} port 1 ssh2`;
    for (const folded of [
      `Nov 21 10:00:05 host sshd[7]: message repeated 4 times: [ Failed password for root from ${A} port 1 ssh2]`,
      'Nov 21 10:00:05 host last message repeated 4 times',
      "Nov 21 10:00:05 host syslog-ng[1]: Last message 'Failed password for ' repeated 4 times, suppressed by syslog-ng on host",
      "Nov 21 10:00:05 host sshd[7]: Last message 'Failed password for ' repeated 4 times, suppressed by syslog-ng on host",
    ]) {
      const [found] = feed([line, folded]);
      assert.deepEqual([found?.attempts, found?.lastSeen], [5, NOW + 5_000], folded);
    }
  });

  it('takes a fold for the line right before it only, and never for a program that says so', () => {
    const line = `Nov 21 10:00:00 host sshd[7]: Failed password for root from ${A} port 1 ssh2`;
    const other = 'Nov 21 10:00:01 host cron[8]: hello';
    const folded = 'Nov 21 10:00:05 host last message repeated 99 times';
    assert.deepEqual(feed([line, other, folded]), []);
    assert.deepEqual(feed([folded]), []);
    assert.deepEqual(feed([line, 'Nov 21 10:00:05 host app: last message repeated 99 times']), []);
    const forged =
      "Nov 21 10:00:05 host app[9]: Last message 'Failed password for ' repeated 99 times, suppressed by syslog-ng on host";
    assert.deepEqual(feed([line, forged]), []);
  });

  it('bounds what one line can claim', () => {
    const [found] = feed([
      `Nov 21 10:00:05 host sshd[7]: message repeated 999999999 times: [ Failed password for root from ${A} port 1 ssh2]`,
    ]);
    assert.equal(found?.attempts, 1_000);
  });

  it('counts the attempts that dovecot adds up', () => {
    const [found] = feed([
      `Nov 21 10:00:00 mx dovecot: imap-login: Disconnected (auth failed, 7 attempts in 40 secs): user=<a>, method=PLAIN, rip=${A}, lip=10.0.0.1, TLS, session=<Ab+/c3Zk9QBQWmQH>`,
    ]);
    assert.equal(found?.attempts, 7);
  });

  it('live: replaces a time in the future, leaves out what is older than a day', () => {
    const at = (shiftMs: number) => {
      const engine = engineOf();
      return [0, 1, 2, 3, 4]
        .flatMap((s) => detections(engine.line(failure(A, s), NOW + shiftMs)))
        .map((detection) => detection.lastSeen - NOW);
    };
    assert.deepEqual(at(-3_600_000), [-3_600_000]);
    assert.deepEqual(at(-200_000), [4_000]);
    assert.deepEqual(at(3 * 3_600_000), [4_000]);
    assert.deepEqual(at(25 * 3_600_000), []);
  });

  it('reads stamps without a zone in the zone that it is given', () => {
    const engine = engineOf({ timeZone: 'Europe/Berlin' });
    const line = `Nov 21 11:00:00 host sshd[7]: Accepted publickey for a from ${A} port 1 ssh2`;
    const [login] = engine.line(line, NOW);
    assert.equal(login?.type === 'login' && login.at, NOW);
  });

  it('counts lines, matches and ambiguities', () => {
    const engine = engineOf();
    engine.line(failure(A), NOW);
    engine.line('hello', NOW);
    assert.deepEqual(engine.counts(), { lines: 2, matched: 1, ambiguous: 0 });
  });
});
