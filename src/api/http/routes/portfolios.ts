// `/api/v1/portfolios`: portfolios, their settings, and what they hold now.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { textOf } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import {
  changePortfolioSettings,
  deletePortfolio,
  openPortfolio,
  readable,
  restorePortfolio,
} from '../../../ledger/app/portfolios.ts';
import { currentPortfolio } from '../../../ledger/app/valuation/current-portfolio.ts';
import type { CurrencyCode, PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { currentExplanation } from '../holdings/explanation.ts';
import { sortedQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import { bookProblem } from '../loaders/book-refusals.ts';
import { causeOf, ifMatch, keyedRequest } from '../loaders/book-requests.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { noteHolder } from '../loaders/personal-reads.ts';
import { resolvePortfolio, visiblePortfolios } from '../loaders/resolve-portfolio.ts';
import { currentBody, portfolioRow, valuationSources } from '../presenters/valued-portfolio.ts';
import { idempotencyHeaders } from '../shapes/order-request.ts';
import { explainQuery, explanationField } from '../shapes/past-value.ts';
import {
  listedPortfolioSchema,
  portfolioBody,
  portfolioChanges,
  portfolioSchema,
  valuedPortfolioSchema,
} from '../shapes/portfolio-rows.ts';
import { flag } from '../shapes/query-numbers.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { id as idShape } from '../shapes/transaction-rows.ts';

const tags = ['portfolios'];
const reads = { needs: 'read' } as const;
const keeps = { needs: 'keep' } as const;
export const portfolioParams = z.object({
  id: idShape(),
});

export function portfolioRoutes(server: Server, book: Book, identity: Identity): void {
  listRoutes(server, book, identity);
  createRoute(server, book);
  changeRoutes(server, book);
}

async function shown(book: Book, row: PortfolioRow) {
  return portfolioRow(await readable(book.ledger.context, book.ledger.read, row));
}

function listRoutes(server: Server, book: Book, { context }: Identity): void {
  async function ownerNamesOf(rows: readonly PortfolioRow[]) {
    const holders = [...new Set(rows.map(({ holder }) => holder))];
    const named = holders.map(async (holder) => {
      const id = await book.ledger.read.userOf(holder);
      const user = id === undefined ? undefined : await context.store.userById(id);
      return [holder, user?.username] as const;
    });
    return new Map(await Promise.all(named));
  }

  server.get(
    '/portfolios',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Your portfolios and those that others share with you',
        querystring: z.strictObject({
          ...sortedQuery('id', 'id', 'created_at', 'updated_at', 'name'),
          deleted: flag().default(false).describe('Deleted ones instead'),
        }),
        response: { 200: z.array(listedPortfolioSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { deleted } = request.query;
      const visible = await visiblePortfolios(book, request);
      const wanted = visible.filter(({ closedAt }) => (closedAt !== undefined) === deleted);
      const ownerNames = await ownerNamesOf(wanted);
      const rows = await Promise.all(
        wanted.map(async (row) => ({
          ...(await shown(book, row)),
          owner: ownerNames.get(row.holder) ?? null,
        })),
      );
      const page = pageOf(reply, { rows, asked: request.query });
      for (const { user_id } of page) noteHolder(request, user_id, 'names');
      return page;
    },
  );

  server.get(
    '/portfolios/:id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'A portfolio with its holdings at the prices of now',
        params: portfolioParams,
        querystring: z.strictObject(explainQuery),
        response: {
          200: valuedPortfolioSchema.extend(explanationField),
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const row = await resolvePortfolio(book, request, request.params.id as PortfolioId, 'read');
      const portfolio = await readable(book.ledger.context, book.ledger.read, row);
      noteHolder(request, row.holder, 'names');
      reply.header('x-version', portfolio.version);
      const current = await currentPortfolio(valuationSources(book), row);
      const body = currentBody(portfolio, current);
      if (!request.query.explain) return body;
      return { ...body, explanation: await currentExplanation(book, row, current) };
    },
  );
}

function createRoute(server: Server, book: Book): void {
  server.post(
    '/portfolios',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Open a portfolio of your own',
        headers: idempotencyHeaders,
        body: portfolioBody,
        response: { 201: portfolioSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const cause = causeOf(request);
      const { user } = principalOf(request);
      const made = await book.ledger.inKeyedStep(keyedRequest(request), async (step) => {
        const opened = await openPortfolio(
          book.ledger.context,
          step,
          {
            holder: await step.holderFor(user.id),
            kind: 'ORDINARY',
            account: undefined,
            name: body.name,
            description: body.description,
            baseCurrency: (body.base_currency ?? book.home.currency) as CurrencyCode,
            method: body.cost_basis_method,
            dividendTreatment: body.dividend_treatment,
            taxTreatment: body.tax_treatment,
            allowShort: body.allow_short,
            feesInBasis: body.fees_in_basis,
            longTermRule: body.long_term_rule,
            targets: targetsOf(body.targets),
          },
          cause,
        );
        return opened.ok ? { ok: true, value: opened.value.id } : opened;
      });
      if (!made.ok) throw bookProblem(made.failure);
      const row = await rowOf(book, made.value);
      return reply.status(201).header('location', `/api/v1/portfolios/${row.id}`).send(row);
    },
  );
}

/** After the step, as everyone reads it. */
async function rowOf(book: Book, id: PortfolioId) {
  const row = await book.ledger.read.portfolio(id);
  if (row === undefined) throw new Error(`portfolio ${id} was written and is not there`);
  return shown(book, row);
}

function settingsOf(body: z.infer<typeof portfolioChanges>) {
  return {
    name: body.name,
    description: body.description === null ? '' : body.description,
    baseCurrency: body.base_currency as CurrencyCode | undefined,
    method: body.cost_basis_method,
    dividendTreatment: body.dividend_treatment,
    taxTreatment: body.tax_treatment,
    allowShort: body.allow_short,
    feesInBasis: body.fees_in_basis,
    longTermRule: body.long_term_rule,
    targets: targetsOf(body.targets),
  };
}

function targetsOf(targets: z.infer<typeof portfolioBody>['targets']) {
  return targets?.map(({ symbol, weight }) => ({ symbol, weight: textOf(weight) }));
}

function changeRoutes(server: Server, book: Book): void {
  server.put(
    '/portfolios/:id',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Change the settings of a portfolio; past sales keep theirs',
        params: portfolioParams,
        body: portfolioChanges,
        response: { 200: portfolioSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const id = request.params.id as PortfolioId;
      await resolvePortfolio(book, request, id, 'keep');
      const changed = await book.ledger.inOneStep((step) =>
        changePortfolioSettings(book.ledger.context, step, id, {
          changes: settingsOf(request.body),
          methodFrom: request.body.method_from as TradingDay | undefined,
          expectedVersion: ifMatch(request),
          cause: causeOf(request),
        }),
      );
      if (!changed.ok) throw bookProblem(changed.failure);
      return rowOf(book, id);
    },
  );

  server.delete(
    '/portfolios/:id',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Delete a portfolio; it can be restored',
        params: portfolioParams,
        querystring: z.strictObject({
          force: flag().default(false).describe('Although it holds positions'),
        }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const id = request.params.id as PortfolioId;
      await resolvePortfolio(book, request, id, 'keep');
      const gone = await book.ledger.inOneStep((step) =>
        deletePortfolio(step, id, {
          isForced: request.query.force,
          expectedVersion: ifMatch(request),
          cause: causeOf(request),
        }),
      );
      if (!gone.ok) throw bookProblem(gone.failure);
      return reply.status(204).send(null);
    },
  );

  server.post(
    '/portfolios/:id/restore',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Restore a deleted portfolio with all it held',
        params: portfolioParams,
        response: { 200: portfolioSchema, ...PROBLEMS },
      },
    },
    async (request: FastifyRequest & { readonly params: z.infer<typeof portfolioParams> }) => {
      const id = request.params.id as PortfolioId;
      await resolvePortfolio(book, request, id, 'keep');
      const restored = await book.ledger.inOneStep((step) =>
        restorePortfolio(step, id, causeOf(request)),
      );
      if (!restored.ok) throw bookProblem(restored.failure);
      return rowOf(book, id);
    },
  );
}
