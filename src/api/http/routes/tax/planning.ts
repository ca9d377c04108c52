// `/api/v1/tax/harvest`, `calendar` and `sale-preview`: what may be done before a sale. Nothing here books anything.
import { z } from 'zod';
import { NO_MONEY, type Price } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { SaleRequest } from '../../../../ledger/app/tax/sale-preview.ts';
import { splitQuestionsOfAll } from '../../../../ledger/app/valuation/split-questions.ts';
import type { PortfolioId } from '../../../../ledger/ports/drafts.ts';
import type { PortfolioRow, SecurityRow } from '../../../../ledger/ports/ledger-rows.ts';
import { unitPrice } from '../../../../ledger/ports/options.ts';
import { placedLots, taxExplanation } from '../../holdings/tax-explanation.ts';
import { sortedQuery } from '../../listing/list-query.ts';
import { pageOf } from '../../listing/page-of.ts';
import { type Book, reportBook } from '../../loaders/book.ts';
import type { Server } from '../../loaders/parts.ts';
import { resolvePortfolio } from '../../loaders/resolve-portfolio.ts';
import { resolveSecurity } from '../../loaders/resolve-security.ts';
import { chosenOf, momentOf } from '../../loaders/transaction-command.ts';
import { pooledSaleBody } from '../../presenters/pooled-sale.ts';
import { salePreviewAnswer } from '../../presenters/sale-previews.ts';
import { questionBody } from '../../presenters/split-question-body.ts';
import { isShown } from '../../presenters/tax/tax-bodies.ts';
import { calendarBodies } from '../../presenters/tax/tax-calendar.ts';
import { pricesNow } from '../../presenters/tax/tax-prices.ts';
import { harvestBodies, harvestLots } from '../../presenters/tax/tax-reports.ts';
import { todayOf, visibleTaxView } from '../../presenters/tax-view.ts';
import { valuationSources } from '../../presenters/valued-portfolio.ts';
import { inLosses } from '../../shapes/cost-basis.ts';
import { explainQuery, explanationField } from '../../shapes/past-value.ts';
import { unprocessable } from '../../shapes/problem.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import {
  calendarDaySchema,
  harvestSchema,
  salePreviewBody,
  salePreviewSchema,
} from '../../shapes/tax-rows.ts';
import { pooledSaleSchema } from '../../shapes/year-report-rows.ts';
import { ofPortfolio, READS, TAGS } from './tax-route.ts';

export function taxPlanningRoutes(server: Server, book: Book): void {
  harvestRoute(server, book);
  calendarRoute(server, book);
  previewRoute(server, book);
}

function harvestRoute(server: Server, book: Book): void {
  server.get(
    '/tax/harvest',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'Losses that a sale now would realise, what blocks them, and what to buy instead',
        querystring: z.strictObject({
          ...ofPortfolio,
          ...sortedQuery('symbol', 'symbol', 'total_benefit', 'total_harvestable'),
          ...inLosses,
          ...explainQuery,
        }),
        response: { 200: z.array(harvestSchema.extend(explanationField)), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const reported = await reportBook(book);
      const { query } = request;
      const shown = await visibleTaxView(reported, request, query);
      const prices = await pricesNow(
        valuationSources(reported),
        [...shown.securities.values()],
        shown.portfolio,
      );
      const portfolios = shown.view.portfolios.map(({ id }) => id);
      const held = [...shown.securities.values()];
      const splits = await splitQuestionsOfAll(valuationSources(reported), portfolios, held);
      const questions = splits.map(questionBody);
      const wanted = { asOf: todayOf(reported), lossMin: query.min_loss, prices, questions };
      const page = pageOf(reply, { rows: harvestBodies(shown, wanted), asked: query });
      if (!query.explain) return page;
      return Promise.all(
        page.map(async (body) => {
          const lots = harvestLots(shown, String(body.security_id), wanted);
          const figures = { lots: placedLots(lots), closures: [], prices };
          return { ...body, explanation: await taxExplanation(reported, shown, figures) };
        }),
      );
    },
  );
}

function calendarRoute(server: Server, book: Book): void {
  server.get(
    '/tax/calendar',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'Ex-dates, days on which lots turn long term, and until when not to buy what',
        querystring: z.strictObject({
          ...ofPortfolio,
          ...sortedQuery('on', 'on', 'symbol', 'kind'),
          to: z.iso.date().optional().describe('The last day; all unless given'),
        }),
        response: { 200: z.array(calendarDaySchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const reported = await reportBook(book);
      const { to, ...query } = request.query;
      const shown = await visibleTaxView(reported, request, query);
      const wanted = { from: todayOf(reported), to: to as TradingDay | undefined };
      const rows = await calendarBodies(reported.ledger.read, shown, wanted);
      return pageOf(reply, { rows, asked: query });
    },
  );
}

type PreviewBody = z.infer<typeof salePreviewBody>;

function previewRoute(server: Server, book: Book): void {
  server.post(
    '/tax/sale-preview',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'The lots that a sale would close under each method, and its tax; books nothing',
        querystring: z.strictObject(explainQuery),
        body: salePreviewBody,
        response: {
          200: salePreviewSchema.extend({ pooled: pooledSaleSchema, ...explanationField }),
          ...PROBLEMS,
        },
      },
    },
    async (request) => {
      const { body } = request;
      const portfolio = await resolvePortfolio(
        book,
        request,
        body.portfolio_id as PortfolioId,
        'read',
      );
      const { zone } = book.home;
      const moment = momentOf(body.transaction_date, zone, book.ledger.context.store.now());
      const security = await securityOf(book, body, { portfolio, on: moment.on });
      const shown = await visibleTaxView(
        book,
        request,
        { portfolio_id: portfolio.id },
        security.id,
      );
      const asked: SaleRequest = {
        ...moment,
        portfolio: portfolio.id,
        security: security.id,
        currency: security.currency,
        quantity: body.quantity,
        price:
          body.price === undefined
            ? await priceNow(book, security, shown.portfolio)
            : unitPrice(security, body.price),
        fees: body.fees ?? NO_MONEY,
      };
      const wanted = { method: body.method, lots: chosenOf(body) };
      const seen = { ...shown, securities: named(shown, security) };
      const answer = {
        ...salePreviewAnswer(seen, asked, wanted),
        pooled: await pooledSaleBody(book, request, { asked, portfolio, security }),
      };
      if (!request.query.explain) return answer;
      const priced = body.price === undefined ? [security] : [];
      const prices = await pricesNow(valuationSources(book), priced, shown.portfolio);
      const lots = seen.view.openLots.filter(
        (lot) => lot.security === String(security.id) && isShown(seen, lot),
      );
      const figures = { lots: placedLots(lots), closures: [], prices };
      return { ...answer, explanation: await taxExplanation(book, seen, figures) };
    },
  );
}

function securityOf(
  book: Book,
  { symbol, security_id: number }: PreviewBody,
  place: { readonly portfolio: PortfolioRow; readonly on: TradingDay },
) {
  return resolveSecurity(book, { symbol, number, field: 'symbol', ...place });
}

async function priceNow(
  book: Book,
  security: SecurityRow,
  portfolio: PortfolioId | undefined,
): Promise<Price> {
  const found = (await pricesNow(valuationSources(book), [security], portfolio)).get(
    String(security.id),
  );
  if (found?.price !== undefined) return found.price;
  throw unprocessable('price', `price: required; ${security.symbol} has no price now.`);
}

function named({ securities }: Awaited<ReturnType<typeof visibleTaxView>>, security: SecurityRow) {
  return new Map([...securities, [String(security.id), security] as const]);
}
