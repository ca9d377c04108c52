// `/api/v1/portfolios/{id}/grants`: the owner of a portfolio lets others see it, or book in it, and takes that back.
import { z } from 'zod';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { Caller } from '../../identity/identity-context.ts';
import type { Offered } from '../../identity/invitations.ts';
import { sortedQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import { callerOf, signedInPerson } from '../loaders/caller.ts';
import { freshPerson } from '../loaders/fresh-person.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { ownedPortfolio } from '../loaders/resolve-portfolio.ts';
import { userProblem } from '../shapes/identity-problems.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS, role as roleShape } from '../shapes/schemas.ts';
import { portfolioParams } from './portfolios.ts';

const tags = ['portfolios'];
const reads = { needs: 'read' } as const;
const keeps = { needs: 'keep' } as const;
/** The pattern of every user name: one that it refuses has no user for certain. */
const username = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,31}$/);
const params = portfolioParams.extend({ username });
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
        querystring: z.strictObject(sortedQuery('username', 'username', 'role', 'state')),
        response: {
          200: z.array(
            z.object({
              username: z.string(),
              role: roleShape(),
              state: z
                .enum(['granted', 'invited'])
                .describe('invited: not accepted, whether the name has a user or not'),
            }),
          ),
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const { id } = await ownedPortfolio(book, request, idOf(request.params), 'read');
      const granted = await context.store.granteesOf('portfolio', String(id));
      const invited = await context.store.invitedTo(String(id));
      const rows = [
        ...granted.map((one) => ({ ...one, state: 'granted' as const })),
        ...invited.map((one) => ({ ...one, state: 'invited' as const })),
      ];
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

  /** For administrators, who see all names anyway. */
  async function granted(name: string, { portfolio, role }: Offered, by: Caller) {
    const user = await context.store.userByLogin(name);
    if (user === undefined) throw unprocessable('username', `username: no user ${name}.`);
    return users.grant(user.id, { kind: 'portfolio', resource: portfolio, role }, by);
  }

  server.put(
    '/portfolios/:id/grants/:username',
    {
      config: keeps,
      schema: {
        tags,
        summary:
          'Invite somebody to see the portfolio (viewer), or also to book in it (trader); an administrator grants it at once',
        params,
        body: z.strictObject({ role: role() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = await ownedPortfolio(book, request, idOf(request.params), 'keep');
      const name = request.params.username.toLowerCase();
      const by = await freshPerson(identity, request);
      if (name === by.username)
        throw unprocessable('username', 'username: this is you; what you may do stays as it is.');
      const offered = { portfolio: String(id), role: request.body.role };
      const done =
        by.role === 'admin'
          ? await granted(name, offered, callerOf(request))
          : await users.invite(name, offered, callerOf(request));
      if (!done.ok) throw userProblem(done.failure);
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
        summary: 'Revoke an invitation or a grant; live streams of its user end',
        params,
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = await ownedPortfolio(book, request, idOf(request.params), 'keep');
      signedInPerson(request);
      const { username } = request.params;
      const name = username.toLowerCase();
      const removed = await users.takeBack(name, String(id), callerOf(request));
      if (!removed.ok)
        throw notFound('unknown_user', `Portfolio ${id} is not shared with ${username}.`);
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );
}
