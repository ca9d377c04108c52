// `/api/v1/auth/portfolio-invitations`: which portfolios others let a person see, once the person accepts.

import { z } from 'zod';
import { readable } from '../../../ledger/app/portfolios.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import { time } from '../../../trader/contract/shape.ts';
import type { Invitation } from '../../identity/identity-store.ts';
import type { UserOutcome } from '../../identity/user-failure.ts';
import { sortedQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import { callerOf, principalOf, signedInPerson } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { noteHolder } from '../loaders/personal-reads.ts';
import { iso } from '../shapes/bodies.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS, role as roleShape } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

const tags = ['identity'];
const reads = { needs: 'read' } as const;
const nothing = { 204: z.null(), ...PROBLEMS };

const invitationSchema = z.object({
  portfolio_id: z.int(),
  portfolio_name: z.string().nullable(),
  from: z.string().describe('User name of the owner'),
  role: roleShape(),
  invited_at: time(),
});

export function portfolioInvitationRoutes(server: Server, book: Book, identity: Identity): void {
  const { context, users, authenticator } = identity;

  /** Empty for a portfolio that was deleted since. */
  async function shown({ portfolio, role, invitedAt }: Waiting) {
    const { read } = book.ledger;
    const row = await read.portfolio(Number(portfolio) as PortfolioId);
    if (row === undefined || row.closedAt !== undefined) return [];
    const userId = await read.userOf(row.holder);
    const owner = userId === undefined ? undefined : await context.store.userById(userId);
    if (owner === undefined) return [];
    const { name } = await readable(book.ledger.context, read, row);
    const invitation = {
      ...{ portfolio_id: row.id, portfolio_name: name ?? null, from: owner.username },
      ...{ role, invited_at: iso(invitedAt) },
    };
    return [{ holder: row.holder, invitation }];
  }

  async function isOpen(id: number): Promise<boolean> {
    const row = await book.ledger.read.portfolio(id as PortfolioId);
    return row !== undefined && row.closedAt === undefined;
  }

  server.get(
    '/auth/portfolio-invitations',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Portfolios that others invite you to see or to book in',
        querystring: z.strictObject(
          sortedQuery('invited_at', 'invited_at', 'portfolio_id', 'from', 'role'),
        ),
        response: { 200: z.array(invitationSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const waiting = await context.store.invitationsTo(principalOf(request).user.id);
      const all = (await Promise.all(waiting.map(shown))).flat();
      for (const { holder } of all) noteHolder(request, holder, 'names');
      const rows = all.map(({ invitation }) => invitation);
      return pageOf(reply, { rows, asked: request.query });
    },
  );

  server.post(
    '/auth/portfolio-invitations/:id/accept',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Accept: the portfolio is among yours, and its owner sees that you accepted',
        params: portfolioParams,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (!(await isOpen(id))) throw none(id);
      done(id, await users.accept(signedInPerson(request), String(id), callerOf(request)));
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );

  server.delete(
    '/auth/portfolio-invitations/:id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Decline: its owner does not see that you did',
        params: portfolioParams,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      done(id, await users.decline(signedInPerson(request), String(id), callerOf(request)));
      return reply.status(204).send(null);
    },
  );
}

type Waiting = Pick<Invitation, 'portfolio' | 'role' | 'invitedAt'>;

function done(id: number, outcome: UserOutcome): void {
  if (!outcome.ok) throw none(id);
}

function none(id: number) {
  return notFound('not_found', `You have no invitation to portfolio ${id}.`);
}
