// `/api/v1/transactions`: what is booked in portfolios. A delete takes back and keeps the history; a change is a correction.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { instant } from '../../../kernel/instant.ts';
import { failed, ok } from '../../../kernel/result.ts';
import type { ChangedPortfolio } from '../../../ledger/app/ledger.ts';
import { nameLots } from '../../../ledger/app/name-lots.ts';
import { otherHalf } from '../../../ledger/app/take-back.ts';
import type {
  PortfolioId,
  SecurityId,
  TransactionDraft,
  TransactionId,
} from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow, TransactionRow } from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import type { Book } from '../access/book.ts';
import { bookProblem } from '../access/book-refusals.ts';
import { causeOf, ifMatch, keyedRequest } from '../access/book-requests.ts';
import { chosenPortfolio } from '../access/chosen-portfolio.ts';
import { chosenOf, draftOf, isBookable } from '../access/drafted.ts';
import type { Server } from '../access/parts.ts';
import { transactionRows } from '../access/transaction-row.ts';
import { listQuery } from '../listing/list-query.ts';
import { TOTAL_COUNT } from '../listing/page-of.ts';
import { idempotencyHeaders } from '../shapes/order-request.ts';
import {
  forbidden,
  NotFoundError,
  notFound,
  ProblemError,
  unprocessable,
} from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import {
  id as idShape,
  lotChoices,
  rowType,
  type TransactionBody,
  transactionBody,
  transactionSchema,
} from '../shapes/transaction-rows.ts';
import { portfolioParams } from './portfolios.ts';

const tags = ['transactions'];
const reads = { needs: 'read' } as const;
const keeps = { needs: 'keep' } as const;
const params = z.object({ id: idShape() });

export function transactionRoutes(server: Server, book: Book): void {
  bookRoute(server, book);
  batchRoute(server, book);
  listRoute(server, book);
  oneRoutes(server, book);
}

async function draftFor(book: Book, body: TransactionBody, portfolio: PortfolioRow) {
  return draftOf(body, {
    currency: portfolio.baseCurrency,
    zone: book.home.zone,
    now: book.ledger.context.store.now(),
  });
}

/** Both portfolios of a transfer are the caller's. */
async function portfolioOf(book: Book, request: FastifyRequest, body: TransactionBody) {
  if (body.to_portfolio_id !== undefined)
    await chosenPortfolio(book, request, body.to_portfolio_id as PortfolioId, 'keep');
  return chosenPortfolio(book, request, body.portfolio_id as PortfolioId, 'keep');
}

/** What was just booked need not be read again. */
async function shown(
  book: Book,
  portfolio: PortfolioRow,
  id: TransactionId,
  booked?: TransactionRow,
) {
  const row = booked?.id === id ? booked : await book.ledger.read.transaction(id);
  if (row === undefined) throw new Error(`transaction ${id} was written and is not there`);
  const [shownRow] = await transactionRows(book, portfolio, [row]);
  return shownRow as NonNullable<typeof shownRow>;
}

function firstId(rows: readonly TransactionRow[]): TransactionId {
  const [row] = rows;
  if (row === undefined) throw new Error('a booked change has a transaction');
  return row.id;
}

function bookRoute(server: Server, book: Book): void {
  server.post(
    '/transactions',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Book a transaction',
        headers: idempotencyHeaders,
        body: transactionBody,
        response: { 201: transactionSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const portfolio = await portfolioOf(book, request, request.body);
      const draft = await draftFor(book, request.body, portfolio);
      const expectedVersion = ifMatch(request);
      const cause = causeOf(request);
      let first: TransactionRow | undefined;
      const done = await book.ledger.inKeyedStep(keyedRequest(request), async (step) => {
        const booked = await book.ledger.record(step, {
          portfolio: portfolio.id,
          draft,
          cause,
          expectedVersion,
        });
        if (!booked.ok) return booked;
        [first] = booked.value.rows;
        return ok(firstId(booked.value.rows));
      });
      if (!done.ok) throw bookProblem(done.failure);
      const row = await shown(book, portfolio, done.value, first);
      return reply.status(201).header('location', `/api/v1/transactions/${row.id}`).send(row);
    },
  );
}

const BATCH_MAX = 1_000;

