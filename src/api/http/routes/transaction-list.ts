// `/api/v1/transactions/portfolio/{id}`: what is booked in a portfolio.
import { z } from 'zod';
import { instant } from '../../../kernel/instant.ts';
import { securitiesOn } from '../../../ledger/app/security-master.ts';
import type { PortfolioId, SecurityId } from '../../../ledger/ports/drafts.ts';
import type { TransactionPlace } from '../../../ledger/ports/ledger-queries.ts';
import { placeOf, sendNextCursor } from '../listing/growing-page.ts';
import { growingQuery } from '../listing/list-query.ts';
import { TOTAL_COUNT } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import type { Server } from '../loaders/parts.ts';
import { noteHolder } from '../loaders/personal-reads.ts';
import { resolvePortfolio } from '../loaders/resolve-portfolio.ts';
import { transactionRows } from '../presenters/transaction-row.ts';
import { flag } from '../shapes/query-numbers.ts';
import { PROBLEMS, traded } from '../shapes/schemas.ts';
import { id as idShape, rowType, transactionSchema } from '../shapes/transaction-rows.ts';
import { portfolioParams } from './portfolios.ts';

const ORDER = {
  list: 'transactions',
  time: 'transaction_date',
  kinds: ['number', 'number'],
} as const;

export function transactionListRoute(server: Server, book: Book): void {
  server.get(
    '/transactions/portfolio/:id',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['transactions'],
        summary: 'Transactions of a portfolio, in the order in which they took effect',
        params: portfolioParams,
        querystring: z.strictObject({
          ...growingQuery('transaction_date'),
          transaction_type: rowType().optional(),
          security_id: idShape().optional(),
          symbol: traded().optional().describe('Of the securities that carry it now'),
          voided: flag().default(false).describe('Also those that were taken back'),
        }),
        response: { 200: z.array(transactionSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const portfolio = await resolvePortfolio(
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
        ...(query.symbol !== undefined && { securities: await named(book, query.symbol) }),
        ...(query.security_id !== undefined && { security: query.security_id as SecurityId }),
        ...(query.from !== undefined && { from: instant(Date.parse(query.from)) }),
        ...(query.to !== undefined && { until: instant(Date.parse(query.to)) }),
      };
      const after = placeOf(ORDER, query) as TransactionPlace | undefined;
      const { limit, offset, sort } = query;
      const order = sort.startsWith('-') ? 'desc' : 'asc';
      const rows = await read.transactions({ ...wanted, limit, offset, order, after });
      const keyOf = ({ at, version }: (typeof rows)[number]) => [at, version];
      sendNextCursor(reply, { order: ORDER, asked: query }, { rows, keyOf });
      reply.header(TOTAL_COUNT, await read.transactionCount(wanted));
      if (rows.some(({ notes }) => notes !== undefined))
        noteHolder(request, portfolio.holder, 'notes');
      return transactionRows(book, portfolio, rows);
    },
  );
}

async function named(book: Book, symbol: string): Promise<readonly SecurityId[]> {
  const securities = await securitiesOn(book.ledger.read, symbol, undefined);
  return securities.map(({ id }) => id);
}
