// Both sides of a join over a channel in memory: who is let in, who is not, and what each side says of it.
import assert from 'node:assert/strict';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import {
  type AuthorKey,
  type Cidr,
  createSigner,
  decodeInvitation,
  fastestVerifier,
  type Invitation,
  type JoinFrame,
  type JoinRefusal,
  networkDigest,
  type Signer,
  sha256Hex,
  signRecord,
} from '@tocsin/protocol';
import { silentLog } from '../../src/events.ts';
import type { JoinChannel } from '../../src/join/channel.ts';
import { ATTEMPTS_IN_ALL, WRONG_PER_ADDRESS } from '../../src/join/constants.ts';
import { loadInvitations } from '../../src/join/invitations.ts';
import { createInviting, type InvitingParts } from '../../src/join/inviting.ts';
import { proveInvitation } from '../../src/join/joiner.ts';
import { readInvitation } from '../../src/join/read-invitation.ts';
import { NodeError } from '../../src/model.ts';
import { createKeyring, keyFromHex } from '../../src/network/protector/keyring.ts';
import { manualClock } from '../support/clock.ts';
import { removeTemporary, temporaryDirectory } from '../support/temp.ts';

const verifier = fastestVerifier();
const signerNamed = (name: string): Signer =>
  createSigner(Buffer.from(sha256Hex(Buffer.from(name)), 'hex'));
const inviter = signerNamed('inviter');
const NETWORK = 'home';
const KEY = 'ab'.repeat(32);
const HOUR_MS = 3_600_000;
const FROM = '198.51.0.7' as Cidr;

/** Two ends of one conversation. */
function channels(): [JoinChannel, JoinChannel] {
  const pipes = [queue(), queue()] as const;
  const end = (mine: Queue, theirs: Queue): JoinChannel => ({
    read: () => mine.take(),
    async write(frames) {
      for (const frame of frames) theirs.put(frame);
    },
    async close() {
      theirs.put(undefined);
    },
    abort: () => theirs.put(undefined),
  });
  return [end(pipes[0], pipes[1]), end(pipes[1], pipes[0])];
}

