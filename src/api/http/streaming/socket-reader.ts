// A WebSocket as the connection of a reader. The token comes in the first message or as a sub-protocol, so that it is in no
// address and no log.
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { Reader, ReaderSocket } from '../../live/session/reader-socket.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { messageText } from './message-text.ts';

/** Of RFC 6455. */
const POLICY_VIOLATION = 1_008;
const INTERNAL_ERROR = 1_011;
/** What a client may offer, with its token beside it as `bearer.<token>`; only the name comes back. */
const PROTOCOL = 'sluice';
const BEARER = 'bearer.';
/** Of one reader, while an earlier message of it is worked on. */
const UNHEARD_MAX = 16;

export function handleProtocols(offered: ReadonlySet<string>): string | false {
  return offered.has(PROTOCOL) ? PROTOCOL : false;
}

function offeredToken(header = ''): string | undefined {
  const offered = header.split(',').map((protocol) => protocol.trim());
  return offered.find((protocol) => protocol.startsWith(BEARER))?.slice(BEARER.length);
}

export function readOverSocket<Message extends object>(
  socket: WebSocket,
  { headers }: Pick<FastifyRequest, 'headers'>,
  { metrics, begin }: ReadStream<Message>,
): void {
  const closed = metrics.socketOpened('websocket');
  const reader = begin({
    send: (message) => socket.send(messageText(message), { binary: false }),
    waiting: () => socket.bufferedAmount,
    close: (code, why) => socket.close(code, why),
  });
  let unheard = 0;
  let heard = Promise.resolve();
  /** One after the other: what follows a token may rest on it. */
  function hear(text: string): void {
    unheard += 1;
    if (unheard > UNHEARD_MAX) return socket.close(POLICY_VIOLATION, 'too many messages at once');
    heard = heard
      .then(() => reader.hear(text))
      .catch(() => socket.close(INTERNAL_ERROR, 'this failed here'))
      .finally(() => {
        unheard -= 1;
      });
  }
  const token = offeredToken(headers['sec-websocket-protocol']);
  if (token !== undefined) hear(JSON.stringify({ type: 'auth', token }));
  socket.on('message', (data: Buffer) => hear(data.toString('utf8')));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    closed();
    reader.leave();
  });
}

export interface ReadStream<Message> {
  readonly metrics: ApiMetrics;
  begin(socket: ReaderSocket<Message>): Reader;
}
