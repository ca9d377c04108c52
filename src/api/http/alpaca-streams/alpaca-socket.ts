// A WebSocket of Alpaca's streams as the connection of a reader, in the frames that its handshake asks for.
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { Reader, ReaderSocket } from '../../live/session/reader-socket.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import type { LiveConnections } from '../streaming/live-connections.ts';
import { type Frames, framesFor } from './frames.ts';

export interface AlpacaSocketParts {
  readonly metrics: ApiMetrics;
  readonly connections: LiveConnections;
  /** Unless MessagePack is asked for. */
  readonly json: Frames;
  begin(socket: ReaderSocket<object>): Reader;
}

const POLICY_VIOLATION = 1_008;
/** Of one reader, while an earlier message of it is worked on. */
const UNREAD_MAX = 16;

export function readAlpacaSocket(
  socket: WebSocket,
  { headers }: FastifyRequest,
  { metrics, connections, json, begin }: AlpacaSocketParts,
): void {
  const { encode, decode, isBinary } = framesFor(headers['content-type'], json);
  const closed = metrics.socketOpened('websocket');
  const connection = connections.open<object>(
    {
      send: (message) => socket.send(encode(message), { binary: isBinary }),
      waiting: () => socket.bufferedAmount,
      end: (code, why) => socket.close(code, why),
      cut: () => socket.terminate(),
    },
    begin,
  );
  let unread = 0;
  let received = Promise.resolve();
  socket.on('message', (bytes: Buffer, isBytes: boolean) => {
    unread += 1;
    if (unread > UNREAD_MAX) return connection.close(POLICY_VIOLATION, 'too many messages at once');
    const message = isBytes ? decode(bytes) : json.decode(bytes);
    const text = JSON.stringify(Object(message));
    received = received
      .then(() => connection.receive(text))
      .finally(() => {
        unread -= 1;
      });
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    closed();
    connection.gone();
  });
}
