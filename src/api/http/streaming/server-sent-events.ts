// Server-sent events as the connection of a reader: what it wants is in its request, and the response ends only with the connection.
import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { rateHeaders } from '../guard/rates.ts';
import type { Carrier, LiveConnections } from './live-connections.ts';
import { messageText } from './message-text.ts';
import type { ReadStream } from './socket-reader.ts';

export const serverSentEvent = z.object({
  id: z.string().optional(),
  event: z.string(),
  data: z.string().describe('A message of the socket, as JSON'),
});

/** Sends the token of the request to the reader, then `requests`. */
export function readOverEvents<Message extends { readonly type: string }>(
  request: FastifyRequest,
  reply: FastifyReply,
  { metrics, connections, begin, requests }: ReadEvents<Message>,
): void {
  const raw = hijacked(reply.headers(rateHeaders(request)));
  // The reader left while its right to the stream was looked up, or wants to know only that there is one.
  if (raw.destroyed || request.method === 'HEAD') return void raw.end();
  const closed = metrics.socketOpened('sse');
  const connection = connections.open(eventsOver<Message>(raw), begin);
  raw.on('close', () => {
    closed();
    connection.gone();
  });
  const token = request.headers.authorization?.replace(/^Bearer +/i, '') ?? '';
  void receiveAll([{ type: 'auth', token }, ...requests], connection.receive);
}

export interface ReadEvents<Message> extends ReadStream<Message> {
  readonly connections: LiveConnections;
  readonly requests: readonly object[];
}

async function receiveAll(
  requests: readonly object[],
  receive: (text: string) => Promise<void>,
): Promise<void> {
  for (const one of requests) await receive(JSON.stringify(one));
}

/** Begins a response that ends only with the connection. */
export function hijacked(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  return raw;
}

function eventsOver<Message extends { readonly type: string; readonly seq?: unknown }>(
  raw: ServerResponse,
): Carrier<Message> {
  return {
    send(message) {
      const id = message.type === 'event' ? `id: ${message.seq}\n` : '';
      raw.write(`${id}event: ${message.type}\ndata: ${messageText(message).toString()}\n\n`);
    },
    waiting: () => raw.writableLength,
    end(code, why) {
      raw.end(`event: error\ndata: ${JSON.stringify({ type: 'error', code, detail: why })}\n\n`);
    },
    cut: () => void raw.destroy(),
  };
}
