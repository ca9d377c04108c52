// `/api/v1/tax/realized`, `unrealized` and `wash-sales`: reports over all portfolios of the caller, or over one.
import { z } from 'zod';
import { taxable } from '../../../../ledger/app/tax/tax-view.ts';
import type { CurrencyCode } from '../../../../ledger/ports/drafts.ts';
import type { Book } from '../../access/book.ts';
import type { Server } from '../../access/parts.ts';
import { shownView, todayOf } from '../../access/shown-tax.ts';
import { closureBody, isShown } from '../../access/tax/tax-bodies.ts';
import { pricesNow } from '../../access/tax/tax-prices.ts';
import {
  openLots,
  realizedBody,
  realizedCsv,
  realizedYear,
  unrealizedBody,
  unrealizedCsv,
} from '../../access/tax/tax-reports.ts';
import { placedLots, taxExplanation } from '../../holdings/tax-explanation.ts';
import { sortedQuery } from '../../listing/list-query.ts';
import { pageOf } from '../../listing/page-of.ts';
import { explainQuery, explanationField } from '../../shapes/past-value.ts';
import { currency } from '../../shapes/portfolio-rows.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import { realizedSchema, taxClosureSchema, unrealizedSchema } from '../../shapes/tax-rows.ts';
import { inFormat, jsonOrCsv, ofPortfolio, ofYear, READS, sendCsv, TAGS } from './tax-route.ts';

export function taxReportRoutes(server: Server, book: Book): void {
  realizedRoute(server, book);
  unrealizedRoute(server, book);
  washSaleRoute(server, book);
}

const explain = z
  .stringbool()
  .default(false)
  .describe('Adds lots, prices and events used, and the rule and the days behind each term');

function realizedRoute(server: Server, book: Book): void {
  server.get(
    '/tax/realized',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'Realised gains of a tax year; as CSV with the columns of Form 8949',
        querystring: z.strictObject({
          ...{ ...ofPortfolio, ...ofYear, ...inFormat, explain },
          currency: currency().optional().describe('That of the home venue unless given'),
          part: z.enum(['I', 'II']).optional().describe('Of the CSV: short term, or long term'),
        }),
        response: { 200: jsonOrCsv(realizedSchema.extend(explanationField)), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const shown = await shownView(book, request, query);
      const year = query.year ?? Number(todayOf(book).slice(0, 4));
      const asked = { year, currency: (query.currency ?? book.home.currency) as CurrencyCode };
      if (query.format === 'csv') {
        const text = realizedCsv(shown, { ...asked, part: query.part });
        return sendCsv(reply, text, `form-8949-${year}.csv`);
      }
      const body = realizedBody(shown, { ...asked, explains: query.explain });
      if (!query.explain) return body;
      const { closures } = realizedYear(shown, asked);
      const figures = { lots: [], closures, prices: new Map() };
      return { ...body, explanation: await taxExplanation(book, shown, figures) };
    },
  );
}

function unrealizedRoute(server: Server, book: Book): void {
  server.get(
    '/tax/unrealized',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'Open lots as wash sales leave them, with gain and term of a sale now',
        querystring: z.strictObject({ ...ofPortfolio, ...inFormat, ...explainQuery }),
        response: { 200: jsonOrCsv(unrealizedSchema.extend(explanationField)), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const shown = await shownView(book, request, query);
      const prices = await pricesNow(book.prices, [...shown.securities.values()]);
      const body = unrealizedBody(shown, todayOf(book), prices);
      if (query.format === 'csv')
        return sendCsv(reply, unrealizedCsv(body), `unrealized-${body.as_of}.csv`);
      if (!query.explain) return body;
      const figures = { lots: placedLots(openLots(shown)), closures: [], prices };
      return { ...body, explanation: await taxExplanation(book, shown, figures) };
    },
  );
}

function washSaleRoute(server: Server, book: Book): void {
  server.get(
    '/tax/wash-sales',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'Losses that a purchase disallowed, and the lots that took them over',
        querystring: z.strictObject({
          ...ofPortfolio,
          ...sortedQuery('-closed_on', 'closed_on', 'symbol', 'disallowed_loss'),
          explain,
        }),
        response: { 200: z.array(taxClosureSchema.extend(explanationField)), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const shown = await shownView(book, request, query);
      const washed = taxable(shown.view, shown.view.closures).filter(
        (one) => one.replacements.length > 0 && isShown(shown, one),
      );
      const closureOf = new Map(
        washed.map((one) => [closureBody(shown, one, query.explain), one] as const),
      );
      const page = pageOf(reply, { rows: [...closureOf.keys()], asked: query });
      if (!query.explain) return page;
      return Promise.all(
        page.map(async (body) => {
          const closures = [closureOf.get(body) ?? []].flat();
          const figures = { lots: [], closures, prices: new Map() };
          return { ...body, explanation: await taxExplanation(book, shown, figures) };
        }),
      );
    },
  );
}
