// `/api/v1/portfolios/{id}/calendar`: what a portfolio gained in each day or month, without what was paid in and out.
import { z } from 'zod';
import type { TradingDay } from '../../../kernel/instant.ts';
import { portfolioCalendar } from '../../../ledger/app/analytics/gain-calendar.ts';
import { portfolioAsked, seriesReads } from '../holdings/analysed-series.ts';
import { noSeriesText } from '../holdings/analytics-refusals.ts';
import { emptyCalendarBody, gainCalendarBody } from '../holdings/gain-calendar-bodies.ts';
import { type Book, reportBook } from '../loaders/book.ts';
import type { Server } from '../loaders/parts.ts';
import { gainCalendarSchema } from '../shapes/gain-calendar-rows.ts';
import { unprocessable } from '../shapes/problem.ts';
import { flag } from '../shapes/query-numbers.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

/** Every security of every span is a row. */
const SPANS_WITH_PARTS_MAX = 62;

export function gainCalendarRoute(server: Server, book: Book): void {
  server.get(
    '/portfolios/:id/calendar',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['portfolios'],
        summary: 'What each day or month gained, without what was paid in and out',
        params: portfolioParams,
        querystring: z.strictObject({
          from: z.iso
            .date()
            .optional()
            .describe(
              'It begins at the end of this day; before the first transaction if not given',
            ),
          to: z.iso.date().optional().describe('The last day; today unless given'),
          by: z.enum(['day', 'month']).default('day'),
          parts: flag()
            .default(false)
            .describe(`Adds what each holding gained; of at most ${SPANS_WITH_PARTS_MAX} spans`),
        }),
        response: { 200: gainCalendarSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { by, parts: hasParts, ...ends } = request.query;
      const reported = await reportBook(book);
      const wanted = { portfolio_id: request.params.id, to: ends.to as TradingDay | undefined };
      const { portfolio, to } = await portfolioAsked(reported, request, wanted);
      const from = ends.from as TradingDay | undefined;
      const found = await portfolioCalendar(seriesReads(reported), portfolio, { from, to, by });
      if (found.ok && hasParts && found.value.spans.length > SPANS_WITH_PARTS_MAX)
        throw unprocessable(
          'parts',
          `parts: the period has ${found.value.spans.length} spans, and parts are of at most ${SPANS_WITH_PARTS_MAX}; choose a shorter period, or by=month.`,
        );
      if (found.ok) return gainCalendarBody(portfolio, found.value, { by, hasParts });
      if (found.failure.kind === 'NOTHING_BOOKED') return emptyCalendarBody(portfolio, by);
      const { field, text } = noSeriesText(portfolio, found.failure);
      throw unprocessable(field, text);
    },
  );
}