function batchRoute(server: Server, book: Book): void {
  server.post(
    '/transactions/batch',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Book up to 1,000 transactions, all or none',
        headers: idempotencyHeaders,
        body: z.strictObject({ transactions: z.array(transactionBody).min(1).max(BATCH_MAX) }),
        response: { 201: z.array(transactionSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { transactions } = request.body;
      const drafts: { portfolio: PortfolioRow; draft: TransactionDraft }[] = [];
      for (const body of transactions) {
        const portfolio = await portfolioOf(book, request, body);
        drafts.push({ portfolio, draft: await draftFor(book, body, portfolio) });
      }
      const cause = causeOf(request);
      const done = await book.ledger.inKeyedStep(keyedRequest(request), async (step) => {
        const ids: TransactionId[] = [];
        for (const [at, { portfolio, draft }] of drafts.entries()) {
          const asked = { portfolio: portfolio.id, draft, cause };
          const booked = await book.ledger.record(step, asked);
          if (!booked.ok) return failed({ at, refusal: booked.failure });
          ids.push(firstId(booked.value.rows));
        }
        return ok(ids);
      });
      if (!done.ok) throw batchProblem(done.failure);
      const rows = [];
      for (const [at, id] of done.value.entries()) {
        const portfolio = drafts[at]?.portfolio;
        if (portfolio !== undefined) rows.push(await shown(book, portfolio, id));
      }
      return reply.status(201).send(rows);
    },
  );
}

type BatchFailure = { readonly at: number; readonly refusal: Parameters<typeof bookProblem>[0] };

function batchProblem(failure: BatchFailure | Parameters<typeof bookProblem>[0]) {
  if (!('at' in failure)) return bookProblem(failure);
  const problem = bookProblem(failure.refusal);
  const detail = `transactions.${failure.at}: ${problem.problem.detail} None of the transactions was booked.`;
  return new ProblemError({ ...problem.problem, detail });
}

function listRoute(server: Server, book: Book): void {
  server.get(
    '/transactions/portfolio/:id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Transactions of a portfolio, in the order in which they took effect',
        params: portfolioParams,
        querystring: z.strictObject({
          ...listQuery('transaction_date'),
          transaction_type: rowType().optional(),
          security_id: idShape().optional(),
          voided: z.stringbool().default(false).describe('Also those that were taken back'),
        }),
        response: { 200: z.array(transactionSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const portfolio = await chosenPortfolio(
        book,
        request,
        request.params.id as PortfolioId,
        'read',
      );
      const { read } = book.ledger;
      const wanted = {
        portfolio: portfolio.id,
        withVoided: query.voided,
        ...(query.transaction_type !== undefined && { type: query.transaction_type }),
        ...(query.security_id !== undefined && { security: query.security_id as SecurityId }),
        ...(query.from !== undefined && { from: instant(Date.parse(query.from)) }),
        ...(query.to !== undefined && { until: instant(Date.parse(query.to)) }),
      };
      const { limit, offset, sort } = query;
      const order = sort.startsWith('-') ? 'desc' : 'asc';
      const rows = await read.transactions({ ...wanted, limit, offset, order });
      reply.header(TOTAL_COUNT, await read.transactionCount(wanted));
      return transactionRows(book, portfolio, rows);
    },
  );
}

/** With the portfolio, which the caller may see. */
async function chosenTransaction(
  book: Book,
  request: FastifyRequest & { readonly params: z.infer<typeof params> },
  needs: 'read' | 'keep',
) {
  const { id } = request.params;
  const row = await book.ledger.read.transaction(id as TransactionId);
  if (row === undefined) throw notFound(`No transaction ${id}.`);
  const portfolio = await chosenPortfolio(book, request, row.portfolio, needs).catch(
    (error: unknown) => {
      throw error instanceof NotFoundError ? notFound(`No transaction ${id}.`) : error;
    },
  );
  return { row, portfolio };
}

/** Both portfolios of a transfer change. */
async function otherHalfKept(book: Book, request: FastifyRequest, row: TransactionRow) {
  const half = await otherHalf(book.ledger.read, row);
  if (half === undefined) return;
  await chosenPortfolio(book, request, half.portfolio, 'keep').catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error;
    throw forbidden(
      `Transaction ${row.id} is a transfer with a portfolio that you may not change; ask its owner.`,
    );
  });
}

function oneRoutes(server: Server, book: Book): void {
  server.get(
    '/transactions/:id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'One transaction',
        params,
        response: { 200: transactionSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { row, portfolio } = await chosenTransaction(book, request, 'read');
      return shown(book, portfolio, row.id);
    },
  );

  server.put(
    '/transactions/:id',
    {
      config: keeps,
      schema: {
        tags,
        summary:
          'Correct a transaction: the old one is taken back and the new one booked, together',
        params,
        body: transactionBody,
        response: { 200: transactionSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { row, portfolio } = await chosenTransaction(book, request, 'keep');
      if (request.body.portfolio_id !== portfolio.id)
        throw unprocessable('portfolio_id', 'portfolio_id: a correction stays in its portfolio.');
      const draft = await draftFor(book, request.body, portfolio);
      if (!isBookable(draft))
        throw unprocessable(
          'transaction_type',
          'transaction_type: a correction is no transfer; take the transaction back and book the transfer.',
        );
      const done = await inStep(book, (step) =>
        book.ledger.correct(step, {
          transaction: row.id,
          draft,
          cause: causeOf(request),
          expectedVersion: ifMatch(request),
        }),
      );
      return shown(book, portfolio, firstId(done.rows));
    },
  );

  server.put(
    '/transactions/:id/lots',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Name the lots of a booked sale, until it settles; it is booked anew with them',
        params,
        body: z.strictObject({ lots: lotChoices() }),
        response: { 200: transactionSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { row, portfolio } = await chosenTransaction(book, request, 'keep');
      const { context } = book.ledger;
      const cause = causeOf(request);
      const expectedVersion = ifMatch(request);
      const lots = chosenOf(request.body) ?? [];
      const done = await book.ledger.inOneStep((step) =>
        nameLots(context, { step, cause, expectedVersion }, row.id, lots),
      );
      if (!done.ok) throw bookProblem(done.failure);
      return shown(book, portfolio, firstId(done.value.rows));
    },
  );

  server.delete(
    '/transactions/:id',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Take a transaction back, a transfer with both of its halves; the history stays',
        params,
        querystring: z.strictObject({ reason: z.string().max(200).optional() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { row } = await chosenTransaction(book, request, 'keep');
      await otherHalfKept(book, request, row);
      const { reason } = request.query;
      await inStep(book, (step) =>
        book.ledger.takeBack(step, {
          transaction: row.id,
          cause: causeOf(request),
          expectedVersion: ifMatch(request),
          ...(reason !== undefined && { reason }),
        }),
      );
      return reply.status(204).send(null);
    },
  );
}

async function inStep(
  book: Book,
  act: (step: LedgerStep) => ReturnType<Book['ledger']['record']>,
): Promise<ChangedPortfolio> {
  const done = await book.ledger.inOneStep(act);
  if (!done.ok) throw bookProblem(done.failure);
  return done.value;
}
