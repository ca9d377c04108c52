// A server of Telegram's Bot API for one bot, in the shapes of its documentation: getUpdates with long polling, where an
// offset confirms what came before it, and sendMessage. Faults are answered as Telegram answers them.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export const BOT_TOKEN = '4242:AAtest-t0ken-that-nobody-may-see';

export interface SaidBy {
  readonly chat?: number;
  readonly user?: number;
  /** Epoch seconds; now if absent. */
  readonly date?: number;
  readonly isBot?: boolean;
}

export interface Sent {
  readonly chat_id: string;
  readonly text: string;
}

export interface BotServer {
  readonly url: string;
  /** What the bot has sent, oldest first. */
  readonly sent: Sent[];
  /** A person types into a chat; returns the update's id. */
  say(text: string, by?: SaidBy): number;
  /** Any other kind of update. */
  put(update: object): number;
  /** The next calls are answered so, one each. */
  fail(...statuses: (409 | 429 | 500 | 401)[]): void;
  /** A group becomes a supergroup: its old id is refused for ever, and two service messages say so. */
  migrate(from: number, to: number): void;
  /** A long poll is open: everything before it was read. */
  isPolled(): boolean;
  /** Updates that no later poll has confirmed. */
  unconfirmed(): number;
  stop(): Promise<void>;
}

export const CHAT = 777;
export const USER = 42;
const DESCRIPTIONS = {
  401: 'Unauthorized',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  429: 'Too Many Requests: retry after 1',
  500: 'Internal Server Error',
} as const;

type Update = { readonly update_id: number } & Readonly<Record<string, unknown>>;

export async function startBotServer(): Promise<BotServer> {
  const sent: Sent[] = [];
  const sockets = new Set<Socket>();
  const newIdByOld = new Map<string, number>();
  const failures: (keyof typeof DESCRIPTIONS)[] = [];
  let updates: Update[] = [];
  let lastId = 100_000;
  let messageId = 0;
  /** The poll that waits; a second one ends it, as at Telegram. */
  let waiting: { readonly isLong: boolean; answer(): void; conflict(): void } | undefined;

  function put(update: object): number {
    lastId += 1;
    updates.push({ update_id: lastId, ...update });
    waiting?.answer();
    return lastId;
  }

  function getUpdates(body: Readonly<Record<string, unknown>>, response: ServerResponse): void {
    const offset = typeof body.offset === 'number' ? body.offset : undefined;
    waiting?.conflict();
    if (offset !== undefined) updates = updates.filter(({ update_id: id }) => id >= offset);
    const limit = Number(body.limit ?? 100);
    const answer = () => {
      clearTimeout(timer);
      waiting = undefined;
      send(response, 200, { ok: true, result: updates.slice(0, limit) });
    };
    const conflict = () => {
      clearTimeout(timer);
      waiting = undefined;
      refuse(response, 409);
    };
    const timer = setTimeout(answer, Number(body.timeout ?? 0) * 1_000);
    waiting = { isLong: Number(body.timeout ?? 0) > 0, answer, conflict };
    response.on('close', () => {
      clearTimeout(timer);
      if (waiting?.answer === answer) waiting = undefined;
    });
    if (updates.length > 0) answer();
  }

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await request.toArray()).join('');
    const body = text === '' ? {} : JSON.parse(text);
    const failure = failures.shift();
    if (failure !== undefined) return refuse(response, failure);
    if (request.url === `/bot${BOT_TOKEN}/getUpdates`) return getUpdates(body, response);
    if (request.url !== `/bot${BOT_TOKEN}/sendMessage`) return refuse(response, 401);
    const newId = newIdByOld.get(String(body.chat_id));
    if (newId !== undefined) return refuseMoved(response, newId);
    sent.push({ chat_id: String(body.chat_id), text: body.text });
    messageId += 1;
    send(response, 200, {
      ok: true,
      result: { message_id: messageId, date: seconds(), chat: { id: Number(body.chat_id) } },
    });
  }

  const server = createServer((request, response) => void onRequest(request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    put,
    say(text, { chat = CHAT, user = USER, date = seconds(), isBot = false } = {}) {
      messageId += 1;
      return put({
        message: {
          message_id: messageId,
          from: { id: user, is_bot: isBot, first_name: 'Ann' },
          chat: { id: chat, type: chat > 0 ? 'private' : 'supergroup' },
          date,
          text,
        },
      });
    },
    migrate(from, to) {
      newIdByOld.set(String(from), to);
      put({ message: moveMessage(from, 'group', { migrate_to_chat_id: to }) });
      put({ message: moveMessage(to, 'supergroup', { migrate_from_chat_id: from }) });
    },
    fail: (...statuses) => void failures.push(...statuses),
    isPolled: () => waiting?.isLong === true,
    unconfirmed: () => updates.length,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}

function refuse(response: ServerResponse, code: keyof typeof DESCRIPTIONS): void {
  const parameters = code === 429 ? { parameters: { retry_after: 1 } } : {};
  send(response, code, {
    ok: false,
    error_code: code,
    description: DESCRIPTIONS[code],
    ...parameters,
  });
}

/** As of a person who changed the history for new members: https://github.com/TwiN/gatus/issues/179 */
function refuseMoved(response: ServerResponse, newId: number): void {
  send(response, 400, {
    ok: false,
    error_code: 400,
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: newId },
  });
}

function moveMessage(chat: number, type: string, move: object): object {
  return {
    message_id: 1,
    from: { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' },
    chat: { id: chat, type, title: 'Trading' },
    date: seconds(),
    ...move,
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
