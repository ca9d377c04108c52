// Server-sent events as the connection of a reader: what it wants is in its request, and the response has no end of its own.
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Server } from '../access/parts.ts';
import { rateHeaders } from '../guard/rates.ts';
import { messageText } from './message-text.ts';
import type { ReadStream } from './socket-reader.ts';

export interface EventStreams {
  /** Sends the token of the request to the reader, then `wishes`. */
  read<Message extends { readonly type: string }>(
    request: FastifyRequest,
    reply: FastifyReply,
    stream: ReadStream<Message> & { readonly wishes: readonly object[] },
  ): void;
}

export const serverSentEvent = z.object({
  id: z.string().optional(),
  event: z.string(),
  data: z.string().describe('A message of the socket, as JSON'),
});

/** A server that stops ends its open responses. */
export function createEventStreams(server: Server): EventStreams {
  const open = new Set<ServerResponse>();
  server.addHook('preClose', async () => {
    for (const response of open) response.end();
  });
  return {
    read(request, reply, { metrics, begin, wishes }) {
      const closed = metrics.socketOpened('sse');
      const reader = begin(eventsOver(reply.headers(rateHeaders(request))));
      const { raw } = reply;
      open.add(raw);
      raw.on('close', () => {
        open.delete(raw);
        closed();
        reader.leave();
      });
      const token = request.headers.authorization?.replace(/^Bearer +/i, '') ?? '';
      void hearAll([{ type: 'auth', token }, ...wishes], reader.hear).catch(() => raw.end());
    },
  };
}

async function hearAll(
  wishes: readonly object[],
  hear: (text: string) => Promise<void>,
): Promise<void> {
  for (const wish of wishes) await hear(JSON.stringify(wish));
}

function eventsOver<Message extends { readonly type: string; readonly seq?: unknown }>(
  reply: FastifyReply,
) {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  return {
    send(message: Message): void {
      const id = message.type === 'event' ? `id: ${message.seq}\n` : '';
      raw.write(`${id}event: ${message.type}\ndata: ${messageText(message).toString()}\n\n`);
    },
    waiting: () => raw.writableLength,
    close(code: number, why: string): void {
      raw.end(`event: error\ndata: ${JSON.stringify({ type: 'error', code, detail: why })}\n\n`);
    },
  };
}
