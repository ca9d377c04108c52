// `/api/v1/portfolios/{id}/income`: dividends and interest by month, booked and announced.
import { z } from 'zod';
import type { TradingDay } from '../../../kernel/instant.ts';
import { incomeCalendar } from '../../../ledger/app/valuation/income-calendar.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import { addDays } from '../../../market/time/day.ts';
import { type Book, reportBook } from '../loaders/book.ts';
import type { Server } from '../loaders/parts.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { incomeCalendarBody } from '../presenters/income-bodies.ts';
import { valuationSources } from '../presenters/valued-portfolio.ts';
import { incomeCalendarSchema } from '../shapes/income-rows.ts';
import { unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

const YEAR_DAYS = 365;

export function portfolioIncomeRoute(server: Server, book: Book): void {
  server.get(
    '/portfolios/:id/income',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['portfolios'],
        summary: 'Dividends and interest by month: booked, and announced for what is held',
        params: portfolioParams,
        querystring: z.strictObject({
          from: z.iso.date().optional().describe('The first day; a year ago unless given'),
          to: z.iso.date().optional().describe('The last day; in a year unless given'),
        }),
        response: { 200: incomeCalendarSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const reported = await reportBook(book);
      const id = request.params.id as PortfolioId;
      const portfolio = await resolvePortfolio(reported, request, id, 'read');
      const sources = valuationSources(reported);
      const { today, read } = sources;
      const from = (request.query.from ?? addDays(today, -YEAR_DAYS)) as TradingDay;
      const to = (request.query.to ?? addDays(today, YEAR_DAYS)) as TradingDay;
      if (from > to) throw unprocessable('from', 'from is after to: give the earlier day as from.');
      const calendar = await incomeCalendar(sources, portfolio, { from, to });
      const securities = await read.securitiesIn(portfolio.id);
      return incomeCalendarBody(portfolio, calendar, { from, to, securities });
    },
  );
}
