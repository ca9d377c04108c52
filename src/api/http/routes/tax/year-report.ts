// `/api/v1/tax/view` and `/api/v1/tax/report`: whose rules apply to the caller, and the tax year by them.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ok } from '../../../../kernel/result.ts';
import { pooledYear } from '../../../../ledger/app/tax/pooled-year.ts';
import { setTaxLists, taxLists } from '../../../../ledger/app/tax/tax-lists.ts';
import type { PortfolioId } from '../../../../ledger/ports/drafts.ts';
import { taxYearOn } from '../../../../ledger/ports/tax-rules.ts';
import { type Book, reportBook } from '../../loaders/book.ts';
import { type BookRefusal, bookProblem } from '../../loaders/book-refusals.ts';
import { causeOf } from '../../loaders/book-requests.ts';
import { principalOf } from '../../loaders/caller.ts';
import type { Server } from '../../loaders/parts.ts';
import { resolvePortfolio } from '../../loaders/resolve-portfolio.ts';
import {
  type ChosenView,
  taxViewOf,
  yearReportBody,
  yearReportCsv,
} from '../../presenters/tax/year-report.ts';
import { todayOf } from '../../presenters/tax-view.ts';
import {
  countedAffiliates,
  NO_AFFILIATES,
  NO_HOLDER,
  viewOf,
} from '../../presenters/tax-view-setting.ts';
import { unprocessable } from '../../shapes/problem.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import {
  taxView,
  taxViewBody,
  taxViewSchema,
  yearReportSchema,
} from '../../shapes/year-report-rows.ts';
import { inFormat, jsonOrCsv, KEEPS, ofYear, READS, sendCsv, TAGS } from './tax-route.ts';

export function taxYearRoutes(server: Server, book: Book): void {
  viewRoutes(server, book);
  reportRoute(server, book);
}

function viewRoutes(server: Server, book: Book): void {
  server.get(
    '/tax/view',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'Whose tax rules apply to you',
        response: { 200: taxViewSchema, ...PROBLEMS },
      },
    },
    async (request) => taxViewOf(await viewOf(book, principalOf(request).user.id)),
  );

  server.put(
    '/tax/view',
    {
      config: KEEPS,
      schema: {
        tags: TAGS,
        summary: 'Choose whose tax rules apply to you; what is booked stays as it is',
        body: taxViewBody,
        response: { 200: taxViewSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { tax_view: jurisdiction } = request.body;
      const affiliates = await affiliatesIn(book, request, request.body.affiliates);
      const cause = causeOf(request);
      const done = await book.ledger.inOneStep<ChosenView, BookRefusal>(async (step) => {
        const holder = await step.holderFor(principalOf(request).user.id);
        const known = await taxLists(step, holder, book.home.currency);
        const lists = { ...known, jurisdiction, affiliates: affiliates ?? known.affiliates };
        const set = await setTaxLists(step, holder, { lists, expectedVersion: undefined, cause });
        return set.ok ? ok(lists) : set;
      });
      if (!done.ok) throw bookProblem(done.failure);
      return taxViewOf(done.value);
    },
  );
}

function reportRoute(server: Server, book: Book): void {
  server.get(
    '/tax/report',
    {
      config: READS,
      schema: {
        tags: TAGS,
        summary: 'Your tax year over all your portfolios, by the rules of your tax view',
        querystring: z.strictObject({
          ...ofYear,
          ...inFormat,
          year: ofYear.year.describe('In which the tax year begins; the present one unless given'),
          tax_view: taxView().optional().describe('Your own unless given'),
        }),
        response: { 200: jsonOrCsv(yearReportSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const reported = await reportBook(book);
      const { user } = principalOf(request);
      const chosen = await viewOf(reported, user.id);
      const jurisdiction = query.tax_view ?? chosen.jurisdiction;
      if (jurisdiction === 'us')
        throw unprocessable(
          'tax_view',
          'tax_view: /tax/realized and /tax/year-end report a year by the rules of the United States; give tax_view=uk, ca or vn for another country.',
        );
      const year = query.year ?? taxYearOn(jurisdiction, todayOf(reported));
      const { read } = reported.ledger;
      const holder = await read.holderOf(user.id);
      const counted = await countedAffiliates(reported, request, chosen);
      const found = await pooledYear({ read, history: reported.history }, holder ?? NO_HOLDER, {
        ...{ jurisdiction, year },
        affiliates: jurisdiction === 'ca' ? await read.portfolios(counted.affiliates) : [],
      });
      if (query.format === 'csv')
        return sendCsv(reply, yearReportCsv(found), `tax-${jurisdiction}-${year}.csv`);
      return yearReportBody(found, year, jurisdiction === 'ca' ? counted : NO_AFFILIATES);
    },
  );
}

/** Of others, and shared with the caller. */
async function affiliatesIn(
  book: Book,
  request: FastifyRequest,
  ids: readonly number[] | undefined,
): Promise<readonly PortfolioId[] | undefined> {
  if (ids === undefined) return undefined;
  const holder = await book.ledger.read.holderOf(principalOf(request).user.id);
  const unique = [...new Set(ids)] as PortfolioId[];
  for (const id of unique) {
    const row = await resolvePortfolio(book, request, id, 'read');
    if (row.holder === holder)
      throw unprocessable(
        'affiliates',
        `affiliates: portfolio ${id} is your own; it counts without being named.`,
      );
  }
  return unique;
}
