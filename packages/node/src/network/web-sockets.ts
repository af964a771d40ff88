// WebSockets as libp2p speaks them, mended where a mesh of machines with certificates of their own needs it.
import type { Server } from 'node:net';
import type {
  CreateListenerOptions,
  DialTransportOptions,
  Listener,
  Transport,
} from '@libp2p/interface';
import { type WebSocketsComponents, webSockets } from '@libp2p/websockets';
import type { Multiaddr } from '@multiformats/multiaddr';
import { WebSocket, type WebSocketServer } from 'ws';
import type { TlsCertificate } from './certificate.ts';
import { pathOf } from './path.ts';
import {
  TLS_HANDSHAKE_MS,
  WEB_SOCKET_BACKLOG_BYTES,
  WEB_SOCKET_CONNECTIONS_MAX,
  WEB_SOCKET_FRAME_BYTES,
  WEB_SOCKET_UPGRADE_MS,
} from './reach-limits.ts';

/** The parts of libp2p's classes that are reached for; their absence is a failure at the start, not in the dark. */
interface InsideTransport {
  _connect(address: Multiaddr, options: DialTransportOptions): Promise<unknown>;
}
interface InsideListener {
  readonly server: Server;
  readonly wsServer: WebSocketServer;
}

/** @param certificate needed to listen on wss only */
export function webSocketTransport(
  certificate: TlsCertificate | undefined,
): (components: WebSocketsComponents) => Transport {
  const create = webSockets({
    maxBufferedAmount: WEB_SOCKET_BACKLOG_BYTES,
    ...(certificate && { https: { ...certificate, handshakeTimeout: TLS_HANDSHAKE_MS } }),
  });
  return (components) => {
    const transport = create(components);
    const inside = transport as unknown as InsideTransport;
    if (typeof inside._connect !== 'function') throw otherVersion('_connect()');
    inside._connect = (address, options) => connect(address, options.signal);
    const createListener = transport.createListener.bind(transport);
    transport.createListener = (options: CreateListenerOptions) => guarded(createListener(options));
    return transport;
  };
}

/**
 * Node's own WebSocket verifies the certificate and cannot be told otherwise. Here it is not verified: most nodes have made
 * theirs themselves, and nothing rests on it, because Noise proves inside who the other is.
 */
function connect(address: Multiaddr, signal: AbortSignal | undefined): Promise<WebSocket> {
  const path = pathOf(address);
  if (path === undefined) throw new Error(`not the address of a WebSocket: ${address}`);
  const { host, port, protocol } = path;
  const scheme = protocol === 'wss' ? 'wss' : 'ws';
  const name = host.includes(':') ? `[${host}]` : host;
  const socket = new WebSocket(`${scheme}://${name}:${port}/`, {
    rejectUnauthorized: false,
    perMessageDeflate: false,
    maxPayload: WEB_SOCKET_FRAME_BYTES,
  });
  socket.binaryType = 'arraybuffer';
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
  const abort = (): void => {
    reject(signal?.reason);
    socket.terminate();
  };
  socket.once('open', () => resolve(tamed(socket)));
  socket.once('error', reject);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return promise.finally(() => signal?.removeEventListener('abort', abort));
}

/**
 * Libp2p closes what it aborts with 1006, which is no code that may be said: `ws` throws, and the connection would stay. And
 * it listens to no error: a frame that is none would end the process.
 */
function tamed(socket: WebSocket): WebSocket {
  const close = socket.close.bind(socket);
  socket.close = (code, reason) => (code === 1006 ? socket.terminate() : close(code, reason));
  socket.on('error', () => socket.terminate());
  return socket;
}

/** A listener that neither keeps who does not speak, nor collects a frame of a hundred megabytes before anybody is proved. */
function guarded(listener: Listener): Listener {
  const { server, wsServer } = listener as unknown as InsideListener;
  if (server === undefined || wsServer === undefined) throw otherVersion('server, wsServer');
  server.maxConnections = WEB_SOCKET_CONNECTIONS_MAX;
  wsServer.options.maxPayload = WEB_SOCKET_FRAME_BYTES;
  const waiting = new Map<string, NodeJS.Timeout>();
  server.on('connection', (socket) => {
    const from = `${socket.remoteAddress} ${socket.remotePort}`;
    const timer = setTimeout(() => socket.destroy(), WEB_SOCKET_UPGRADE_MS).unref();
    waiting.set(from, timer);
    socket.once('close', () => {
      clearTimeout(timer);
      if (waiting.get(from) === timer) waiting.delete(from);
    });
    // Libp2p listens to errors only once a byte has come.
    socket.on('error', () => socket.destroy());
  });
  const handleUpgrade = wsServer.handleUpgrade.bind(wsServer);
  wsServer.handleUpgrade = (request, socket, head, then) =>
    handleUpgrade(request, socket, head, (webSocket, again) => {
      const { remoteAddress, remotePort } = request.socket;
      clearTimeout(waiting.get(`${remoteAddress} ${remotePort}`));
      then(tamed(webSocket), again);
    });
  return listener;
}

function otherVersion(missing: string): Error {
  return new Error(
    `@libp2p/websockets has no ${missing}: install exactly the version that packages/node/package.json pins`,
  );
}
