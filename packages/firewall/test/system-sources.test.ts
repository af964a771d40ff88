// What the operating system's files say must be protected, read from trees of files as the kernel and sshd write them.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createGuard, createProtector, systemSources } from '@tocsin/firewall';
import { cidr } from './support/changes.ts';

describe('systemSources', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'tocsin-root-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const read = async (source: string) => (await systemSources(root)[source]?.()) ?? [];
  const cidrs = async (source: string) => (await read(source)).map((entry) => entry.cidr);

  it('every source answers where there are no such files', async () => {
    for (const source of ['gateways', 'resolvers', 'login-sessions', 'ssh-sessions'])
      assert.deepEqual(await read(source), []);
  });

  it('own addresses are those of this machine', async () => {
    const own = await cidrs('own-addresses');
    assert.ok(own.includes(cidr('127.0.0.1')));
  });

  it('gateways of all routes that are up, both families', async () => {
    write(
      'proc/net/route',
      `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010033C6\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000033C6\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
eth1\t00000009\tFE000009\t0002\t0\t0\t0\t000000FF\t0\t0\t0\n`,
    );
    const zeros = '0'.repeat(32);
    write(
      'proc/net/ipv6_route',
      `2a001450000000000000000000000000 40 ${zeros} 00 ${zeros} 00000100 00000001 00000000 00000001     eth0
${zeros} 00 ${zeros} 00 fe800000000000000000000000000001 00000400 00000002 00000000 00000003     eth0\n`,
    );
    assert.deepEqual(await cidrs('gateways'), ['198.51.0.1', 'fe80::1']);
  });

  it('resolvers, and the servers that systemd-resolved asks', async () => {
    write(
      'etc/resolv.conf',
      '# comment\nnameserver 127.0.0.53\noptions edns0\nnameserver fe80::1%eth0\n',
    );
    write(
      'run/systemd/resolve/resolv.conf',
      'nameserver 9.9.9.9\n  nameserver\t2620:fe::fe\nnameserver dns.example\n',
    );
    assert.deepEqual(await cidrs('resolvers'), ['127.0.0.53', 'fe80::1', '9.9.9.9', '2620:fe::fe']);
  });

  it('sessions of systemd-logind that come from outside, by address only', async () => {
    const session = (values: string) =>
      `# This is private data. Do not parse.\nUID=1000\nUSER=anna\n${values}\n`;
    write(
      'run/systemd/sessions/1',
      session('REMOTE=1\nREMOTE_HOST=198.51.0.7\nSERVICE=sshd\nCLASS=user'),
    );
    write('run/systemd/sessions/2', session('REMOTE=0\nSERVICE=login\nCLASS=user'));
    write(
      'run/systemd/sessions/3',
      session('REMOTE=1\nREMOTE_HOST=attacker.example\nSERVICE=sshd\nCLASS=user'),
    );
    write(
      'run/systemd/sessions/4',
      session('REMOTE=1\nREMOTE_HOST=198.51.0.9\nSERVICE=gdm\nCLASS=greeter'),
    );
    const [entry, ...rest] = await read('login-sessions');
    assert.deepEqual(rest, []);
    assert.deepEqual(entry, {
      cidr: '198.51.0.7',
      reason: 'admin-session',
      detail: 'session of anna (sshd)',
    });
  });

  it('logins in utmp, by the host or by the address beside it; ended and local ones not', async () => {
    write(
      'run/utmp',
      Buffer.concat([
        utmp({ type: 7, user: 'anna', host: '198.51.0.7' }),
        utmp({ type: 7, user: 'bob', host: 'laptop.example', address: [198, 51, 0, 8] }),
        utmp({
          type: 7,
          user: 'carl',
          host: 'x',
          address: [0x2a, 0, 0x14, 0x50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9],
        }),
        utmp({ type: 7, user: 'dora', host: ':0' }),
        utmp({ type: 8, user: 'eve', host: '198.51.0.66' }),
      ]),
    );
    assert.deepEqual(await cidrs('login-sessions'), ['198.51.0.7', '198.51.0.8', '2a00:1450::9']);
  });

  describe('scenario 23: SSH sessions', () => {
    const ANNA = { inode: 501, remote: '070033C6:C350' };
    const EVE = { inode: 666, remote: '420033C6:C351' };
    const FORWARDED = { inode: 777, remote: '430033C6:C352' };

    beforeEach(() => {
      process(1, {
        title: 'sshd: /usr/sbin/sshd -D [listener] 1 of 10-100 startups',
        uid: 0,
        parent: 0,
      });
      const line = ({ inode, remote }: typeof ANNA, state = '01') =>
        `   0: 010033C6:0016 ${remote} ${state} 00000000:00000000 02:00000000 00000000     0        0 ${inode} 2 0 20 4 30 10 -1\n`;
      table = `  sl  local_address rem_address   st …\n${line(ANNA)}${line(EVE)}${line(FORWARDED)}`;
    });
    let table = '';

    function process(
      pid: number,
      init: {
        title: string;
        uid: number;
        parent: number;
        sockets?: readonly (readonly [number, number])[];
      },
    ) {
      write(`proc/${pid}/cmdline`, `${init.title}\0\0\0`);
      write(
        `proc/${pid}/status`,
        `Name:\tsshd\nPPid:\t${init.parent}\nUid:\t${init.uid}\t${init.uid}\t${init.uid}\t${init.uid}\n`,
      );
      write(`proc/${pid}/net/tcp`, table);
      mkdirSync(join(root, `proc/${pid}/fd`), { recursive: true });
      for (const [fd, inode] of init.sockets ?? [])
        symlinkSync(`socket:[${inode}]`, join(root, `proc/${pid}/fd/${fd}`));
    }

    for (const name of ['sshd', 'sshd-session'])
      it(`${name}: the peer of an authenticated user's session is protected, a forwarded connection is not`, async () => {
        process(10, {
          title: `${name}: anna [priv]`,
          uid: 0,
          parent: 1,
          sockets: [[4, ANNA.inode]],
        });
        process(11, {
          title: `${name}: anna@pts/0`,
          uid: 1000,
          parent: 10,
          sockets: [
            [10, FORWARDED.inode],
            [4, ANNA.inode],
          ],
        });
        const [entry, ...rest] = await read('ssh-sessions');
        assert.deepEqual(rest, []);
        assert.deepEqual(entry, {
          cidr: '198.51.0.7',
          reason: 'admin-session',
          detail: 'SSH session of anna (process 11)',
        });
      });

    it('a user of a domain, with an @ in his name, is protected', async () => {
      process(10, { title: 'sshd: anna@corp.example [priv]', uid: 0, parent: 1, sockets: [] });
      process(11, {
        title: 'sshd: anna@corp.example@pts/0',
        uid: 1000,
        parent: 10,
        sockets: [[4, ANNA.inode]],
      });
      assert.deepEqual(await cidrs('ssh-sessions'), ['198.51.0.7']);
    });

    it("root's own session has no monitor and is protected", async () => {
      process(10, {
        title: 'sshd: root@pts/0,pts/1',
        uid: 0,
        parent: 1,
        sockets: [[4, ANNA.inode]],
      });
      assert.deepEqual(await cidrs('ssh-sessions'), ['198.51.0.7']);
    });

    for (const title of [
      'sshd: [accepted]',
      'sshd: [net]',
      'sshd: unknown [priv]',
      'sshd: unknown [net]',
      'sshd: root [priv]',
      'sshd: root [net]',
      'sshd: root@notty [priv]',
      'sshd-session: anna [priv]',
    ])
      it(`an idle connection that is not authenticated (${title}) protects nobody`, async () => {
        process(10, { title, uid: 0, parent: 1, sockets: [[4, EVE.inode]] });
        assert.deepEqual(await cidrs('ssh-sessions'), []);
      });

    it('a process of a user that merely calls itself like a session protects nobody', async () => {
      process(10, { title: 'sshd: root [priv]', uid: 33, parent: 1, sockets: [] });
      process(11, { title: 'sshd: root@pts/0', uid: 33, parent: 10, sockets: [[4, EVE.inode]] });
      process(12, { title: 'sshd: root@pts/0', uid: 33, parent: 1, sockets: [[4, EVE.inode]] });
      assert.deepEqual(await cidrs('ssh-sessions'), []);
    });
  });

  it('a source that fails keeps what it said, and the others go on', async () => {
    const guard = createGuard();
    const entry = { cidr: cidr('198.51.0.7'), reason: 'resolver', detail: '' } as const;
    let broken = false;
    const failed: string[] = [];
    const protector = createProtector({
      guard,
      sources: {
        weak: async () => {
          if (broken) throw new Error('gone');
          return [entry];
        },
        sound: async () => (broken ? [{ ...entry, cidr: cidr('198.51.0.8') }] : []),
      },
      onError: (source) => failed.push(source),
    });
    await protector.refresh();
    broken = true;
    await protector.refresh();
    assert.deepEqual(
      guard.list(0).map((one) => one.cidr),
      ['198.51.0.7', '198.51.0.8'],
    );
    assert.deepEqual(failed, ['weak']);
  });
});

/** A record of `struct utmp` as glibc lays it out on this machine. */
function utmp(init: { type: number; user: string; host: string; address?: number[] }): Buffer {
  const large = process.arch === 'arm64';
  const record = Buffer.alloc(large ? 400 : 384);
  record.writeInt16LE(init.type, 0);
  record.write(init.user, 44);
  record.write(init.host, 76);
  record.set(init.address ?? [], large ? 360 : 348);
  return record;
}
