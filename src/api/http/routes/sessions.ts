// `/api/v1/auth/sessions`: where somebody is signed in, and ending one of these.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { sessionEnd } from '../../identity/sign-in.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { callerOf, principalOf, signedInPerson } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { iso } from '../shapes/bodies.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

const config = { needs: 'read' } as const;
const tags = ['identity'];

export function sessionRoutes(server: Server, { context, signIn, authenticator }: Identity): void {
  const openOf = async (userId: string) =>
    (await context.store.sessionsOf(userId)).filter(
      (one) => one.endedAt === null && sessionEnd(one) > context.now(),
    );

  server.get(
    '/auth/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'Where you are signed in',
        querystring: z.strictObject(listQuery('created_at', 'ends_at')),
        response: {
          200: z.array(
            z.object({
              id: z.string(),
              created_at: time(),
              ends_at: time().describe('Whatever is renewed'),
              address: z.string(),
              is_current: z.boolean(),
            }),
          ),
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const { user, sessionId } = principalOf(request);
      const rows = (await openOf(user.id)).map((one) => ({
        id: one.id,
        created_at: iso(one.createdAt),
        ends_at: iso(sessionEnd(one)),
        address: one.address,
        is_current: one.id === sessionId,
      }));
      return pageOf(reply, { rows, time: 'created_at', asked: request.query });
    },
  );

  server.delete(
    '/auth/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'End all your sessions but this one',
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { sessionId } = principalOf(request);
      const others = (await openOf(signedInPerson(request).id)).filter(
        ({ id }) => id !== sessionId,
      );
      for (const { id } of others) await signIn.end(id, callerOf(request));
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );

  server.delete(
    '/auth/sessions/:id',
    {
      config,
      schema: {
        tags,
        summary: 'End one of your sessions',
        params: z.object({ id: z.string() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const own = await openOf(signedInPerson(request).id);
      if (!own.some((one) => one.id === id))
        throw notFound('not_found', `You have no session ${id}.`);
      await signIn.end(id, callerOf(request));
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );
}
