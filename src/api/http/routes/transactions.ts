// `/api/v1/transactions`: booking in portfolios, one transaction or many together.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { failed, ok } from '../../../kernel/result.ts';
import type { PortfolioId, TransactionDraft, TransactionId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow, TransactionRow } from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import { cashIn, rehearsed } from '../holdings/dry-run.ts';
import type { Book } from '../loaders/book.ts';
import { bookProblem } from '../loaders/book-refusals.ts';
import { causeOf, ifMatch, keyedRequest } from '../loaders/book-requests.ts';
import type { Server } from '../loaders/parts.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { bookedRow, draftFor, firstId } from '../presenters/booked-transaction.ts';
import { idempotencyHeaders } from '../shapes/order-request.ts';
import { BadRequestError, ProblemError } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import {
  previewedTransactionSchema,
  type TransactionBody,
  transactionBody,
  transactionSchema,
} from '../shapes/transaction-rows.ts';
import { bookedTransactionRoutes } from './booked-transactions.ts';
import { transactionListRoute } from './transaction-list.ts';

const tags = ['transactions'];
const keeps = { needs: 'keep' } as const;

export function transactionRoutes(server: Server, book: Book): void {
  bookRoute(server, book);
  previewRoute(server, book);
  batchRoute(server, book);
  transactionListRoute(server, book);
  bookedTransactionRoutes(server, book);
}

/** Both portfolios of a transfer are the caller's. */
async function portfolioOf(book: Book, request: FastifyRequest, body: TransactionBody) {
  if (body.to_portfolio_id !== undefined)
    await resolvePortfolio(book, request, body.to_portfolio_id as PortfolioId, 'keep');
  return resolvePortfolio(book, request, body.portfolio_id as PortfolioId, 'keep');
}

type Booking = FastifyRequest<{ Body: TransactionBody }>;

async function bookingOf(book: Book, request: Booking) {
  const portfolio = await portfolioOf(book, request, request.body);
  const draft = await draftFor(book, request.body, portfolio);
  const asked = { portfolio: portfolio.id, draft, cause: causeOf(request) };
  const expectedVersion = ifMatch(request);
  const act = (step: LedgerStep) => book.ledger.record(step, { ...asked, expectedVersion });
  return { portfolio, act };
}

function previewRoute(server: Server, book: Book): void {
  server.post(
    '/transactions/preview',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'What a transaction would book; nothing is',
        body: transactionBody,
        response: { 200: previewedTransactionSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { portfolio, act } = await bookingOf(book, request);
      const { row, cash } = await rehearsed(book, act, async (step, { rows }) => ({
        row: await bookedRow(book, portfolio, firstId(rows), rows[0]),
        cash: await cashIn(step, portfolio.id),
      }));
      return { ...row, cash_after: cash };
    },
  );
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
      const { portfolio, act } = await bookingOf(book, request);
      let first: TransactionRow | undefined;
      const done = await book.ledger.inKeyedStep(keyedRequest(request), async (step) => {
        const booked = await act(step);
        if (!booked.ok) return booked;
        [first] = booked.value.rows;
        return ok(firstId(booked.value.rows));
      });
      if (!done.ok) throw bookProblem(done.failure);
      const row = await bookedRow(book, portfolio, done.value, first);
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
      const seen = versionSeen(request, drafts);
      const cause = causeOf(request);
      const done = await book.ledger.inKeyedStep(keyedRequest(request), async (step) => {
        const ids: TransactionId[] = [];
        for (const [at, { portfolio, draft }] of drafts.entries()) {
          // Each of them raises the version.
          const expectedVersion = at === 0 ? seen : undefined;
          const asked = { portfolio: portfolio.id, draft, cause, expectedVersion };
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
        if (portfolio !== undefined) rows.push(await bookedRow(book, portfolio, id));
      }
      return reply.status(201).send(rows);
    },
  );
}

/** Of the portfolio that all transactions are of. */
function versionSeen(
  request: FastifyRequest,
  drafts: readonly { readonly portfolio: PortfolioRow }[],
): number | undefined {
  const version = ifMatch(request);
  if (version === undefined) return undefined;
  if (new Set(drafts.map(({ portfolio }) => portfolio.id)).size === 1) return version;
  throw new BadRequestError(
    'invalid_version',
    'If-Match is the version of one portfolio, and the transactions are of several.',
  );
}

type BatchFailure = { readonly at: number; readonly refusal: Parameters<typeof bookProblem>[0] };

function batchProblem(failure: BatchFailure | Parameters<typeof bookProblem>[0]) {
  if (!('at' in failure)) return bookProblem(failure);
  const problem = bookProblem(failure.refusal);
  const detail = `transactions.${failure.at}: ${problem.problem.detail} None of the transactions was booked.`;
  return new ProblemError({ ...problem.problem, detail });
}
