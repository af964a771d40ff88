// The control socket: HTTP over a Unix socket that only the daemon's user and root can open.
import { rmSync } from 'node:fs';
import { FIREWALL_CODES, FirewallError } from '@tocsin/firewall';
import { type Log, NODE_CODES, NodeError } from '@tocsin/node';
import { type FastifyReply, fastify } from 'fastify';
import { z } from 'zod';
import { DaemonError } from '../errors.ts';
import type { Refusal } from './client.ts';
import { addRoutes, type Served } from './routes.ts';
import { claimSocket, closeToOthers } from './socket.ts';

export interface ControlServer {
  /** Ends running streams too. */
  close(): Promise<void>;
}

/** @throws DaemonError when the socket cannot be had */
export async function serveControl(path: string, served: Served, log: Log): Promise<ControlServer> {
  await claimSocket(path);
  // Streams of `watch` never end by themselves: a stop must not wait for them.
  const server = fastify({
    forceCloseConnections: true,
    // A target that is none is refused before there is a route, in the form of every refusal.
    frameworkErrors: (error, _request, reply) => {
      const { status, refusal } = refusalOf(error);
      (reply as FastifyReply).code(status).send({ error: refusal });
    },
  });
  server.setErrorHandler((error, _request, reply) => {
    const { status, refusal } = refusalOf(error);
    if (status === 500)
      log.error(
        { code: refusal.code, error: refusal.message },
        'a request over the control socket failed',
      );
    return reply.code(status).send({ error: refusal });
  });
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      error: {
        code: 'BAD_ARGUMENT',
        message: `The daemon knows no ${request.method} ${request.url}`,
        cure: 'Daemon and command line differ in version: restart the daemon.',
      },
    }),
  );
  addRoutes(server, served);
  await server.listen({ path });
  closeToOthers(path);
  return {
    async close() {
      await server.close();
      rmSync(path, { force: true });
    },
  };
}

/** What a failed request is answered with; an error without a code is a bug and says so. */
function refusalOf(error: unknown): { status: number; refusal: Refusal } {
  if (error instanceof z.ZodError)
    return { status: 400, refusal: { code: 'BAD_ARGUMENT', message: z.prettifyError(error) } };
  if (error instanceof DaemonError)
    return { status: 409, refusal: { code: error.code, message: error.message, cure: error.cure } };
  if (error instanceof NodeError) {
    const { code, message } = error;
    const status = code.startsWith('BAD_') ? 400 : 409;
    return { status, refusal: { code, message, cure: NODE_CODES[code].cure } };
  }
  if (error instanceof FirewallError) {
    const { code, message } = error;
    return { status: 503, refusal: { code, message, cure: FIREWALL_CODES[code].cure } };
  }
  const { statusCode = 500, message } = error as Error & { statusCode?: number };
  return {
    status: statusCode,
    refusal: { code: statusCode < 500 ? 'BAD_ARGUMENT' : 'INTERNAL', message },
  };
}
