// `/api/v1/auth/passkeys`: one's own passkeys, and signing in with one by a page.
import { z } from 'zod';
import type { Passkey } from '../../identity/identity-store.ts';
import { drawSecret } from '../../identity/opaque-secret.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { callerOf, principalOf, signedInPerson } from '../loaders/caller.ts';
import { freshPerson } from '../loaders/fresh-person.ts';
import { keepSession } from '../loaders/page-cookies.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { passkeySite } from '../loaders/passkey-site.ts';
import { iso, isoOrNull } from '../shapes/bodies.ts';
import { passkeyProblem, signInProblem } from '../shapes/identity-problems.ts';
import {
  newPasskeyResponse,
  passkeyOptions,
  passkeyResponse,
  passkeySchema,
} from '../shapes/passkey-shapes.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS, shownName } from '../shapes/schemas.ts';

const tags = ['identity'];
const own = { needs: 'read', setsUpFactor: true } as const;
const open = { needs: 'nothing' } as const;

export function passkeyRoutes(server: Server, identity: Identity): void {
  listRoute(server, identity);
  addRoutes(server, identity);
  renameRoute(server, identity);
  removeRoute(server, identity);
  signInRoutes(server, identity);
}

function listRoute(server: Server, { context }: Identity): void {
  server.get(
    '/auth/passkeys',
    {
      config: own,
      schema: {
        tags,
        summary: 'Your passkeys',
        querystring: z.strictObject(listQuery('created_at', 'name', 'last_used_at')),
        response: { 200: z.array(passkeySchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const found = await context.store.passkeysOf(principalOf(request).user.id);
      const rows = found.map(passkeyBody);
      return pageOf(reply, { rows, time: 'created_at', asked: request.query });
    },
  );
}

function addRoutes(server: Server, identity: Identity): void {
  const { passkeys } = identity;
  server.post(
    '/auth/passkeys/begin',
    {
      config: own,
      schema: {
        tags,
        summary: 'What a browser makes a new passkey of yours with',
        response: { 200: passkeyOptions, ...PROBLEMS },
      },
    },
    async (request) => {
      const site = passkeySite(request);
      return { ...(await passkeys.beginNew(await freshPerson(identity, request), site)) };
    },
  );
  server.post(
    '/auth/passkeys',
    {
      config: own,
      schema: {
        tags,
        summary: 'Add the passkey that the browser has made',
        body: z.strictObject({ name: shownName(64), response: newPasskeyResponse }),
        response: { 201: passkeySchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const user = await freshPerson(identity, request);
      const site = passkeySite(request);
      const added = await passkeys.add(user, request.body, site, callerOf(request));
      if (!added.ok) throw passkeyProblem(added.failure);
      return reply.status(201).send(passkeyBody(added.value));
    },
  );
}

function renameRoute(server: Server, { passkeys }: Identity): void {
  server.patch(
    '/auth/passkeys/:id',
    {
      config: own,
      schema: {
        tags,
        summary: 'Rename one of your passkeys',
        params: z.object({ id: z.string() }),
        body: z.strictObject({ name: shownName(64) }),
        response: { 200: passkeySchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { name } = request.body;
      const renamed = await passkeys.rename(signedInPerson(request), id, name, callerOf(request));
      if (renamed === undefined) throw notFound('not_found', 'You have no such passkey.');
      return passkeyBody(renamed);
    },
  );
}

function removeRoute(server: Server, identity: Identity): void {
  server.delete(
    '/auth/passkeys/:id',
    {
      config: own,
      schema: {
        tags,
        summary: 'Remove one of your passkeys: it signs in no more',
        params: z.object({ id: z.string() }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { store } = identity.context;
      const person = signedInPerson(request);
      const isOwn = (await store.passkeyById(id))?.userId === person.id;
      if (!isOwn) throw notFound('not_found', 'You have no such passkey.');
      const user = await freshPerson(identity, request);
      await identity.passkeys.remove(user, id, callerOf(request));
      return reply.status(204).send(null);
    },
  );
}

function signInRoutes(server: Server, { passkeys, signIn, context }: Identity): void {
  server.post(
    '/auth/passkey/begin',
    {
      config: open,
      schema: {
        tags,
        summary: 'What a browser uses a passkey with, to sign in or to prove again who you are',
        response: { 200: passkeyOptions, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return { ...(await passkeys.beginUse(passkeySite(request))) };
    },
  );
  server.post(
    '/auth/page/passkey',
    {
      config: open,
      schema: {
        tags,
        summary: 'Sign in by a page with a passkey: it is the second factor as well',
        body: z.strictObject({ response: passkeyResponse }),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const by = callerOf(request);
      const used = await passkeys.use(request.body.response, passkeySite(request), by);
      if (!used.ok) throw passkeyProblem(used.failure);
      const pair = await signIn.asUser(used.value, by, 'second-factor');
      if (pair === undefined) throw signInProblem({ kind: 'wrong-credentials' });
      keepSession(request, reply, { pair, secret: drawSecret(context.draw) });
      reply.header('cache-control', 'no-store');
      return reply.status(204).send(null);
    },
  );
}

function passkeyBody({ id, name, host, createdAt, lastUsedAt }: Passkey) {
  return { id, name, host, created_at: iso(createdAt), last_used_at: isoOrNull(lastUsedAt) };
}
