import assert from 'node:assert/strict';
import type { Multiaddr } from '@multiformats/multiaddr';
import type { Log } from '../../src/model.ts';
import { addressesOfRung, climb, readRung } from '../../src/network/ladder.ts';
import { DEFAULT_LADDER } from '../../src/network/reach-limits.ts';

/** A machine on which some addresses cannot be opened, and what was opened and said on it. */
function machine(faults: { readonly [part: string]: string }) {
  const opened: string[] = [];
  const said: string[] = [];
  const log = {
    warn: (_: object, line: string) => said.push(line),
  } as unknown as Log;
  const open = async (address: Multiaddr): Promise<void> => {
    const text = address.toString();
    const code = Object.entries(faults).find(([part]) => text.includes(part))?.[1];
    if (code !== undefined) throw Object.assign(new Error(code), { code });
    opened.push(text);
  };
  return { opened, said, parts: { open, log } };
}

describe('the ladder of listening ports', () => {
  it('stands on its first rung, on IPv4 and IPv6, and says nothing', async () => {
    const { opened, said, parts } = machine({});
    assert.deepEqual(await climb(DEFAULT_LADDER, 1, parts), ['8144/tcp']);
    assert.deepEqual(opened, ['/ip4/0.0.0.0/tcp/8144', '/ip6/::/tcp/8144']);
    assert.deepEqual(said, []);
  });

  it('passes over a busy and a forbidden port, with one line each that says port, why and what instead', async () => {
    const { opened, said, parts } = machine({ 'tcp/8144': 'EADDRINUSE', 'tcp/443': 'EACCES' });
    assert.deepEqual(await climb(DEFAULT_LADDER, 1, parts), ['853/tcp']);
    assert.deepEqual(opened, ['/ip4/0.0.0.0/tcp/853', '/ip6/::/tcp/853']);
    assert.deepEqual(said, [
      'cannot listen on 8144/tcp: the port is in use by another program; trying 443/wss instead',
      'cannot listen on 443/wss: this process lacks the right to ports below 1024; trying 853/tcp instead',
    ]);
  });

  it('opens as many rungs as are wanted', async () => {
    const { parts } = machine({ 'tcp/443': 'EADDRINUSE' });
    assert.deepEqual(await climb(DEFAULT_LADDER, 4, parts), ['8144/tcp', '853/tcp', '80/ws']);
  });

  it('is content with one version of IP where the machine lacks the other', async () => {
    const without6 = machine({ '/ip6/': 'EAFNOSUPPORT' });
    assert.deepEqual(await climb(DEFAULT_LADDER, 1, without6.parts), ['8144/tcp']);
    const without4 = machine({ '/ip4/': 'EADDRNOTAVAIL' });
    assert.deepEqual(await climb(DEFAULT_LADDER, 1, without4.parts), ['8144/tcp']);
    assert.deepEqual(without4.opened, ['/ip6/::/tcp/8144']);
  });

  it('fails with cause and cure when no rung stands', async () => {
    const { parts } = machine({ tcp: 'EADDRINUSE' });
    await assert.rejects(
      climb(DEFAULT_LADDER, 1, parts),
      (error: Error & { code?: string }) =>
        error.code === 'LISTEN_FAILED' &&
        /80\/ws \(the port is in use.*ss -ltnp/.test(error.message),
    );
  });

  it('spells a rung as the addresses to listen on', () => {
    const of = (rung: string) => addressesOfRung(rung).map(String);
    assert.deepEqual(of('443/wss'), ['/ip4/0.0.0.0/tcp/443/tls/ws', '/ip6/::/tcp/443/tls/ws']);
    assert.deepEqual(of('80/ws'), ['/ip4/0.0.0.0/tcp/80/ws', '/ip6/::/tcp/80/ws']);
    assert.deepEqual(of('8144/quic'), [
      '/ip4/0.0.0.0/udp/8144/quic-v1',
      '/ip6/::/udp/8144/quic-v1',
    ]);
  });

  for (const wrong of ['8144', 'tcp/8144', '8144/udp', '70000/tcp', '', '8144/tcp ']) {
    it(`refuses ${JSON.stringify(wrong)}`, () => {
      assert.throws(() => readRung(wrong), { code: 'BAD_ARGUMENT' });
    });
  }
});
