// `/api/v1/holdings/events`: what happened in portfolios, from any place on: read it again from 0 to replay it.

import { z } from 'zod';
import { toIso } from '../../../../kernel/instant.ts';
import { isForOwnerOnly, type PlanRecord } from '../../../../ledger/app/plan-rebalancing.ts';
import type { PortfolioId } from '../../../../ledger/ports/drafts.ts';
import {
  portfolioStream,
  rebalancingStream,
  type StoredEvent,
  valuationStream,
} from '../../../../ledger/ports/events.ts';
import { time } from '../../../../trader/contract/shape.ts';
import { type Book, reportBook } from '../../loaders/book.ts';
import type { Server } from '../../loaders/parts.ts';
import { resolvePortfolio, visiblePortfolios } from '../../loaders/resolve-portfolio.ts';
import { wholeNumberOr } from '../../shapes/query-numbers.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import { id as idShape } from '../../shapes/transaction-rows.ts';
import { isOwner } from './rebalancing/client-portfolio.ts';

const eventSchema = z.object({
  id: z.string().describe('<stream>@<version>'),
  position: z.int().describe('Its place among all events; send the last one as after'),
  stream: z.string(),
  portfolio_id: z.int(),
  version: z.int(),
  type: z.string(),
  effective: time(),
  recorded_at: time(),
  actor: z.string(),
  source: z.string(),
  correlation_id: z.string(),
  causation_id: z.string().nullable(),
  data: z
    .record(z.string(), z.unknown())
    .describe(
      'As the ledger recorded and hashed it, like `data` in Kafka: its names are the schemas of config/kafka/schemas',
    ),
});

const LIMIT_MAX = 1_000;

export function holdingEventRoutes(server: Server, book: Book): void {
  server.get(
    '/holdings/events',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['holdings'],
        summary: 'Events of portfolios in the order in which they were recorded',
        querystring: z.strictObject({
          after: wholeNumberOr(0, { min: 0, max: Number.MAX_SAFE_INTEGER }).describe(
            'A position; 0 replays all',
          ),
          limit: wholeNumberOr(100, { min: 1, max: LIMIT_MAX }),
          portfolio_id: idShape().optional().describe('All that you may see unless given'),
        }),
        response: {
          200: z.object({
            events: z.array(eventSchema),
            next_after: z.int().describe('Where to go on'),
            has_more: z.boolean(),
          }),
          ...PROBLEMS,
        },
      },
    },
    async (request) => {
      const reported = await reportBook(book);
      const { after, limit, portfolio_id: wanted } = request.query;
      const portfolios =
        wanted === undefined
          ? await visiblePortfolios(reported, request)
          : [await resolvePortfolio(reported, request, wanted as PortfolioId, 'read')];
      const streams = portfolios.flatMap(({ id }) => [
        portfolioStream(id),
        valuationStream(id),
        rebalancingStream(id),
      ]);
      const foreign = new Set<string>();
      for (const row of portfolios)
        if (!(await isOwner(reported, request, row))) foreign.add(rebalancingStream(row.id));
      const found = await reported.ledger.read.events({ streams, after, limit: limit + 1 });
      const events = found.slice(0, limit);
      return {
        events: events.map((event) =>
          eventBody(foreign.has(event.stream) ? withoutGuard(event) : event),
        ),
        next_after: events.at(-1)?.position ?? after,
        has_more: found.length > limit,
      };
    },
  );
}

function eventBody(event: StoredEvent) {
  return {
    ...{ id: event.id, position: event.position, stream: event.stream, version: event.version },
    portfolio_id: Number(event.stream.replace(/^[a-z]+-/, '')),
    type: event.type,
    effective: toIso(event.effective),
    recorded_at: toIso(event.recordedAt),
    ...{ actor: event.actor, source: event.source, correlation_id: event.correlationId },
    causation_id: event.causationId ?? null,
    data: withoutSealed(event.data),
  };
}

/** What a wash guard found in other portfolios of the owner is for the owner alone. */
function withoutGuard(event: StoredEvent): StoredEvent {
  const { plan, skipped, ...data } = event.data as Guarded;
  const isShown = plan !== undefined && !isForOwnerOnly(plan);
  const shown = skipped?.filter(({ reason }) => reason !== 'WASH_GUARD');
  return {
    ...event,
    data: { ...data, ...(isShown && { plan }), ...(shown && { skipped: shown }) },
  };
}

interface Guarded {
  readonly plan?: PlanRecord;
  /** Of a run. */
  readonly skipped?: PlanRecord['skipped'];
}

/** Personal texts are sealed in events; they are read where they belong. */
function withoutSealed({ name: _, description: __, row, ...data }: StoredEvent['data']) {
  if (typeof row !== 'object' || row === null) return data;
  const { notes: ___, ...kept } = row as Record<string, unknown>;
  return { ...data, row: kept };
}
