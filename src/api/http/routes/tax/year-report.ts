// `/api/v1/tax/view` and `/api/v1/tax/report`: whose rules apply to the caller, and the tax year by them.
import { z } from 'zod';
import { ok } from '../../../../kernel/result.ts';
import { pooledYear } from '../../../../ledger/app/tax/pooled-year.ts';
import { NO_TAX_LISTS, setTaxLists, taxLists } from '../../../../ledger/app/tax/tax-lists.ts';
import type { HolderNumber } from '../../../../ledger/ports/ledger-rows.ts';
import { type Jurisdiction, taxYearOn } from '../../../../ledger/ports/tax-rules.ts';
import { type Book, reportBook } from '../../access/book.ts';
import { type BookRefusal, bookProblem } from '../../access/book-refusals.ts';
import { causeOf } from '../../access/book-requests.ts';
import { principalOf } from '../../access/caller.ts';
import type { Server } from '../../access/parts.ts';
import { taxViewOf, yearReportBody, yearReportCsv } from '../../access/tax/year-report.ts';
import { todayOf } from '../../access/tax-view.ts';
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
      const cause = causeOf(request);
      const done = await book.ledger.inOneStep<Jurisdiction, BookRefusal>(async (step) => {
        const holder = await step.holderFor(principalOf(request).user.id);
        const lists = { ...(await taxLists(step, holder)), jurisdiction };
        const set = await setTaxLists(step, holder, { lists, expectedVersion: undefined, cause });
        return set.ok ? ok(jurisdiction) : set;
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
      const jurisdiction = query.tax_view ?? (await viewOf(reported, user.id));
      if (jurisdiction === 'us')
        throw unprocessable(
          'tax_view',
          'tax_view: /tax/realized and /tax/year-end report a year by the rules of the United States; give tax_view=uk, ca or vn for another country.',
        );
      const year = query.year ?? taxYearOn(jurisdiction, todayOf(reported));
      const { read } = reported.ledger;
      const holder = await read.holderOf(user.id);
      const found = await pooledYear({ read, history: reported.history }, holder ?? NO_HOLDER, {
        jurisdiction,
        year,
      });
      if (query.format === 'csv')
        return sendCsv(reply, yearReportCsv(found), `tax-${jurisdiction}-${year}.csv`);
      return yearReportBody(found, year);
    },
  );
}

/** Of a user who has never had a portfolio. */
const NO_HOLDER = 0 as HolderNumber;

async function viewOf({ ledger }: Book, user: string): Promise<Jurisdiction> {
  const holder = await ledger.read.holderOf(user);
  const lists = holder === undefined ? NO_TAX_LISTS : await taxLists(ledger.read, holder);
  return lists.jurisdiction;
}
