// A WebSocket as the connection of a reader, whatever its frames are: what it sends is worked on one message after the other.
import type { WebSocket } from '@fastify/websocket';
import type { Reader, ReaderSocket } from '../../live/session/reader-socket.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import type { LiveConnections } from './live-connections.ts';

/** Of RFC 6455. */
const POLICY_VIOLATION = 1_008;
/** Of one reader, while an earlier message of it is worked on. */
const UNREAD_MAX = 16;

export interface ReadingSocketParts<Message extends object> {
  readonly metrics: ApiMetrics;
  readonly connections: LiveConnections;
  begin(socket: ReaderSocket<Message>): Reader;
  write(message: Message): void;
}

/** What receives the messages of the reader as JSON, in their order: what follows a token may rest on it. */
export function openReadingSocket<Message extends object>(
  socket: WebSocket,
  { metrics, connections, begin, write }: ReadingSocketParts<Message>,
): (text: string | Promise<string>) => void {
  const closed = metrics.socketOpened('websocket');
  const connection = connections.open<Message>(
    {
      send: write,
      waiting: () => socket.bufferedAmount,
      end: (code, why) => socket.close(code, why),
      cut: () => socket.terminate(),
    },
    begin,
  );
  let unread = 0;
  let received = Promise.resolve();
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    closed();
    connection.gone();
  });
  return (text) => {
    unread += 1;
    if (unread > UNREAD_MAX) return connection.close(POLICY_VIOLATION, 'too many messages at once');
    received = received
      .then(() => connection.receive(text))
      .finally(() => {
        unread -= 1;
      });
  };
}
