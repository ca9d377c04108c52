// A WebSocket as the connection of a reader. The token comes in the first message or as a sub-protocol, so that it is in no
// address and no log.
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { Authenticator } from '../../identity/principal.ts';
import type { Reader, ReaderSocket } from '../../live/session/reader-socket.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { isOwnPage, keptIn } from '../loaders/page-cookies.ts';
import type { LiveConnections } from './live-connections.ts';
import { messageText } from './message-text.ts';
import { openReadingSocket } from './reading-socket.ts';

/** What a client may offer, with its token beside it as `bearer.<token>`; only the name comes back. */
const PROTOCOL = 'sluice';
const BEARER = 'bearer.';
/** What a page offers in place of a token, which it does not know. */
const CSRF = 'csrf.';

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
  { authenticator, ...parts }: ReadSocket<Message>,
): void {
  const receive = openReadingSocket<Message>(socket, {
    ...parts,
    write: (message) => socket.send(messageText(message), { binary: false }),
  });
  const token = offeredBehind(BEARER, request);
  const csrf = offeredBehind(CSRF, request);
  if (token !== undefined) receive(authText(token));
  else if (csrf !== undefined) receive(pageToken(request, csrf, authenticator).then(authText));
  socket.on('message', (data: Buffer) => receive(data.toString('utf8')));
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
