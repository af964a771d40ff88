import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { multiaddr } from '@multiformats/multiaddr';
import { WebSocket } from 'ws';
import { loadCertificate } from '../../src/network/certificate.ts';
import { transportsOf } from '../../src/network/transports.ts';
import { removeTemporary, temporaryDirectory } from '../support/temp.ts';
import { peerIdNamed, silent, Town, until } from './helper.ts';

const DAY_MS = 86_400_000;

/** The package is optional. */
const quic = await transportsOf({ quic: true, open: true }).then(
  () => true,
  () => false,
);

describe('the transports', () => {
  const town = new Town();
  afterEach(() => town.stop());
  after(removeTemporary);

  /** A node that listens there, and one that knows it. */
  async function pair(listen: string) {
    const dir = temporaryDirectory();
    const certificate = () => loadCertificate(dir, undefined, Date.now());
    const server = await town.start('server', {
      open: true,
      init: { listen: [listen], certificate },
    });
    const client = await town.start('client', { peers: ['server'] });
    return { server, client };
  }

  for (const [name, listen, shown] of [
    ['TCP', '/ip4/127.0.0.1/tcp/0', /\/tcp\/\d+\/p2p/],
    ['WebSockets', '/ip4/127.0.0.1/tcp/0/ws', /\/tcp\/\d+\/ws\/p2p/],
    ['secure WebSockets with a certificate of its own', '/ip4/127.0.0.1/tcp/0/tls/ws', /\/tls\/ws/],
    ['TCP on IPv6', '/ip6/::1/tcp/0', /\/ip6\/::1\/tcp\/\d+\/p2p/],
  ] as const) {
    it(`carry signals over ${name}`, async () => {
      const { server, client } = await pair(listen);
      assert.match(server.network.addresses()[0] ?? '', shown);
      await until(
        'both listen',
        () => client.network.listeners() + server.network.listeners() === 2,
      );
      await client.network.publish(Buffer.from('over here'));
      await until('it arrives', () => server.heard.includes('over here'));
    });
  }

  it('prove the peer inside secure WebSockets, whatever the certificate says', async () => {
    const { server } = await pair('/ip4/127.0.0.1/tcp/0/tls/ws');
    const [address = ''] = server.network.addresses();
    const other = address.replace(/\/p2p\/.*/, `/p2p/${peerIdNamed('somebody else')}`);
    const deceived = await town.start('deceived', {
      init: { peers: [{ address: other, class: 'own' }] },
      open: true,
    });
    await deceived.network.fetchOwnHead(2_000);
    assert.deepEqual(deceived.network.connected(), []);
  });

  it('do not end the process for a frame that is none, and close who sent it', async () => {
    const { server, client } = await pair('/ip4/127.0.0.1/tcp/0/ws');
    await until('connected', () => client.network.connected().length === 1);
    const port = multiaddr(server.network.addresses()[0]).getComponents()[1]?.value;
    const rude = new WebSocket(`ws://127.0.0.1:${port}/`);
    await new Promise((resolve) => rude.once('open', resolve));
    const closed = new Promise((resolve) => rude.once('close', resolve));
    rude.on('error', () => {});
    // Reserved bits, an unknown kind of frame, and no mask.
    (rude as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
      Buffer.from([0xff, 0x7f, 0xff, 0xff]),
    );
    await closed;
    assert.equal(server.network.connected().length, 1);
  });

  it('tell why a port cannot be listened on, and go on with the ladder', async () => {
    const squatter = createServer().listen(0, '0.0.0.0');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as { port: number };
    const said: string[] = [];
    try {
      const member = await town.start('climber', {
        init: { listen: [], ladder: [`${port}/tcp`, '0/ws'], rungs: 1 },
        parts: { log: { ...silent, warn: (_, line) => said.push(line) } },
      });
      assert.deepEqual(said, [
        `cannot listen on ${port}/tcp: the port is in use by another program; trying 0/ws instead`,
      ]);
      assert.ok(member.network.addresses().every((address) => address.includes('/ws/')));
    } finally {
      squatter.close();
    }
  });

  it('tell others what is to be announced instead', async () => {
    const announce = ['/dns4/node.example/tcp/443/tls/ws'];
    const member = await town.start('announcer', { init: { announce } });
    assert.deepEqual(member.network.addresses(), [
      `/dns4/node.example/tcp/443/tls/ws/p2p/${peerIdNamed('announcer')}`,
    ]);
  });

  it('say so of an address that no transport speaks', async () => {
    const member = await town.make('odd', { init: { listen: ['/ip4/127.0.0.1/udp/0/quic-v1'] } });
    await assert.rejects(member.network.start(), {
      code: 'LISTEN_FAILED',
      message: /does not speak that way/,
    });
  });

  (quic ? it : it.skip)(
    `carry signals over QUIC in an open network${quic ? '' : ' (skipped: the optional package is not installed)'}`,
    async () => {
      const open = { open: true, init: { listen: ['/ip4/127.0.0.1/udp/0/quic-v1'], quic: true } };
      const server = await town.start('server', open);
      const client = await town.start('client', { ...open, peers: ['server'] });
      await until(
        'both listen',
        () => client.network.listeners() + server.network.listeners() === 2,
      );
      await client.network.publish(Buffer.from('over here'));
      await until('it arrives', () => server.heard.includes('over here'));
      assert.equal(client.network.ways()['quic'], 1);
    },
  );

  it('have no QUIC in a network that is not open', async () => {
    await assert.rejects(transportsOf({ quic: true, open: false }), { code: 'BAD_ARGUMENT' });
  });
});

describe('the certificate of secure WebSockets', () => {
  after(removeTemporary);

  it('is made once, kept for the owner alone, and names nobody', async () => {
    const dir = temporaryDirectory();
    const made = await loadCertificate(dir, undefined, Date.now());
    const again = await loadCertificate(dir, undefined, Date.now());
    assert.ok(again.cert.startsWith(made.cert));
    const { mode } = await stat(join(dir, 'tls.pem'));
    assert.equal(mode & 0o777, 0o600);
  });

  it('is made anew before it ends, and when it was damaged', async () => {
    const dir = temporaryDirectory();
    const made = await loadCertificate(dir, undefined, Date.now());
    const later = await loadCertificate(dir, undefined, Date.now() + 3_640 * DAY_MS);
    assert.notEqual(later.cert, made.cert);
    await writeFile(join(dir, 'tls.pem'), 'no certificate');
    await loadCertificate(dir, undefined, Date.now());
    assert.match(await readFile(join(dir, 'tls.pem'), 'utf8'), /BEGIN CERTIFICATE/);
  });

  it('is the operator’s where he has one, and a clear fault where it cannot be read', async () => {
    const dir = temporaryDirectory();
    const { cert, key } = await loadCertificate(dir, undefined, Date.now());
    const files = { cert: join(dir, 'a.pem'), key: join(dir, 'b.pem') };
    await assert.rejects(loadCertificate(dir, files, Date.now()), { code: 'BAD_ARGUMENT' });
    await writeFile(files.cert, cert);
    await writeFile(files.key, key);
    assert.deepEqual(await loadCertificate(dir, files, Date.now()), { cert, key });
  });
});
