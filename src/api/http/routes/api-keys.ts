// One's own keys for machines.

import { z } from 'zod';
import { DAY_MS } from '../../../kernel/instant.ts';
import { time } from '../../../trader/contract/shape.ts';
import { createApiKey, revokeApiKey } from '../../identity/api-keys.ts';
import type { ApiKey } from '../../identity/identity-store.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { callerOf, principalOf, signedInPerson } from '../loaders/caller.ts';
import { freshPerson } from '../loaders/fresh-person.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { iso, isoOrNull } from '../shapes/bodies.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS, scopes, shownName } from '../shapes/schemas.ts';

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  created_at: time(),
  expires_at: time().nullable(),
  last_used_at: time().nullable(),
  revoked_at: time().nullable(),
});

export function apiKeyRoutes(server: Server, identity: Identity): void {
  const { context, authenticator } = identity;
  const config = { needs: 'read' } as const;

  server.get(
    '/auth/keys',
    {
      config,
      schema: {
        tags: ['identity'],
        summary: 'Your keys, without their secrets',
        querystring: z.strictObject(
          listQuery('created_at', 'name', 'expires_at', 'last_used_at', 'revoked_at'),
        ),
        response: { 200: z.array(keySchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const keys = await context.store.apiKeysOf(principalOf(request).user.id);
      return pageOf(reply, {
        rows: keys.map(keyBody),
        time: 'created_at',
        asked: request.query,
      });
    },
  );

  server.post(
    '/auth/keys',
    {
      config,
      schema: {
        tags: ['identity'],
        summary: 'Create a key for a machine; its text is shown once',
        body: z.strictObject({
          name: shownName(64),
          scopes: scopes(),
          expires_at: z.iso
            .datetime({ offset: true })
            .nullish()
            .describe('90 days from now unless given; null for a key without an end'),
        }),
        response: { 201: keySchema.extend({ key: z.string() }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const user = await freshPerson(identity, request);
      const { name, scopes: wanted, expires_at } = request.body;
      const expiresAt = expiryOf(expires_at, context.now());
      if (expiresAt !== null && expiresAt <= context.now()) {
        throw unprocessable('expires_at', 'expires_at must be in the future.');
      }
      const key = { name, scopes: wanted, expiresAt };
      const made = await createApiKey(context, user, key, callerOf(request));
      if (!made.ok) {
        throw unprocessable(
          'scopes',
          `Your role ${user.role} does not have "${made.failure.scope}".`,
        );
      }
      return reply.status(201).send({ ...keyBody(made.value.key), key: made.value.text });
    },
  );

  server.delete(
    '/auth/keys/:id',
    {
      config,
      schema: {
        tags: ['identity'],
        summary: 'Revoke one of your keys',
        params: z.object({ id: z.string() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const key = await context.store.apiKeyById(id);
      if (key === undefined || key.userId !== signedInPerson(request).id) {
        throw notFound('not_found', `You have no key ${id}.`);
      }
      await revokeApiKey(context, key, callerOf(request));
      authenticator.forget();
      return reply.status(204).send(null);
    },
  );
}

const KEY_MS = 90 * DAY_MS;

/** A key without an end has to be asked for. */
function expiryOf(given: string | null | undefined, now: number): number | null {
  if (given === null) return null;
  return given === undefined ? now + KEY_MS : Date.parse(given);
}

function keyBody(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    created_at: iso(key.createdAt),
    expires_at: isoOrNull(key.expiresAt),
    last_used_at: isoOrNull(key.lastUsedAt),
    revoked_at: isoOrNull(key.revokedAt),
  };
}
