// `/api/v1/taxlots`: tax lots with what was realised from them, in numbers as Event Master's documents have them.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PortfolioId, SecurityId } from '../../../ledger/ports/drafts.ts';
import type { HolderNumber, PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { hasPermission } from '../../identity/principal.ts';
import { sortedQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Server } from '../loaders/parts.ts';
import { visiblePortfolios } from '../loaders/resolve-portfolio.ts';
import { taxLotRows } from '../presenters/tax-lot-rows.ts';
import { taxLotSchema } from '../shapes/event-master-rows.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { id } from '../shapes/transaction-rows.ts';

const config = { needs: 'read' } as const;
const tags = ['event master'];

export function taxLotRoutes(server: Server, book: Book): void {
  server.get(
    '/taxlots',
    {
      config,
      schema: {
        tags,
        summary: 'Tax lots of your portfolios; administrators may name any user or security',
        querystring: z.strictObject({
          ...sortedQuery('open_date', 'open_date', 'security_id', 'remaining_qty', 'realized_pnl'),
          user_id: id().optional(),
          security_id: id().optional(),
          status: z.enum(['OPEN', 'PARTIAL', 'CLOSED']).optional(),
        }),
        response: { 200: z.array(taxLotSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { user_id, security_id, status } = request.query;
      const portfolios = await portfoliosFor(book, request, { user_id, security_id });
      const lots = await taxLotRows(book, portfolios, security_id as SecurityId | undefined);
      const rows = lots.filter((row) => status === undefined || row.status === status);
      return pageOf(reply, { rows, asked: request.query });
    },
  );

  server.get(
    '/taxlots/:id',
    {
      config,
      schema: {
        tags,
        summary: 'One tax lot',
        params: z.object({ id: z.string().regex(/^\d{1,15}[\w./ -]{0,40}$/, 'expected a lot id') }),
        response: { 200: taxLotSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id: wanted } = request.params;
      const opener = await book.ledger.read.transaction(Number.parseInt(wanted, 10) as never);
      const others =
        opener === undefined ? [] : await byAdministrator(book, request, opener.portfolio);
      const portfolios = [...(await visiblePortfolios(book, request)), ...others];
      const rows = await taxLotRows(book, portfolios, undefined);
      const found = rows.find((row) => row.id === wanted);
      if (found === undefined) throw notFound('unknown_lot', `No lot ${wanted}.`);
      return found;
    },
  );
}

interface Filter {
  readonly user_id: number | undefined;
  readonly security_id: number | undefined;
}

async function portfoliosFor(
  book: Book,
  request: FastifyRequest,
  { user_id, security_id }: Filter,
): Promise<readonly PortfolioRow[]> {
  const { read, context } = book.ledger;
  if (hasPermission(principalOf(request), 'admin')) {
    if (user_id !== undefined) return open(await read.portfoliosOf([user_id as HolderNumber]));
    if (security_id !== undefined) {
      const held = await context.store.affectedLots.holdings(security_id as SecurityId);
      if (held.length > HOLDERS_MAX) throw tooManyHolders(security_id, held.length);
      return read.portfolios(held.map(({ portfolio }) => portfolio));
    }
  }
  const visible = open(await visiblePortfolios(book, request));
  return visible.filter(({ holder }) => user_id === undefined || holder === user_id);
}

/** A page of more would take as long as all of them. */
const HOLDERS_MAX = 500;

function tooManyHolders(security: number, holders: number) {
  return unprocessable(
    'security_id',
    `security_id: ${holders} portfolios have or had security ${security}; add user_id, or ask /taxlots/event-master/${security} for its open lots.`,
  );
}

function open(portfolios: readonly PortfolioRow[]): readonly PortfolioRow[] {
  return portfolios.filter(({ closedAt }) => closedAt === undefined);
}

async function byAdministrator(book: Book, request: FastifyRequest, portfolio: PortfolioId) {
  return hasPermission(principalOf(request), 'admin')
    ? book.ledger.read.portfolios([portfolio])
    : [];
}