type Queue = ReturnType<typeof queue>;
function queue() {
  const frames: (JoinFrame | undefined)[] = [];
  let wake = (): void => {};
  return {
    put(frame: JoinFrame | undefined) {
      frames.push(frame);
      wake();
    },
    async take(): Promise<JoinFrame | undefined> {
      while (frames.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return frames.shift();
    },
  };
}

async function setting(changes: Partial<InvitingParts> = {}, dataDir = temporaryDirectory()) {
  const clock = manualClock();
  const notes: string[] = [];
  const inviting = createInviting({
    network: { name: NETWORK, open: false },
    signer: inviter,
    keyring: createKeyring(keyFromHex(KEY, 3)),
    invitations: await loadInvitations(dataDir),
    clock,
    log: silentLog,
    addresses: () => ['/ip4/198.51.0.1/tcp/8144'],
    fleets: () => [],
    certify: async (member, { class: kind, label, days }) =>
      signRecord(
        {
          kind: 'certificate',
          network: networkDigest(NETWORK),
          number: clock.now(),
          issuedAt: clock.now(),
          expiresAt: clock.now() + days * 24 * HOUR_MS,
          member,
          sponsor: inviter.author,
          class: kind,
          label,
        },
        inviter,
      ),
    records: () => [],
    note: (kind, { reason }) => void notes.push(`${kind}: ${reason}`),
    ...changes,
  });
  const join = async (line: string | Invitation, joiner: Signer, from: Cidr | undefined = FROM) => {
    const invitation =
      typeof line === 'string' ? readInvitation(line, verifier, clock.now()) : line;
    const [here, there] = channels();
    const [welcomed] = await Promise.all([
      proveInvitation({ invitation, signer: joiner, verifier }, here),
      inviting.receive(there, joiner.author, from),
    ]);
    return welcomed;
  };
  return { clock, inviting, join, notes, dataDir };
}

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof NodeError && error.code === code;

function invitationIn(line: string): Invitation {
  const decoded = decodeInvitation(line, verifier);
  assert.ok(decoded.ok);
  return decoded.invitation;
}

describe('an invitation', () => {
  after(removeTemporary);

  it('makes its bearer a member: certificate, records and the key of today', async () => {
    const record = signRecord(
      {
        kind: 'certificate',
        network: networkDigest(NETWORK),
        number: 1_000,
        issuedAt: 1_000,
        expiresAt: 2_000,
        member: signerNamed('third').author,
        sponsor: inviter.author,
        class: 'own',
        label: 'web-1',
      },
      inviter,
    );
    const { inviting, join, notes } = await setting({ records: () => [record.envelope] });
    const { line } = await inviting.invite({ class: 'own', label: 'web-3' });
    const joiner = signerNamed('joiner');
    const { certificate, records, key, keyNumber } = await join(line, joiner);
    assert.equal(certificate.signer, inviter.author);
    assert.ok(certificate.body.kind === 'certificate');
    assert.equal(certificate.body.member, joiner.author);
    assert.equal(certificate.body.class, 'own');
    assert.equal(certificate.body.label, 'web-3');
    assert.deepEqual(
      records.map(({ id }) => id),
      [certificate.id, record.id],
    );
    assert.deepEqual([key, keyNumber], [KEY, 3]);
    assert.match(notes[0] ?? '', /^joined: as own, by invitation /);
  });

  it('that was stolen and used is refused to the second who shows it; the first may ask again', async () => {
    const { inviting, join, notes } = await setting();
    const { line } = await inviting.invite();
    await join(line, signerNamed('thief'));
    await assert.rejects(join(line, signerNamed('owner')), refusedAs('INVITATION_USED'));
    assert.equal(notes.at(-1), 'join-refused: used');
    await join(line, signerNamed('thief'));
    const [view] = inviting.invitations();
    assert.deepEqual(
      [view?.state, view?.left, view?.joined.map(({ author }) => author)],
      ['used', 0, [signerNamed('thief').author]],
    );
  });

  it('lets in as many as it says, be they all there at once', async () => {
    const { inviting, join } = await setting();
    const { line } = await inviting.invite({ uses: 3 });
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => join(line, signerNamed(`joiner ${i}`))),
    );
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 3);
  });

  it('ends: by its time, by a withdrawal, and both sides say which', async () => {
    const { clock, inviting, join, notes } = await setting();
    const [short, long] = [
      await inviting.invite({ expiresInMs: HOUR_MS }),
      await inviting.invite({ expiresInMs: 2 * HOUR_MS }),
    ];
    const early = invitationIn(short.line);
    clock.advance(HOUR_MS);
    assert.throws(
      () => readInvitation(short.line, verifier, clock.now()),
      refusedAs('INVITATION_EXPIRED'),
    );
    // A joiner whose clock is behind is told by the inviter.
    await assert.rejects(join(early, signerNamed('joiner')), refusedAs('INVITATION_EXPIRED'));
    assert.equal(await inviting.withdraw(long.id.slice(0, 6)), true);
    assert.equal(await inviting.withdraw(long.id), false);
    await assert.rejects(join(long.line, signerNamed('joiner')), refusedAs('INVITATION_WITHDRAWN'));
    assert.deepEqual(notes, ['join-refused: expired', 'join-refused: withdrawn']);
    assert.deepEqual(
      inviting.invitations().map(({ state }) => state),
      ['withdrawn', 'expired'],
    );
  });

  it('of another inviter, of another network, or with a wrong secret proves nothing', async () => {
    const { inviting, join, notes } = await setting();
    const { line } = await inviting.invite();
    const good = invitationIn(line);
    const joiner = signerNamed('joiner');
    const foreign: Invitation[] = [
      { ...good, secret: '00'.repeat(16) },
      { ...good, networkName: 'elsewhere' },
      { ...good, inviter: signerNamed('another').author },
    ];
    for (const invitation of foreign)
      await assert.rejects(join(invitation, joiner), refusedAs('INVITATION_UNKNOWN'));
    assert.deepEqual(new Set(notes), new Set(['join-refused: unknown']));
    assert.equal(inviting.invitations()[0]?.left, 1);
  });

  it('that was altered in any one character is found out before anybody is dialled', async () => {
    const { inviting } = await setting();
    const { line } = await inviting.invite();
    for (let i = 8; i < line.length; i += 13) {
      const other = line[i] === 'A' ? 'B' : 'A';
      const altered = line.slice(0, i) + other + line.slice(i + 1);
      assert.throws(() => readInvitation(altered, verifier, 0), refusedAs('INVITATION_ALTERED'));
    }
    assert.throws(() => readInvitation('hello', verifier, 0), refusedAs('INVITATION_UNREADABLE'));
  });

  it('is guessed at a few times a minute and from one place, and nobody else suffers for it', async () => {
    const { clock, inviting, join } = await setting();
    const { line } = await inviting.invite({ uses: 3 });
    const wrong = { ...invitationIn(line), secret: '00'.repeat(16) };
    const joiner = signerNamed('joiner');
    const code = (result: Promise<unknown>): Promise<string> =>
      result.then(
        () => 'in',
        (error: NodeError) => error.code,
      );
    const site = ['2a00:1450::1', '2a00:1450::2', '2a00:1450::3'] as Cidr[];
    for (let i = 0; i < WRONG_PER_ADDRESS; i++)
      assert.equal(await code(join(wrong, joiner, site[i % 3])), 'INVITATION_UNKNOWN');
    assert.equal(await code(join(wrong, joiner, site[0])), 'JOIN_BUSY');
    assert.equal(await code(join(line, joiner, site[1])), 'JOIN_BUSY');
    assert.equal(await code(join(line, joiner, FROM)), 'in');
    clock.advance(60_000);
    assert.equal(await code(join(line, joiner, site[1])), 'in');
  });

  it('is not kept from others by one who begins again and again and proves nothing', async () => {
    const { inviting, join } = await setting();
    const { line } = await inviting.invite();
    for (let i = 0; i < ATTEMPTS_IN_ALL; i++) {
      const [here, there] = channels();
      await here.close();
      await inviting.receive(there, signerNamed('nobody').author, '198.51.0.8' as Cidr);
    }
    await join(line, signerNamed('joiner'));
  });

  it('is not lost by an inviter who cannot sign just now', async () => {
    let able = false;
    const { inviting, join } = await setting({
      certify: async (member) => {
        if (!able) throw new NodeError('BAD_ARGUMENT', 'no member any more');
        return certificateOf(member);
      },
    });
    const { line } = await inviting.invite();
    await assert.rejects(join(line, signerNamed('joiner')), refusedAs('JOIN_UNABLE'));
    able = true;
    await join(line, signerNamed('joiner'));
  });

  it('gives no place back for one who came by it and was shut out since', async () => {
    let isRevoked = false;
    const { inviting, join } = await setting({
      certify: async (member) => {
        if (isRevoked) throw new NodeError('BAD_ARGUMENT', 'revoked');
        return certificateOf(member);
      },
    });
    const { line } = await inviting.invite();
    await join(line, signerNamed('thief'));
    isRevoked = true;
    await assert.rejects(join(line, signerNamed('thief')), refusedAs('JOIN_UNABLE'));
    isRevoked = false;
    await assert.rejects(join(line, signerNamed('his other key')), refusedAs('INVITATION_USED'));
  });

  it('lets nobody in while the disk takes nothing, and counts who asks again when it does', async () => {
    const { inviting, join, dataDir } = await setting();
    const { line } = await inviting.invite();
    await rm(dataDir, { recursive: true });
    await assert.rejects(join(line, signerNamed('joiner')));
    assert.equal(inviting.invitations()[0]?.left, 1);
    await mkdir(dataDir);
    await join(line, signerNamed('joiner'));
    const { inviting: restarted } = await setting({}, dataDir);
    assert.equal(restarted.invitations()[0]?.left, 0);
  });

  it('is worth nothing if the certificate is not what the line promised', async () => {
    const { inviting, join } = await setting({
      certify: async () => certificateOf(signerNamed('somebody else').author),
    });
    const { line } = await inviting.invite();
    await assert.rejects(join(line, signerNamed('joiner')), refusedAs('JOIN_BROKEN'));
  });

  it('survives a restart of its inviter, without the secret on any disk', async () => {
    const { inviting, dataDir } = await setting();
    const { line, id } = await inviting.invite({ class: 'own', uses: 2, label: 'web' });
    const again = await setting({}, dataDir);
    assert.equal(again.inviting.invitations()[0]?.id, id);
    await again.join(line, signerNamed('joiner'));
    const kept = await readFile(`${dataDir}/invitations.json`, 'utf8');
    assert.ok(!kept.includes(invitationIn(line).secret));
    assert.equal((await stat(`${dataDir}/invitations.json`)).mode & 0o777, 0o600);
  });

  it('cannot be made without a key in a closed network, without an address, or beyond its ranges', async () => {
    const closed = await setting({ keyring: createKeyring() });
    await assert.rejects(closed.inviting.invite(), refusedAs('NO_NETWORK_KEY'));
    const open = await setting({
      keyring: createKeyring(),
      network: { name: NETWORK, open: true },
    });
    assert.equal(invitationIn((await open.inviting.invite()).line).networkKey, '');
    const deaf = await setting({ addresses: () => [] });
    await assert.rejects(deaf.inviting.invite(), refusedAs('NO_ADDRESS'));
    const { inviting } = await setting();
    for (const terms of [
      { uses: 0 },
      { uses: 1.5 },
      { expiresInMs: 1 },
      { expiresInMs: 31 * 24 * HOUR_MS },
      { label: 'x\u0000' },
    ])
      await assert.rejects(inviting.invite(terms), refusedAs('BAD_ARGUMENT'));
    assert.equal(inviting.invitations().length, 0);
  });

  it('names public addresses first, and loopback only if there is nothing else', async () => {
    const { inviting } = await setting({
      addresses: () => [
        '/ip4/127.0.0.1/tcp/8144/p2p/12D3KooWHQba7EGyUNBZyJRnPpRmJoPMcUMdbCVLwwnG1VwRRZDF',
        '/ip4/192.168.1.5/tcp/8144',
        '/ip4/8.8.8.8/tcp/8144',
        '/dns4/example.org/tcp/443/wss',
        '/ip4/8.8.4.4/tcp/1/p2p/12D3KooWHQba7EGyUNBZyJRnPpRmJoPMcUMdbCVLwwnG1VwRRZDF/p2p-circuit',
      ],
    });
    assert.deepEqual(invitationIn((await inviting.invite()).line).addresses, [
      '/ip4/8.8.8.8/tcp/8144',
      '/dns4/example.org/tcp/443/wss',
      '/ip4/192.168.1.5/tcp/8144',
    ]);
  });

  it('knows every refusal of the wire on the side of the joiner', async () => {
    const codes: readonly JoinRefusal[] = [
      'unknown',
      'used',
      'expired',
      'withdrawn',
      'busy',
      'unable',
    ];
    for (const code of codes) {
      const [here, there] = channels();
      await there.write([{ kind: 'refusal', code }]);
      const { inviting } = await setting();
      const invitation = invitationIn((await inviting.invite()).line);
      const parts = { invitation, signer: signerNamed('joiner'), verifier };
      await assert.rejects(proveInvitation(parts, here), (error: NodeError) =>
        /^(INVITATION|JOIN)_/.test(error.code),
      );
    }
  });
});

function certificateOf(member: AuthorKey) {
  return signRecord(
    {
      kind: 'certificate',
      network: networkDigest(NETWORK),
      number: 1_000,
      issuedAt: 1_000,
      expiresAt: 2_000,
      member,
      sponsor: inviter.author,
      class: 'friend',
      label: '',
    },
    inviter,
  );
}
