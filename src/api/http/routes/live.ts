// `WS /api/v1/ws/desk`, and the same as server-sent events at `/api/v1/events`.
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { LiveMessage } from '../../live/live-message.ts';
import { createReaders, type LiveContext, visibleTraders } from '../../live/reader.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { principalOf } from '../access/caller.ts';
import type { Server } from '../access/parts.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

/** Of RFC 6455. */
const INTERNAL_ERROR = 1_011;
/** What a client may offer, with its token beside it as `bearer.<token>`; only the name comes back. */
const PROTOCOL = 'sluice';
const BEARER = 'bearer.';

export function handleProtocols(offered: ReadonlySet<string>): string | false {
  return offered.has(PROTOCOL) ? PROTOCOL : false;
}

function offeredToken(header = ''): string | undefined {
  const offered = header.split(',').map((protocol) => protocol.trim());
  return offered.find((protocol) => protocol.startsWith(BEARER))?.slice(BEARER.length);
}

const serverSentEvent = z.object({
  id: z.string().optional(),
  event: z.string(),
  data: z.string().describe('A message of the socket, as JSON'),
});

export function liveRoutes(server: Server, live: LiveContext, metrics: ApiMetrics): void {
  function count(message: LiveMessage): LiveMessage {
    if (message.type === 'gap') metrics.gapTold(message.to - message.from + 1);
    return message;
  }

  const begin = createReaders(live);
  /** Responses without an end: a server that stops ends them. */
  const open = new Set<ServerResponse>();
  server.addHook('preClose', async () => {
    for (const response of open) response.end();
  });

  server.get(
    '/ws/desk',
    {
      websocket: true,
      // The token comes in the first message, so that it is in no address and no log.
      config: { needs: 'nothing' },
      schema: { hide: true },
    },
    (socket, { headers }) => {
      const closed = metrics.socketOpened('websocket');
      const reader = begin({
        send: (message) => socket.send(textOf(count(message)), { binary: false }),
        waiting: () => socket.bufferedAmount,
        close: (code, why) => socket.close(code, why),
      });
      const hear = (text: string) =>
        reader.hear(text).catch(() => socket.close(INTERNAL_ERROR, 'this failed here'));
      const token = offeredToken(headers['sec-websocket-protocol']);
      if (token !== undefined) void hear(JSON.stringify({ type: 'auth', token }));
      socket.on('message', (data: Buffer) => void hear(data.toString('utf8')));
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        closed();
        reader.leave();
      });
    },
  );

  server.get(
    '/events',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['live'],
        summary: 'Orders, executions, positions, predictions and prices as server-sent events',
        querystring: z.strictObject({
          account: z.string().max(32).optional(),
          topics: z.string().max(200).optional().describe('Joined by commas'),
          prices: z.string().max(2_000).optional().describe('Symbols, joined by commas'),
          since: z.coerce.number().int().min(0).optional(),
        }),
        response: {
          200: { content: { 'text/event-stream': { schema: serverSentEvent } } },
          ...PROBLEMS,
        },
      },
    },
    (request, reply) => {
      const { account, topics, prices, since } = request.query;
      const visible = visibleTraders(live.traders, account, principalOf(request));
      if (visible.length === 0) throw notFound(`No account ${account ?? ''}.`);
      if (visible.length > 1) {
        const names = visible.map(({ name }) => name).join(', ');
        throw unprocessable('account', `account: name one of ${names}.`);
      }
      const lastSeen = Number(request.headers['last-event-id'] ?? Number.NaN);
      const from = since ?? (Number.isSafeInteger(lastSeen) ? lastSeen : undefined);
      const closed = metrics.socketOpened('sse');
      const { send, ...events } = eventsOver(reply);
      const reader = begin({ ...events, send: (message) => send(count(message)) });
      open.add(reply.raw);
      reply.raw.on('close', () => {
        open.delete(reply.raw);
        closed();
        reader.leave();
      });
      const token = request.headers.authorization?.replace(/^Bearer +/i, '') ?? '';
      const wanted = {
        type: 'subscribe',
        ...(account === undefined ? {} : { account }),
        ...(topics === undefined ? {} : { topics: topics.split(',') }),
        ...(prices === undefined ? {} : { prices: prices.split(',') }),
        ...(from === undefined ? {} : { since: from }),
      };
      void reader
        .hear(JSON.stringify({ type: 'auth', token }))
        .then(() => reader.hear(JSON.stringify(wanted)))
        .catch(() => reply.raw.end());
    },
  );
}

const textByMessage = new WeakMap<LiveMessage, Buffer>();

/** Many readers get the same message. */
function textOf(message: LiveMessage): Buffer {
  const known = textByMessage.get(message);
  if (known !== undefined) return known;
  const text = Buffer.from(JSON.stringify(message));
  textByMessage.set(message, text);
  return text;
}

function eventsOver(reply: FastifyReply) {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  return {
    send(message: LiveMessage): void {
      const id = message.type === 'event' ? `id: ${message.seq}\n` : '';
      raw.write(`${id}event: ${message.type}\ndata: ${textOf(message).toString()}\n\n`);
    },
    waiting: () => raw.writableLength,
    close(code: number, why: string): void {
      raw.end(`event: error\ndata: ${JSON.stringify({ type: 'error', code, detail: why })}\n\n`);
    },
  };
}
