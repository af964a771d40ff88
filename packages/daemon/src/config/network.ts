// `[network]`: who belongs to it, how this machine finds others, and where they reach it.
import { z } from 'zod';
import { bootstrapAddress, fleetKey, listenAddress, path, peerAddress, rung } from './fields.ts';

const peer = z.strictObject({
  address: peerAddress.describe(
    'Where it listens and who it must be: the line that `tocsin init` printed there. Another identity behind it is refused.',
  ),
  class: z
    .enum(['own', 'friend'])
    .describe(
      '`own`: your machine, trusted like this one. `friend`: begins at half trust and earns or loses the rest.',
    ),
  name: z.string().min(1).max(64).optional().describe('How the tables and logs call it.'),
});

const discovery = z.strictObject({
  mdns: z
    .boolean()
    .optional()
    .describe(
      'Machines of one LAN find each other by multicast, under a tag made from the network’s name. Without it: yes, in a network with a key or an open one.',
    ),
  dht: z
    .boolean()
    .optional()
    .describe(
      'Members that know one other member find all of them through each other. Without it: as above.',
    ),
});

const tls = z.strictObject({
  cert: path.describe(
    'A certificate chain in PEM for `wss`. Without it the node makes itself one.',
  ),
  key: path.describe('Its private key in PEM; readable for the daemon only.'),
});

export const network = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected 1 to 63 of a-z, 0-9 and -')
      .default('tocsin')
      .describe('Peers of another network name never exchange signals with this one.'),
    key_file: path
      .optional()
      .describe(
        'A file with the network’s key, 64 hex digits, that only the daemon’s user can read. Without it: the key that `tocsin init` or `tocsin join` put into the data directory. A key once rotated away does not come back by it.',
      ),
    open: z
      .boolean()
      .default(false)
      .describe(
        'True lets unknown peers connect, as strangers: they corroborate, and never block alone. A network with a key is never open.',
      ),
    key_holders: z
      .enum(['own', 'friend', 'stranger', 'none'])
      .default('friend')
      .describe(
        'What somebody is who holds the key and was neither invited nor listed. All of them count as one. `none`: they may only show an invitation.',
      ),
    fleets: z
      .array(fleetKey)
      .default([])
      .describe(
        'Public keys of the fleets whose word this machine obeys, beside those that came with an invitation or by `tocsin fleet accept`.',
      ),
    peers: z.array(peer).default([]).describe('The machines to connect to and to accept.'),
    bootstrap: z
      .array(bootstrapAddress)
      .default([])
      .describe(
        'Addresses at which some member is found, whoever it is. They say nothing of trust.',
      ),
    discovery: discovery.prefault({}),
    listen: z
      .array(listenAddress)
      .default([])
      .describe('Where peers reach this machine, all of it. Empty: the ladder below.'),
    ladder: z
      .array(rung)
      .min(1)
      .default(['8144/tcp', '443/wss', '853/tcp', '80/ws'])
      .describe(
        'Ports tried in this order, each with how it is spoken on (`tcp`, `ws`, `wss`, `quic`): a busy or forbidden one is passed over. The port has to be open in the firewall.',
      ),
    rungs: z
      .int()
      .min(1)
      .max(16)
      .optional()
      .describe('How many rungs are to stand. Without it: one; four on a fortress.'),
    announce: z
      .array(listenAddress)
      .default([])
      .describe(
        'What others are told instead of the addresses listened on: for a forwarded port or a name, such as "/dns4/example.org/tcp/8144".',
      ),
    quic: z
      .boolean()
      .default(false)
      .describe('True speaks QUIC too, in an open network only: it goes past a network’s key.'),
    tls: tls.optional(),
    role: z
      .enum(['auto', 'sentinel', 'guardian', 'fortress'])
      .default('auto')
      .describe(
        'How much this machine takes on. `sentinel`: little; `guardian`: a server’s share; `fortress`: others lean on it. `auto` looks at the memory, and never chooses fortress.',
      ),
  })
  .superRefine(
    ({ open, key_file, quic }, context) => {
      if (open === true && key_file !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['open'],
          message: 'expected `open` or `key_file`, not both: a network with a key has no strangers',
        });
      if (quic === true && open !== true)
        context.addIssue({
          code: 'custom',
          path: ['quic'],
          message: 'expected an open network: QUIC goes past a network’s key',
        });
    },
    { when: () => true },
  );
