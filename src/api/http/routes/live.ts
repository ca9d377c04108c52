// `WS /api/v1/ws/desk`, and the same as server-sent events at `/api/v1/events`.
import { z } from 'zod';
import type { Authenticator } from '../../identity/principal.ts';
import { SYMBOL_LENGTH_MAX } from '../../live/client-message.ts';
import type { LiveMessage } from '../../live/live-message.ts';
import { createReaders, type LiveContext, visibleTraders } from '../../live/reader.ts';
import type { ReaderSocket } from '../../live/session/reader-socket.ts';
import type { ApiMetrics } from '../../telemetry/api-metrics.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Server } from '../loaders/parts.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { wholeNumber } from '../shapes/query-numbers.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import type { LiveConnections } from '../streaming/live-connections.ts';
import { readOverEvents, serverSentEvent } from '../streaming/server-sent-events.ts';
import { readOverSocket } from '../streaming/socket-reader.ts';
import {
  lastSeenIn,
  namesIn,
  symbolsAsked,
  topicsAsked,
  topicsIn,
} from '../streaming/stream-query.ts';

export interface StreamParts {
  readonly metrics: ApiMetrics;
  readonly connections: LiveConnections;
  readonly authenticator: Pick<Authenticator, 'principalOf'>;
}

export function liveRoutes(
  server: Server,
  live: LiveContext,
  { metrics, connections, authenticator }: StreamParts,
) {
  const beginReader = createReaders(live);
  const begin = (socket: ReaderSocket<LiveMessage>) =>
    beginReader({
      ...socket,
      send(message) {
        if (message.type === 'gap') metrics.gapReported(message.to - message.from + 1);
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
    (socket, request) =>
      readOverSocket(socket, request, { metrics, connections, begin, authenticator }),
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
          topics: topicsAsked(),
          prices: symbolsAsked(SYMBOL_LENGTH_MAX),
          since: wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
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
      if (visible.length === 0) throw notFound('unknown_account', `No account ${account ?? ''}.`);
      if (visible.length > 1) {
        const names = visible.map(({ name }) => name).join(', ');
        throw unprocessable('account', `account: name one of ${names}.`, 'account_required');
      }
      const from = since ?? lastSeenIn(request.headers['last-event-id']);
      const wanted = {
        type: 'subscribe',
        ...(account === undefined ? {} : { account }),
        ...(topics === undefined ? {} : { topics: topicsIn(topics) }),
        ...(prices === undefined ? {} : { prices: namesIn(prices) }),
        ...(from === undefined ? {} : { since: from }),
      };
      readOverEvents(request, reply, { metrics, connections, begin, requests: [wanted] });
    },
  );
}
