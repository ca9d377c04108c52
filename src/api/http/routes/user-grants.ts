// `/api/v1/users/{id}/grants`: what a user may see and do, by account and portfolio; for administrators.
import { z } from 'zod';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { sortedQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import type { Book } from '../loaders/book.ts';
import { callerOf } from '../loaders/caller.ts';
import { freshPerson } from '../loaders/fresh-person.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { userProblem } from '../shapes/identity-problems.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { grantSchema, PROBLEMS } from '../shapes/schemas.ts';

const config = { needs: 'admin' } as const;
const tags = ['users'];
const params = z.object({ id: z.string() });
const nothing = { 204: z.null(), ...PROBLEMS };

export interface GrantedThings {
  readonly book: Pick<Book, 'ledger'>;
  readonly clients: TraderClients;
}

/** A grant on what does not exist would be one on whatever gets that number or account later. */
async function refuseUnknown(
  { book, clients }: GrantedThings,
  { kind, resource }: z.infer<typeof grantSchema>,
): Promise<void> {
  const isKnown =
    kind === 'account'
      ? clients.all().some(({ account }) => account === resource)
      : /^[1-9]\d{0,8}$/.test(resource) &&
        (await book.ledger.read.portfolio(Number(resource) as PortfolioId)) !== undefined;
  if (!isKnown) throw unprocessable('resource', `resource: no ${kind} ${resource}.`);
}

export function userGrantRoutes(server: Server, identity: Identity, things: GrantedThings): void {
  const { context, users, authenticator } = identity;
  server.get(
    '/users/:id/grants',
    {
      config,
      schema: {
        tags,
        summary: 'What the user may see and do, by account and portfolio',
        params,
        querystring: z.strictObject(sortedQuery('resource', 'resource', 'kind', 'role')),
        response: { 200: z.array(grantSchema), ...PROBLEMS },
      },
    },
    async ({ params: { id }, query }, reply) => {
      if ((await context.store.userById(id)) === undefined)
        throw notFound('unknown_user', 'No such user.');
      return pageOf(reply, { rows: await context.store.grantsOf(id), asked: query });
    },
  );

  server.put(
    '/users/:id/grants',
    {
      config,
      schema: {
        tags,
        summary: 'Add or change a grant',
        params,
        body: z.strictObject(grantSchema.shape),
        response: nothing,
      },
    },
    async (request, reply) => {
      await freshPerson(identity, request);
      await refuseUnknown(things, request.body);
      const granted = await users.grant(request.params.id, request.body, callerOf(request));
      if (!granted.ok) throw userProblem(granted.failure);
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );

  server.delete(
    '/users/:id/grants/:kind/:resource',
    {
      config,
      schema: {
        tags,
        summary: 'Remove a grant',
        params: params.extend({ kind: z.enum(['account', 'portfolio']), resource: z.string() }),
        response: nothing,
      },
    },
    async (request, reply) => {
      const { id, kind, resource } = request.params;
      await freshPerson(identity, request);
      const removed = await users.ungrant(id, { kind, resource }, callerOf(request));
      if (!removed.ok) throw notFound('unknown_user', 'No such user or grant.');
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );
}
