// `WS /api/v1/ws/desk`, and the same as server-sent events at `/api/v1/events`.
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { createReader, type LiveContext, type LiveMessage } from '../../live/reader.ts';
import type { Server } from '../access/parts.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

export function liveRoutes(server: Server, live: LiveContext): void {
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
    (socket) => {
      const reader = createReader(live, {
        send: (message) => socket.send(JSON.stringify(message)),
        waiting: () => socket.bufferedAmount,
        close: (code, why) => socket.close(code, why),
      });
      socket.on('message', (data: Buffer) => void reader.hear(data.toString('utf8')));
      socket.on('error', () => socket.terminate());
      socket.on('close', () => reader.leave());
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
        response: { ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { account, topics, prices, since } = request.query;
      const lastSeen = Number(request.headers['last-event-id'] ?? Number.NaN);
      const from = since ?? (Number.isSafeInteger(lastSeen) ? lastSeen : undefined);
      const reader = createReader(live, eventsOver(reply));
      open.add(reply.raw);
      reply.raw.on('close', () => {
        open.delete(reply.raw);
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
        .then(() => reader.hear(JSON.stringify(wanted)));
    },
  );
}

function eventsOver(reply: FastifyReply) {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  return {
    send(message: LiveMessage): void {
      const id = message.type === 'event' ? `id: ${message.seq}\n` : '';
      raw.write(`${id}event: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`);
    },
    waiting: () => raw.writableLength,
    close(code: number, why: string): void {
      raw.end(`event: error\ndata: ${JSON.stringify({ type: 'error', code, detail: why })}\n\n`);
    },
  };
}
