// What may be asked over the control socket: each route is one call of the node or of the mode.
import type { JournalEntry, JournalQuery, Mode, Report, Status, TocsinNode } from '@tocsin/node';
import { CATEGORIES } from '@tocsin/protocol';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DaemonError } from '../errors.ts';
import type { ModeControl, ModeView } from '../run/mode.ts';
import { streamEvents } from './events.ts';
import { JOURNAL_ENTRIES_MAX } from './limits.ts';
import { addMembershipRoutes } from './membership-routes.ts';
import { METRICS_TYPE, metricsOf } from './metrics.ts';

export interface Served {
  readonly node: TocsinNode;
  readonly mode: ModeControl;
  /** `enforce` only where blocks really reach a firewall. */
  readonly shown: () => Mode;
  readonly now: () => number;
}

/** The answer to `GET /v1/status`. */
export interface DaemonStatus extends Status {
  readonly control: ModeView & { readonly pid: number };
}

const MICRO = 1_000_000;
const author = z.strictObject({ author: z.string(), reason: z.string().optional() });
const indicator = z.strictObject({ indicator: z.string() });
const journal = z.strictObject({
  limit: z.coerce.number().int().min(1).max(JOURNAL_ENTRIES_MAX),
  kind: z.string().optional(),
  indicator: z.string().optional(),
  author: z.string().optional(),
  since: z.coerce.number().optional(),
});
const report = z.strictObject({
  indicator: z.string(),
  category: z.enum(CATEGORIES).optional(),
  severity: z.int().min(1).max(5).optional(),
  confidence: z.int().min(0).max(MICRO).optional(),
  attempts: z.int().min(1).optional(),
});

export function addRoutes(server: FastifyInstance, { node, mode, shown, now }: Served): void {
  server.get(
    '/v1/status',
    (): DaemonStatus => ({
      ...node.status(),
      control: { ...mode.view(), pid: process.pid },
    }),
  );
  server.get('/v1/metrics', (_request, reply) => {
    reply.type(METRICS_TYPE);
    return metricsOf(node.status());
  });
  server.get('/v1/fleet', () => node.fleet());
  server.get('/v1/blocks', () => node.blocks());
  server.get('/v1/explain', (request) => node.explain(indicator.parse(request.query).indicator));
  server.post('/v1/report', async (request) => {
    await node.report(report.parse(request.body) as Report);
    return {};
  });
  server.post('/v1/confirm', (request) => node.confirm(indicator.parse(request.body).indicator));
  server.post('/v1/unblock', (request) => {
    const order = indicator.extend({ falsePositive: z.boolean() }).parse(request.body);
    return order.falsePositive ? node.contradict(order.indicator) : node.unblock(order.indicator);
  });

  server.get('/v1/allow', () => node.allowlist());
  server.post('/v1/allow', async (request) => {
    const entry = z
      .strictObject({ cidr: z.string(), comment: z.string().optional(), until: z.int().optional() })
      .parse(request.body);
    await node.allow(entry as Parameters<TocsinNode['allow']>[0]);
    return node.allowlist();
  });
  server.delete('/v1/allow', async (request) => {
    const { cidr } = z.strictObject({ cidr: z.string() }).parse(request.query);
    return { removed: await node.disallow(cidr) };
  });

  server.get('/v1/peers', () => node.peers());
  server.post('/v1/peers/quarantine', async (request) => {
    const order = author.parse(request.body);
    await node.quarantine(order.author, order.reason ?? 'by the operator');
    return {};
  });
  server.post('/v1/peers/release', async (request) => {
    await node.release(author.parse(request.body).author);
    return {};
  });
  server.post('/v1/peers/approve', async (request) => {
    await node.approve(author.parse(request.body).author);
    return {};
  });

  addMembershipRoutes(server, node);

  server.get('/v1/diagnose', () => node.diagnose());
  server.get('/v1/audit', () => node.audit());
  server.get('/v1/journal', async (request) => {
    const query = journal.parse(request.query);
    const newest: JournalEntry[] = [];
    for await (const entry of node.journal({ ...query, newest: true } as JournalQuery))
      newest.push(entry);
    return newest.reverse();
  });
  server.get('/v1/events', (_request, reply) => {
    reply.hijack();
    streamEvents(node, reply.raw, now, shown);
  });

  server.post('/v1/mode', async (request) => {
    const order = z
      .strictObject({
        mode: z.enum(['observe', 'enforce']),
        confirmWithinMs: z.int().min(1).optional(),
      })
      .parse(request.body);
    await mode.set(order.mode, order.confirmWithinMs);
    return mode.view();
  });
  server.post('/v1/keep', () => {
    mode.keep();
    return mode.view();
  });
  server.post('/v1/panic', async () => {
    await mode.panic();
    const broken = node.status().degraded.find(({ code }) => code === 'FIREWALL');
    if (broken !== undefined)
      throw new DaemonError(
        'PANIC_INCOMPLETE',
        `The daemon observes, but could not empty the firewall: ${broken.message}`,
      );
    return mode.view();
  });
  server.post('/v1/resume', async () => {
    await mode.resume();
    return mode.view();
  });
}
