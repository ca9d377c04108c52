// A WebSocket as the connection of a reader. The token comes in the first message or as a sub-protocol, so that it is in no
// address and no log.
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { Authenticator } from '../../identity/principal.ts';
import type { Reader, ReaderSocket } from '../../live/session/reader-socket.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { isOwnPage, keptIn } from '../access/page-cookies.ts';
import type { LiveConnections } from './live-connections.ts';
import { messageText } from './message-text.ts';

/** Of RFC 6455. */
const POLICY_VIOLATION = 1_008;
/** What a client may offer, with its token beside it as `bearer.<token>`; only the name comes back. */
const PROTOCOL = 'sluice';
const BEARER = 'bearer.';
/** What a page offers in place of a token, which it does not know. */
const CSRF = 'csrf.';
/** Of one reader, while an earlier message of it is worked on. */
const UNHEARD_MAX = 16;

export function handleProtocols(offered: ReadonlySet<string>): string | false {
  return offered.has(PROTOCOL) ? PROTOCOL : false;
}

function offeredBehind(word: string, { headers }: FastifyRequest): string | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  return offered.find((protocol) => protocol.startsWith(word))?.slice(word.length);
}

export function readOverSocket<Message extends object>(
  socket: WebSocket,
  request: FastifyRequest,
  { metrics, connections, begin, authenticator }: ReadSocket<Message>,
): void {
  const closed = metrics.socketOpened('websocket');
  const connection = connections.open<Message>(
    {
      send: (message) => socket.send(messageText(message), { binary: false }),
      waiting: () => socket.bufferedAmount,
      end: (code, why) => socket.close(code, why),
      cut: () => socket.terminate(),
    },
    begin,
  );
  let unprocessed = 0;
  let received = Promise.resolve();
  /** One after the other: what follows a token may rest on it. */
  function receive(text: string | Promise<string>): void {
    unprocessed += 1;
    if (unprocessed > UNHEARD_MAX)
      return connection.close(POLICY_VIOLATION, 'too many messages at once');
    received = received
      .then(() => connection.receive(text))
      .finally(() => {
        unprocessed -= 1;
      });
  }
  const token = offeredBehind(BEARER, request);
  const csrf = offeredBehind(CSRF, request);
  if (token !== undefined) receive(authText(token));
  else if (csrf !== undefined) receive(pageToken(request, csrf, authenticator).then(authText));
  socket.on('message', (data: Buffer) => receive(data.toString('utf8')));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    closed();
    connection.gone();
  });
}

function authText(token: string): string {
  return JSON.stringify({ type: 'auth', token });
}

/** The token of the page that opened the socket; a word that proves nothing where it is not ours. */
async function pageToken(
  request: FastifyRequest,
  csrf: string,
  authenticator: ReadSocket<object>['authenticator'],
): Promise<string> {
  const token = keptIn(request, 'access');
  if (token === undefined) return NO_TOKEN;
  const who = await authenticator.principalOf(token);
  return who.ok && isOwnPage(request, who.value, csrf) ? token : NO_TOKEN;
}

const NO_TOKEN = 'none';

export interface ReadStream<Message> {
  readonly metrics: ApiMetrics;
  begin(socket: ReaderSocket<Message>): Reader;
}

export interface ReadSocket<Message> extends ReadStream<Message> {
  readonly connections: LiveConnections;
  /** For pages, which know no token. */
  readonly authenticator: Pick<Authenticator, 'principalOf'>;
}
