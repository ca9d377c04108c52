// Users, invitations and the audit trail: for administrators.

import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { passwordPath } from '../../identity/password-path.ts';
import { growingPageOf, numberedPage, sendNextCursor } from '../listing/growing-page.ts';
import { growingQuery } from '../listing/list-query.ts';
import { matching, TOTAL_COUNT } from '../listing/page-of.ts';
import { callerOf } from '../loaders/caller.ts';
import { freshPerson } from '../loaders/fresh-person.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { noteUser } from '../loaders/personal-reads.ts';
import { iso, userBody } from '../shapes/bodies.ts';
import { userProblem } from '../shapes/identity-problems.ts';
import { conflict, notFound } from '../shapes/problem.ts';
import { flag } from '../shapes/query-numbers.ts';
import { PROBLEMS, role, secret, userSchema } from '../shapes/schemas.ts';
import { type GrantedThings, userGrantRoutes } from './user-grants.ts';

const config = { needs: 'admin' } as const;
const tags = ['users'];
const AUDIT = { list: 'audit', time: 'at', kinds: ['number'] } as const;
const params = z.object({ id: z.string() });
const code = z.object({ code: z.string().describe('Shown once') });
const passwordCode = code.extend({
  path: z.string().describe('Below this address, where the user sets the password with it'),
});

export function userRoutes(server: Server, identity: Identity, granted: GrantedThings): void {
  listRoutes(server, identity);
  changeRoutes(server, identity);
  codeRoutes(server, identity);
  userGrantRoutes(server, identity, granted);
}

function listRoutes(server: Server, identity: Identity): void {
  const { context, users } = identity;
  server.get(
    '/users',
    {
      config,
      schema: {
        tags,
        summary: 'All users',
        querystring: z.strictObject({
          ...growingQuery('created_at', 'updated_at', 'username', 'role'),
          role: role().optional(),
          is_active: flag().optional(),
        }),
        response: { 200: z.array(userSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const all = (await context.store.users()).map(userBody);
      const rows = matching(all, { role: query.role, is_active: query.is_active });
      const list = { list: 'users', rows, time: 'created_at', id: 'id' } as const;
      const page = growingPageOf(reply, { ...list, asked: query });
      for (const { id } of page) noteUser(request, id, 'profile');
      return page;
    },
  );

  server.post(
    '/users',
    {
      config,
      schema: {
        tags,
        summary: 'Create a user',
        body: z.strictObject({
          username: z.string().max(64),
          email: z.string().max(254).nullable().default(null),
          password: secret().nullable().default(null).describe('Null: set later with a code'),
          role: role(),
        }),
        response: { 201: userSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      await freshPerson(identity, request);
      const added = await users.add(request.body, callerOf(request));
      if (!added.ok) throw userProblem(added.failure);
      return reply.status(201).send(userBody(added.value));
    },
  );

  server.get(
    '/audit',
    {
      config,
      schema: {
        tags,
        summary: 'The audit trail, newest first: who changed what, from where',
        querystring: z.strictObject({
          ...growingQuery('at'),
          actor: z.string().max(64).optional(),
          action: z.string().max(64).optional(),
          target: z.string().max(128).optional(),
        }),
        response: {
          200: z.array(
            z.object({
              seq: z.int(),
              at: time(),
              actor: z.string(),
              address: z.string(),
              request_id: z.string(),
              action: z.string(),
              target: z.string(),
              before: z.string().nullable(),
              after: z.string().nullable(),
            }),
          ),
          ...PROBLEMS,
        },
      },
    },
    async ({ query }, reply) => {
      const { actor, action, target } = query;
      const { rows, total } = await context.store.auditTrail({
        ...numberedPage(AUDIT, query),
        ...{ actor, action, target },
      });
      reply.header(TOTAL_COUNT, total);
      const keyOf = ({ seq }: (typeof rows)[number]) => [seq];
      sendNextCursor(reply, { order: AUDIT, asked: query }, { rows, keyOf });
      return rows.map(({ at, requestId, ...entry }) => ({
        ...entry,
        at: iso(at),
        request_id: requestId,
      }));
    },
  );
}

function changeRoutes(server: Server, identity: Identity): void {
  const { context, users, authenticator } = identity;
  server.patch(
    '/users/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Change the role, activate or deactivate a user; all sessions of the user end',
        params,
        body: z.strictObject({
          role: role().optional(),
          is_active: z.boolean().optional(),
          has_second_factor: z.literal(false).optional().describe('For a lost device'),
          may_code: z
            .boolean()
            .optional()
            .describe('Check and save strategies in code, where api.code allows it'),
        }),
        response: { 200: userSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { role: wanted, is_active: isActive, has_second_factor: factor } = request.body;
      const { may_code: mayCode } = request.body;
      await freshPerson(identity, request);
      const by = callerOf(request);
      for (const change of [
        wanted === undefined ? undefined : () => users.setRole(id, wanted, by),
        isActive === undefined ? undefined : () => users.setActive(id, isActive, by),
        factor === undefined ? undefined : () => users.dropSecondFactor(id, by),
        mayCode === undefined ? undefined : () => users.setMayCode(id, mayCode, by),
      ]) {
        const changed = await change?.();
        if (changed?.ok === false) throw userProblem(changed.failure);
      }
      authenticator.forget();
      const user = await context.store.userById(id);
      if (user === undefined) throw notFound('unknown_user', 'No such user.');
      return userBody(user);
    },
  );
}

function codeRoutes(server: Server, identity: Identity): void {
  const { context, users, registration } = identity;
  server.post(
    '/users/:id/reset-code',
    {
      config,
      schema: {
        tags,
        summary: 'Create a code, valid for a day, with which the user sets a new password',
        params,
        response: { 201: passwordCode, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      await freshPerson(identity, request);
      const user = await context.store.userById(request.params.id);
      if (user === undefined) throw notFound('unknown_user', 'No such user.');
      const wanted = { purpose: 'reset', userId: user.id, role: user.role } as const;
      const made = await users.makeCode(wanted, callerOf(request));
      return reply.status(201).send({ code: made, path: passwordPath(user.username, made) });
    },
  );

  server.post(
    '/invitations',
    {
      config,
      schema: {
        tags,
        summary: 'Create an invitation: a code for registering, valid for a day',
        body: z.strictObject({ role: role() }),
        response: { 201: code, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      await freshPerson(identity, request);
      if (registration === 'closed') {
        throw conflict(
          'invitations_closed',
          'Registration is closed (api.registration), so an invitation opens nothing.',
        );
      }
      const wanted = { purpose: 'invite', userId: null, role: request.body.role } as const;
      return reply.status(201).send({ code: await users.makeCode(wanted, callerOf(request)) });
    },
  );
}
