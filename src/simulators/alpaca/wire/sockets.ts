// The WebSockets of all streams: they are opened by path, closed by faults, and never replay what was missed.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { WallClock } from '../../../kernel/clock.ts';
import type { Connection, Protocol } from './messages/connection.ts';
import { type Codec, codecFor } from './messages/frames.ts';
import type { Headers } from './messages/keys.ts';

export interface SocketParts {
  readonly wallClock: WallClock;
  /** Undefined: no stream has this path. */
  protocolOf(path: string): Protocol | undefined;
  onFrame(connection: Connection, dir: 'in' | 'out', message: unknown): void;
}

export interface Sockets {
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void;
  all(): readonly Connection[];
  /** Closes every socket; new ones are refused for so many wall milliseconds. */
  gap(forMs: number): void;
  endGap(): void;
  stop(): void;
}

const FRAME_BYTES_MAX = 1_048_576;
const REFUSED = 'HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n';
const UNKNOWN = 'HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n';
const TRADING = '/stream';

export function createSockets({ wallClock, protocolOf, onFrame }: SocketParts): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES_MAX });
  const sockets = new Map<Connection, WebSocket>();
  let lastId = 0;
  let refusedUntil = 0;

  function admit(socket: WebSocket, path: string, headers: Headers): void {
    const protocol = protocolOf(path);
    const codec: Codec = codecFor(headers['content-type'], path === TRADING);
    const connection: Connection = {
      id: ++lastId,
      ...{ path, headers, topics: new Set<string>(), isAdmitted: false },
      send(message) {
        onFrame(connection, 'out', message);
        socket.send(codec.encode(message), { binary: !codec.isText });
      },
      close: () => socket.close(),
    };
    sockets.set(connection, socket);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => sockets.delete(connection));
    socket.on('message', (bytes: unknown) => {
      const message = codec.decode(Buffer.isBuffer(bytes) ? bytes : Buffer.from(String(bytes)));
      onFrame(connection, 'in', message);
      protocol?.onMessage(connection, message);
    });
    protocol?.open(connection);
  }

  return {
    upgrade(message, socket, head) {
      const path =
        (message.url ?? '/')
          .split('?')[0]
          ?.replace(/^\/{2,}/, '/')
          .replace(/\/$/, '') ?? '';
      if (wallClock.now() < refusedUntil) return void socket.end(REFUSED);
      if (protocolOf(path) === undefined) return void socket.end(UNKNOWN);
      server.handleUpgrade(message, socket, head, (opened) => admit(opened, path, message.headers));
    },
    all: () => [...sockets.keys()],
    gap(forMs) {
      refusedUntil = wallClock.now() + forMs;
      for (const socket of sockets.values()) socket.terminate();
    },
    endGap() {
      refusedUntil = wallClock.now();
    },
    stop() {
      for (const socket of sockets.values()) socket.terminate();
      server.close();
    },
  };
}
