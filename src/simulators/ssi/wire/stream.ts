// The stream: one WebSocket server on the port of the REST side, with subscriptions for each socket and no replay.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import { instant, toIso } from '../../../kernel/instant.ts';
import type { WireLog } from '../../host/wire-log.ts';
import type { StreamEvent } from '../exchange/stream-event.ts';
import { errorBody, INVALID_TOKEN, type WireError } from './answers.ts';
import { bearerOf, type Logins } from './logins.ts';
import { eventIn } from './stream-forms.ts';
import { answerFrame, type Subscriptions } from './subscriptions.ts';
import type { WireForm } from './wire-form.ts';

export interface StreamParts {
  readonly logins: Logins;
  readonly clock: Clock;
  readonly wallClock: WallClock;
  readonly log: WireLog;
  readonly form: WireForm;
  /** What is so now: the first message of a new listener of the topic. */
  present(topic: string): readonly StreamEvent[];
  /** Receives what has changed. */
  onChange(): void;
}

/** What a listener needs of a WebSocket. */
export interface StreamSocket {
  send(frame: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'message', call: (bytes: unknown) => void): unknown;
  on(event: 'close' | 'error', call: () => void): unknown;
}

export interface SocketView {
  readonly id: number;
  readonly login: number;
  readonly connected_at: string;
  readonly topics: readonly string[];
}

export interface Stream {
  /** New sockets are refused at the moment. */
  isRefusing(): boolean;
  /** A socket that was opened with this token. */
  admit(socket: StreamSocket, token: string | undefined): void;
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void;
  send(event: StreamEvent): void;
  /** Whether one login receives the orders of the account and the price of the symbol. */
  isWatched(account: string, symbol: string): boolean;
  sockets(): readonly SocketView[];
  /** Closes every socket; new ones are refused for so many wall milliseconds. */
  gap(forMs: number): void;
  endGap(): void;
  /** Closes the sockets whose token is not valid any more. */
  recheck(): void;
  stop(): void;
}

interface Connection {
  readonly id: number;
  readonly login: number;
  readonly token: string;
  readonly socket: StreamSocket;
  readonly connectedAt: string;
  readonly topics: Set<string>;
  receivedAt: number;
}

const PATH = '/ws/v3';
const FRAME_BYTES_MAX = 4_096;
const SOCKETS_MAX = 10;
const SILENT_MS = 90_000;
const CHECK_MS = 5_000;
const TOO_MANY: WireError = { status: 429, code: 429, msg: 'Too many connections' };
const POLICY = 1_008;

export function createStream(parts: StreamParts): Stream {
  const { logins, clock, wallClock, log, form } = parts;
  const server = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES_MAX });
  const connections = new Set<Connection>();
  let lastId = 0;
  let refusedUntil = 0;
  let isStopped = false;

  const now = () => toIso(clock.now());

  function refuse(socket: StreamSocket, error: WireError): void {
    const body = form === 'older' ? errorBody(error, form) : { code: error.status, msg: error.msg };
    socket.send(JSON.stringify(body));
    socket.close(POLICY, error.msg);
  }

  function admit(socket: StreamSocket, token: string | undefined): void {
    socket.on('error', () => socket.terminate());
    const holder = logins.holder(token, 'trading');
    if ('status' in holder || token === undefined)
      return refuse(socket, 'status' in holder ? holder : INVALID_TOKEN);
    const ofLogin = [...connections].filter(({ login }) => login === holder.id);
    if (ofLogin.length >= SOCKETS_MAX) return refuse(socket, TOO_MANY);
    const connection: Connection = {
      id: ++lastId,
      login: holder.id,
      token,
      socket,
      connectedAt: now(),
      topics: new Set(),
      receivedAt: wallClock.now(),
    };
    connections.add(connection);
    const forget = clock.at(instant(logins.expiryOf(token) ?? 0), recheck);
    socket.on('message', (bytes) => onText(connection, String(bytes)));
    socket.on('close', () => {
      forget();
      connections.delete(connection);
      parts.onChange();
    });
  }

  function onText(connection: Connection, text: string): void {
    connection.receivedAt = wallClock.now();
    log.add({ at: now(), dir: 'in', via: 'stream', id: connection.id, content: { frame: text } });
    const before = new Set(connection.topics);
    sendFrame(connection, JSON.stringify(answerFrame(text, connection.topics, form)));
    for (const topic of connection.topics)
      if (!before.has(topic)) for (const event of parts.present(topic)) sendTo(connection, event);
    parts.onChange();
  }

  function sendTo(connection: Connection, event: StreamEvent): void {
    const shown = eventIn(form, event);
    if (shown !== undefined) sendFrame(connection, frameOf(shown));
  }

  function sendFrame({ id, socket }: Connection, frame: string): void {
    log.add({ at: now(), dir: 'out', via: 'stream', id, content: { frame } });
    socket.send(frame);
  }

  function recheck(): void {
    for (const { socket, token } of connections)
      if (logins.expiryOf(token) === undefined) refuse(socket, INVALID_TOKEN);
  }

  function dropSilent(): void {
    if (isStopped) return;
    for (const { socket, receivedAt } of connections)
      if (wallClock.now() - receivedAt > SILENT_MS) socket.close(POLICY, 'No ping');
    cancelCheck = wallClock.after(CHECK_MS, dropSilent);
  }
  let cancelCheck = wallClock.after(CHECK_MS, dropSilent);

  const isRefusing = () => wallClock.now() < refusedUntil;

  return {
    isRefusing,
    admit,
    upgrade(message, socket, head) {
      if (isRefusing() || message.url?.split('?')[0] !== PATH) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(message, socket, head, (opened) =>
        admit(opened, bearerOf(message.headers.authorization)),
      );
    },
    send(event) {
      const shown = eventIn(form, event);
      if (shown === undefined) return;
      let frame: string | undefined;
      for (const connection of connections) {
        if (!hasTopic(connection.topics, shown.topic)) continue;
        frame ??= frameOf(shown);
        sendFrame(connection, frame);
      }
    },
    isWatched(account, symbol) {
      const receives = (login: number, wanted: readonly string[]) =>
        [...connections].some(
          (connection) =>
            connection.login === login && wanted.some((topic) => connection.topics.has(topic)),
        );
      return [...new Set([...connections].map(({ login }) => login))].some(
        (login) =>
          receives(login, ['order.*', `order.${account}`]) &&
          receives(login, [`quote.${symbol}`, `trade.${symbol}`]),
      );
    },
    sockets: () =>
      [...connections].map(({ id, login, connectedAt, topics }) => ({
        ...{ id, login, connected_at: connectedAt, topics: [...topics] },
      })),
    gap(forMs) {
      refusedUntil = wallClock.now() + forMs;
      for (const { socket } of connections) socket.terminate();
    },
    endGap() {
      refusedUntil = wallClock.now();
    },
    recheck,
    stop() {
      isStopped = true;
      cancelCheck();
      for (const { socket } of connections) socket.terminate();
      server.close();
    },
  };
}

function frameOf({ channel, topic, data }: StreamEvent): string {
  return JSON.stringify({ channel, topic, data });
}

/** `order.*` receives every account, `market.*` every exchange. */
function hasTopic(topics: Subscriptions, topic: string): boolean {
  return topics.has(topic) || topics.has(`${topic.split('.')[0]}.*`);
}
