// `/api/v1/tax/realized`, `unrealized` and `wash-sales`: reports over all portfolios of the caller, or over one.
import { z } from 'zod';
import type { TradingDay } from '../../../../kernel/instant.ts';
import { taxable } from '../../../../ledger/app/tax/tax-view.ts';
import { taxViewOn } from '../../../../ledger/app/tax/tax-view-on.ts';
import type { CurrencyCode } from '../../../../ledger/ports/drafts.ts';
import { placedLots, taxExplanation } from '../../holdings/tax-explanation.ts';
import { sortedQuery } from '../../listing/list-query.ts';
import { pageOf } from '../../listing/page-of.ts';
import { type Book, reportBook } from '../../loaders/book.ts';
import type { Server } from '../../loaders/parts.ts';
import { markedContracts, markedYear } from '../../presenters/tax/marked-year.ts';
import { closureBody, isShown, type ShownView } from '../../presenters/tax/tax-bodies.ts';
import { pricesNow, pricesOn } from '../../presenters/tax/tax-prices.ts';
import {
  openLots,
  realizedBody,
  realizedCsv,
  realizedYear,
  type TaxYearQuery,
  unrealizedBody,
  unrealizedCsv,
} from '../../presenters/tax/tax-reports.ts';
import { todayOf, visibleTaxView } from '../../presenters/tax-view.ts';
import { valuationSources } from '../../presenters/valued-portfolio.ts';
import { explainQuery, explanationField } from '../../shapes/past-value.ts';
import { currency } from '../../shapes/portfolio-rows.ts';
import { unprocessable } from '../../shapes/problem.ts';
import { flag } from '../../shapes/query-numbers.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import {
  realizedSchema,
  taxClosureSchema,
  unrealizedSchema,
  yearEndSchema,
} from '../../shapes/tax-rows.ts';
import { inFormat, jsonOrCsv, ofPortfolio, ofYear, READS, sendCsv, TAGS } from './tax-route.ts';

export function taxReportRoutes(server: Server, book: Book): void {
  realizedRoute(server, book);
  unrealizedRoute(server, book);
  washSaleRoute(server, book);
  yearEndRoute(server, book);
}

const explain = flag()
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
      const reported = await reportBook(book);
      const shown = await visibleTaxView(reported, request, query);
      const year = query.year ?? Number(todayOf(reported).slice(0, 4));
      const asked = { year, currency: (query.currency ?? reported.home.currency) as CurrencyCode };
      if (query.format === 'csv') {
        const text = realizedCsv(shown, { ...asked, part: query.part });
        const { not_final: open } = realizedBody(shown, {
          ...{ ...asked, explains: false, marked: undefined },
        });
        if (open !== null) reply.header('x-not-final', open.text);
        return sendCsv(reply, text, `form-8949-${year}.csv`);
      }
      const marked = await markedIn(reported, shown, asked);
      const body = realizedBody(shown, { ...asked, explains: query.explain, marked });
      if (!query.explain) return body;
      const { closures } = realizedYear(shown, asked);
      const figures = { lots: [], closures, prices: new Map() };
      return { ...body, explanation: await taxExplanation(reported, shown, figures) };
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
        summary: 'Open lots as wash sales leave them, with gain and term of a sale on that day',
        querystring: z.strictObject({
          ...{ ...ofPortfolio, ...inFormat, ...explainQuery },
          year: ofYear.year.describe('At the end of this year; now unless given'),
        }),
        response: { 200: jsonOrCsv(unrealizedSchema.extend(explanationField)), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const reported = await reportBook(book);
      const now = await visibleTaxView(reported, request, query);
      const { shown, on, prices } =
        query.year === undefined
          ? await atPresent(reported, now)
          : await atYearEnd(reported, now, query.year);
      const body = unrealizedBody(shown, on, prices);
      if (query.format === 'csv' && body.not_final !== null)
        reply.header('x-not-final', body.not_final.text);
      if (query.format === 'csv')
        return sendCsv(reply, unrealizedCsv(body), `unrealized-${body.as_of}.csv`);
      if (!query.explain) return body;
      const figures = { lots: placedLots(openLots(shown)), closures: [], prices };
      return { ...body, explanation: await taxExplanation(reported, shown, figures) };
    },
  );
}

async function atPresent(book: Book, shown: ShownView) {
  const prices = await pricesNow(
    valuationSources(book),
    [...shown.securities.values()],
    shown.portfolio,
  );
  return { shown, on: todayOf(book), prices };
}

/** A year that is not over ends today, at the prices of now. */
async function atYearEnd(book: Book, shown: ShownView, year: number) {
  const today = todayOf(book);
  if (`${year}` > today.slice(0, 4))
    throw unprocessable(
      'year',
      `year: ${year} has not begun; give a year up to ${today.slice(0, 4)}.`,
    );
  const on = `${year}-12-31` as TradingDay;
  if (on >= today) return atPresent(book, shown);
  const { history, staleAfterDays } = book;
  const securities = [...shown.securities.values()];
  const prices = await pricesOn(history, securities, { on, staleAfterDays });
  return { shown: { ...shown, view: taxViewOn(shown.view, on) }, on, prices };
}

/** Prices are read only for a person who has had such contracts. */
async function markedIn(book: Book, shown: ShownView, asked: TaxYearQuery) {
  if (markedContracts(shown).length === 0) return undefined;
  const { history, staleAfterDays } = book;
  const { on, prices } = await atYearEnd(book, shown, asked.year);
  return markedYear(shown, asked, { history, staleAfterDays, on, prices });
}

/** Later purchases may still disallow what was realised; what was open is as it stood that day. */
function yearEndRoute(server: Server, book: Book): void {
  server.get(
    '/tax/year-end',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'What a year realised, and what was open on 31 December at the prices of that day',
        querystring: z.strictObject({
          ...{ ...ofPortfolio, ...ofYear, ...explainQuery },
          currency: currency().optional().describe('Of what was realised; that of the home venue'),
        }),
        response: { 200: yearEndSchema.extend(explanationField), ...PROBLEMS },
      },
    },
    async (request) => {
      const { query } = request;
      const reported = await reportBook(book);
      const now = await visibleTaxView(reported, request, query);
      const year = query.year ?? Number(todayOf(reported).slice(0, 4));
      const asked = { year, currency: (query.currency ?? reported.home.currency) as CurrencyCode };
      const { shown, on, prices } = await atYearEnd(reported, now, year);
      const body = {
        ...{ year, as_of: on },
        realized: realizedBody(now, {
          ...asked,
          explains: query.explain,
          marked: await markedIn(reported, now, asked),
        }),
        unrealized: unrealizedBody(shown, on, prices),
      };
      if (!query.explain) return body;
      const { closures } = realizedYear(now, asked);
      const figures = { lots: placedLots(openLots(shown)), closures, prices };
      return { ...body, explanation: await taxExplanation(reported, now, figures) };
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
      const reported = await reportBook(book);
      const shown = await visibleTaxView(reported, request, query);
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
          return { ...body, explanation: await taxExplanation(reported, shown, figures) };
        }),
      );
    },
  );
}
