// What may be asked over the control socket about members: inviting, revoking, the network's key, the word of a fleet.
import type { InviteTerms, TocsinNode } from '@tocsin/node';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

const terms = z.strictObject({
  class: z.enum(['own', 'friend']),
  uses: z.int(),
  expiresInMs: z.int(),
  label: z.string(),
});
const id = z.strictObject({ id: z.string().min(1) });
const revocation = z.strictObject({
  member: z.string(),
  since: z.int().min(0),
  reason: z.string(),
});
const records = z.strictObject({ envelopes: z.array(z.base64()).min(1) });
const rotation = z.strictObject({ forgetOldAt: z.int() });
const fleet = z.strictObject({ key: z.string() });

export function addMembershipRoutes(server: FastifyInstance, node: TocsinNode): void {
  server.get('/v1/invitations', () => node.invitations());
  server.post('/v1/invitations', (request) =>
    node.invite(terms.parse(request.body) satisfies InviteTerms),
  );
  server.delete('/v1/invitations', async (request) => ({
    withdrawn: await node.withdraw(id.parse(request.query).id),
  }));

  server.get('/v1/members', () => node.members());
  server.post('/v1/members/revoke', async (request) => {
    const { member, ...rest } = revocation.parse(request.body);
    await node.revoke(member, rest);
    return {};
  });

  server.post('/v1/records', (request) =>
    node.learn(
      records
        .parse(request.body)
        .envelopes.map((text) => new Uint8Array(Buffer.from(text, 'base64'))),
    ),
  );
  server.post('/v1/network/rotate', (request) => node.rotateKey(rotation.parse(request.body)));
  server.get('/v1/fleets', () => node.fleets());
  server.post('/v1/fleets', async (request) => {
    await node.acceptFleet(fleet.parse(request.body).key);
    return node.fleets();
  });
}
