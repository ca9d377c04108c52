// `/api/v1/tax/harvest`, `calendar` and `sale-preview`: what may be done before a sale. Nothing here books anything.
import { z } from 'zod';
import { type Money, money, NO_MONEY, type Price } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { SaleAsked } from '../../../../ledger/app/tax/sale-preview.ts';
import type { PortfolioId } from '../../../../ledger/ports/drafts.ts';
import type { SecurityRow } from '../../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../../access/book.ts';
import { chosenPortfolio } from '../../access/chosen-portfolio.ts';
import { chosenSecurity } from '../../access/chosen-security.ts';
import { chosenOf, momentOf } from '../../access/drafted.ts';
import type { Server } from '../../access/parts.ts';
import { salePreviewAnswer } from '../../access/sale-previews.ts';
import { shownView, todayOf } from '../../access/shown-tax.ts';
import { calendarBodies } from '../../access/tax/tax-calendar.ts';
import { pricesNow } from '../../access/tax/tax-prices.ts';
import { harvestBodies } from '../../access/tax/tax-reports.ts';
import { sortedQuery } from '../../listing/list-query.ts';
import { pageOf } from '../../listing/page-of.ts';
import { moneyBody } from '../../shapes/decimals.ts';
import { unprocessable } from '../../shapes/problem.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import {
  calendarDaySchema,
  harvestSchema,
  salePreviewBody,
  salePreviewSchema,
} from '../../shapes/tax-rows.ts';
import { ofPortfolio, READS, TAGS } from './tax-route.ts';

export function taxPlanningRoutes(server: Server, book: Book): void {
  harvestRoute(server, book);
  calendarRoute(server, book);
  previewRoute(server, book);
}

/** Of one lot. */
const LOSS_MIN = money('1000') as Money;

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
          min_loss: moneyBody().default(LOSS_MIN).describe('Of one lot; 1000 unless given'),
        }),
        response: { 200: z.array(harvestSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const shown = await shownView(book, request, query);
      const prices = await pricesNow(book.prices, [...shown.securities.values()]);
      const wanted = { asOf: todayOf(book), lossMin: query.min_loss, prices };
      return pageOf(reply, { rows: harvestBodies(shown, wanted), asked: query });
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
      const { to, ...query } = request.query;
      const shown = await shownView(book, request, query);
      const wanted = { from: todayOf(book), to: to as TradingDay | undefined };
      const rows = await calendarBodies(book.ledger.read, shown, wanted);
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
        body: salePreviewBody,
        response: { 200: salePreviewSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { body } = request;
      const portfolio = await chosenPortfolio(
        book,
        request,
        body.portfolio_id as PortfolioId,
        'read',
      );
      const { zone } = book.home;
      const moment = momentOf(body.transaction_date, zone, book.ledger.context.store.now());
      const security = await securityOf(book, body, moment.on);
      const shown = await shownView(book, request, { portfolio_id: portfolio.id }, security.id);
      const asked: SaleAsked = {
        ...moment,
        portfolio: portfolio.id,
        security: security.id,
        currency: security.currency,
        quantity: body.quantity,
        price: body.price ?? (await priceNow(book, security)),
        fees: body.fees ?? NO_MONEY,
      };
      const wanted = { method: body.method, lots: chosenOf(body) };
      return salePreviewAnswer({ ...shown, securities: named(shown, security) }, asked, wanted);
    },
  );
}

function securityOf(book: Book, { symbol, security_id: number }: PreviewBody, on: TradingDay) {
  return chosenSecurity(book, { symbol, number, on, field: 'symbol' });
}

async function priceNow(book: Book, security: SecurityRow): Promise<Price> {
  const found = (await pricesNow(book.prices, [security])).get(String(security.id));
  if (found?.price !== undefined) return found.price;
  throw unprocessable('price', `price: required; ${security.symbol} has no price now.`);
}

function named({ securities }: Awaited<ReturnType<typeof shownView>>, security: SecurityRow) {
  return new Map([...securities, [String(security.id), security] as const]);
}
