// `/api/v1/portfolios/{id}/grants`: the owner of a portfolio lets others see it, or book in it, and takes that back.
import { z } from 'zod';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { Book } from '../access/book.ts';
import { callerOf, signedInPerson } from '../access/caller.ts';
import { ownedPortfolio } from '../access/chosen-portfolio.ts';
import { freshPerson } from '../access/fresh-person.ts';
import type { Identity, Server } from '../access/parts.ts';
import { sortedQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { userProblem } from '../shapes/identity-problems.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS, role as roleShape } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

const tags = ['portfolios'];
const reads = { needs: 'read' } as const;
const keeps = { needs: 'keep' } as const;
const params = portfolioParams.extend({ username: z.string().trim().min(1).max(254) });
const role = () => z.enum(['viewer', 'trader']);

export function portfolioGrantRoutes(server: Server, book: Book, identity: Identity): void {
  listRoute(server, book, identity);
  changeRoutes(server, book, identity);
}

function listRoute(server: Server, book: Book, { context }: Identity): void {
  server.get(
    '/portfolios/:id/grants',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Who else may see the portfolio, or book in it; for its owner',
        params: portfolioParams,
        querystring: z.strictObject(sortedQuery('username', 'username', 'role')),
        response: {
          200: z.array(z.object({ username: z.string(), role: roleShape() })),
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const { id } = await ownedPortfolio(book, request, idOf(request.params), 'read');
      const rows = await context.store.granteesOf('portfolio', String(id));
      return pageOf(reply, { rows, asked: request.query });
    },
  );
}

function idOf({ id }: z.infer<typeof portfolioParams>): PortfolioId {
  return id as PortfolioId;
}

/** Rights are given by people: a key that leaks must not spread what its owner keeps. */
function changeRoutes(server: Server, book: Book, identity: Identity) {
  const { context, users, authenticator } = identity;
  server.put(
    '/portfolios/:id/grants/:username',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Let somebody see the portfolio (viewer), or also book in it (trader)',
        params,
        body: z.strictObject({ role: role() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = await ownedPortfolio(book, request, idOf(request.params), 'keep');
      const { username } = request.params;
      const owner = await freshPerson(identity, request);
      const user = await context.store.userByLogin(username.toLowerCase());
      if (user === undefined) throw unprocessable('username', `username: no user ${username}.`);
      if (user.id === owner.id)
        throw unprocessable('username', 'username: this is you; what you may do stays as it is.');
      const grant = { kind: 'portfolio', resource: String(id), role: request.body.role } as const;
      const granted = await users.grant(user.id, grant, callerOf(request));
      if (!granted.ok) throw userProblem(granted.failure);
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );

  server.delete(
    '/portfolios/:id/grants/:username',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Take back what somebody was granted; live streams of theirs end',
        params,
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = await ownedPortfolio(book, request, idOf(request.params), 'keep');
      signedInPerson(request);
      const { username } = request.params;
      const user = await context.store.userByLogin(username.toLowerCase());
      const resource = { kind: 'portfolio', resource: String(id) } as const;
      const removed = user && (await users.ungrant(user.id, resource, callerOf(request)));
      if (removed?.ok !== true) throw notFound(`Portfolio ${id} is not shared with ${username}.`);
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );
}
