// `/api/v1/transactions/{id}`: one that is booked. A delete reverses it and keeps the history; a change is a correction.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ChangedPortfolio } from '../../../ledger/app/ledger.ts';
import { otherHalf } from '../../../ledger/app/reversal.ts';
import { identifyLots } from '../../../ledger/app/specific-identification.ts';
import type { TransactionId } from '../../../ledger/ports/drafts.ts';
import type { TransactionRow } from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerStep } from '../../../ledger/ports/ledger-store.ts';
import { reversalPreview } from '../holdings/reversal-preview.ts';
import type { Book } from '../loaders/book.ts';
import { bookProblem } from '../loaders/book-refusals.ts';
import { causeOf, ifMatch } from '../loaders/book-requests.ts';
import type { Server } from '../loaders/parts.ts';
import { noteHolder } from '../loaders/personal-reads.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { chosenOf, isBookable } from '../loaders/transaction-command.ts';
import { bookedRow, draftFor, firstId } from '../presenters/booked-transaction.ts';
import { forbidden, NotFoundError, notFound, unprocessable } from '../shapes/problem.ts';
import { flag } from '../shapes/query-numbers.ts';
import { reversalPreviewSchema } from '../shapes/reversal-rows.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import {
  id as idShape,
  lotChoices,
  transactionBody,
  transactionSchema,
} from '../shapes/transaction-rows.ts';

const tags = ['transactions'];
const reads = { needs: 'read' } as const;
const keeps = { needs: 'keep' } as const;
const params = z.object({ id: idShape() });

export function bookedTransactionRoutes(server: Server, book: Book): void {
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
      if (row.notes !== undefined) noteHolder(request, portfolio.holder, 'notes');
      return bookedRow(book, portfolio, row.id);
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
          'transaction_type: a correction is not a transfer; reverse the transaction and book the transfer.',
        );
      const done = await inStep(book, (step) =>
        book.ledger.correct(step, {
          transaction: row.id,
          draft,
          cause: causeOf(request),
          expectedVersion: ifMatch(request),
        }),
      );
      return bookedRow(book, portfolio, firstId(done.rows));
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
        identifyLots(context, { step, cause, expectedVersion }, row.id, lots),
      );
      if (!done.ok) throw bookProblem(done.failure);
      return bookedRow(book, portfolio, firstId(done.value.rows));
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
        querystring: z.strictObject({
          reason: z.string().max(200).optional(),
          dry_run: flag().default(false).describe('Answers what it would change; changes nothing'),
        }),
        response: { 200: reversalPreviewSchema, 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { row } = await chosenTransaction(book, request, 'keep');
      await otherHalfKept(book, request, row);
      const { reason, dry_run: isRehearsal } = request.query;
      if (isRehearsal) return reversalPreview(book, row, causeOf(request));
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

/** With the portfolio, which the caller may see. */
async function chosenTransaction(
  book: Book,
  request: FastifyRequest & { readonly params: z.infer<typeof params> },
  needs: 'read' | 'keep',
) {
  const { id } = request.params;
  const row = await book.ledger.read.transaction(id as TransactionId);
  if (row === undefined) throw notFound('unknown_transaction', `No transaction ${id}.`);
  const portfolio = await resolvePortfolio(book, request, row.portfolio, needs).catch(
    (error: unknown) => {
      throw error instanceof NotFoundError
        ? notFound('unknown_transaction', `No transaction ${id}.`)
        : error;
    },
  );
  return { row, portfolio };
}

/** Both portfolios of a transfer change. */
async function otherHalfKept(book: Book, request: FastifyRequest, row: TransactionRow) {
  const half = await otherHalf(book.ledger.read, row);
  if (half === undefined) return;
  await resolvePortfolio(book, request, half.portfolio, 'keep').catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error;
    throw forbidden(
      'not_allowed',
      `Transaction ${row.id} is a transfer with a portfolio that you may not change; ask its owner.`,
    );
  });
}

async function inStep(
  book: Book,
  act: (step: LedgerStep) => ReturnType<Book['ledger']['record']>,
): Promise<ChangedPortfolio> {
  const done = await book.ledger.inOneStep(act);
  if (!done.ok) throw bookProblem(done.failure);
  return done.value;
}
