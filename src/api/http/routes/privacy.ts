// What the API keeps about people: the export of all of it, and who read what of others.

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import type { User } from '../../identity/identity-store.ts';
import { PERSONAL_KINDS, type PersonalReads } from '../../identity/personal-reads.ts';
import { exportedUser } from '../exporting/exported-user.ts';
import { readingFor } from '../guard/client-gone.ts';
import { numberedPage, sendNextCursor } from '../listing/growing-page.ts';
import { growingQuery } from '../listing/list-query.ts';
import { TOTAL_COUNT } from '../listing/page-of.ts';
import { reportBook } from '../loaders/book.ts';
import type { BookParts } from '../loaders/book-parts.ts';
import { callerOf, signedInPerson } from '../loaders/caller.ts';
import type { Server } from '../loaders/parts.ts';
import { noteUser } from '../loaders/personal-reads.ts';
import { iso } from '../shapes/bodies.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

export interface PrivacyParts extends BookParts {
  readonly personalReads: PersonalReads;
}

const tags = ['users'];
const admin = { needs: 'admin' } as const;

export function privacyRoutes(server: Server, parts: PrivacyParts): void {
  exportRoutes(server, parts);
  readsRoute(server, parts);
}

const rows = () => z.array(z.looseObject({}));

const exportSchema = z.object({
  format: z.literal('sluice user export'),
  version: z.int(),
  made_at: time(),
  user: z.looseObject({}),
  grants: rows(),
  invitations: rows().describe('To portfolios of others'),
  identities: rows().describe('At providers'),
  sessions: rows(),
  passkeys: rows(),
  push_subscriptions: rows().describe('Browsers that show alarms'),
  keys: rows().describe('Without their secrets'),
  portfolios: rows().describe('Each with its transactions and notes, deleted ones too'),
  webhooks: rows(),
  audit: rows().describe('What the user did, and what others did to the user'),
  read_by_others: rows().describe('Who read names, notes or profile, and when'),
});

function exportRoutes(server: Server, { identity, book }: PrivacyParts): void {
  const response = { 200: exportSchema, ...PROBLEMS };

  async function exported(request: FastifyRequest, reply: FastifyReply, user: User) {
    const { store, now } = identity.context;
    await identity.record(callerOf(request), 'user.export', user.username);
    noteUser(request, user.id, 'export');
    const reported = await reportBook(book);
    const ledger = readingFor(reported.ledger, reply);
    const sources = { store, ledger, now: now() };
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="${user.username}.json"`)
      .send(Readable.from(exportedUser(sources, user)));
  }

  server.get(
    '/auth/me/export',
    {
      config: { needs: 'read', isLong: true },
      schema: { tags: ['identity'], summary: 'All that is kept about you, as a file', response },
    },
    (request, reply) => exported(request, reply, signedInPerson(request)),
  );

  server.get(
    '/users/:id/export',
    {
      config: { ...admin, isLong: true },
      schema: {
        tags,
        summary: 'All that is kept about a user, as a file',
        params: z.object({ id: z.string() }),
        response,
      },
    },
    async (request, reply) => {
      const user = await identity.context.store.userById(request.params.id);
      if (user === undefined) throw notFound('unknown_user', 'No such user.');
      return exported(request, reply, user);
    },
  );
}

const READS = { list: 'audit-reads', time: 'first_at', kinds: ['number'] } as const;

function readsRoute(server: Server, { identity, personalReads }: PrivacyParts): void {
  server.get(
    '/audit/reads',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Who read whose personal data, newest first; equal reads of an hour are one row',
        querystring: z.strictObject({
          ...growingQuery('first_at'),
          reader: z.string().max(64).optional(),
          user_id: z.string().max(64).optional().describe('Whose data it is'),
          what: z.enum(PERSONAL_KINDS).optional(),
        }),
        response: {
          200: z.array(
            z.object({
              seq: z.int(),
              reader: z.string(),
              address: z.string(),
              user_id: z.string(),
              what: z.enum(PERSONAL_KINDS),
              first_at: time(),
              last_at: time(),
              count: z.int(),
            }),
          ),
          ...PROBLEMS,
        },
      },
    },
    async ({ query }, reply) => {
      await personalReads.flush();
      const { user_id: subject, reader, what } = query;
      const found = await identity.context.store.personalReads({
        ...numberedPage(READS, query),
        ...{ subject, reader, what },
      });
      reply.header(TOTAL_COUNT, found.total);
      const keyOf = ({ seq }: (typeof found.rows)[number]) => [seq];
      sendNextCursor(reply, { order: READS, asked: query }, { rows: found.rows, keyOf });
      return found.rows.map(({ firstAt, lastAt, subject: userId, ...read }) => ({
        ...read,
        user_id: userId,
        first_at: iso(firstAt),
        last_at: iso(lastAt),
      }));
    },
  );
}
