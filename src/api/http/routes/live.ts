// `WS /api/v1/ws/desk`, and the same as server-sent events at `/api/v1/events`.
import { z } from 'zod';
import type { Authenticator } from '../../identity/principal.ts';
import type { LiveMessage } from '../../live/live-message.ts';
import { createReaders, type LiveContext, visibleTraders } from '../../live/reader.ts';
import type { ReaderSocket } from '../../live/session/reader-socket.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { principalOf } from '../access/caller.ts';
import type { Server } from '../access/parts.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { type EventStreams, serverSentEvent } from '../streaming/server-sent-events.ts';
import { readOverSocket } from '../streaming/socket-reader.ts';

export interface StreamParts {
  readonly metrics: ApiMetrics;
  readonly events: EventStreams;
  readonly authenticator: Pick<Authenticator, 'principalOf'>;
}

export function liveRoutes(
  server: Server,
  live: LiveContext,
  { metrics, events, authenticator }: StreamParts,
) {
  const beginReader = createReaders(live);
  const begin = (socket: ReaderSocket<LiveMessage>) =>
    beginReader({
      ...socket,
      send(message) {
        if (message.type === 'gap') metrics.gapTold(message.to - message.from + 1);
        socket.send(message);
      },
    });

  server.get(
    '/ws/desk',
    {
      websocket: true,
      config: { needs: 'nothing' },
      schema: { hide: true },
    },
    (socket, request) => readOverSocket(socket, request, { metrics, begin, authenticator }),
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
      const wanted = {
        type: 'subscribe',
        ...(account === undefined ? {} : { account }),
        ...(topics === undefined ? {} : { topics: topics.split(',') }),
        ...(prices === undefined ? {} : { prices: prices.split(',') }),
        ...(from === undefined ? {} : { since: from }),
      };
      events.read(request, reply, { metrics, begin, wishes: [wanted] });
    },
  );
}
