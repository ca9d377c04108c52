// `/api/v1/auth/page`: signing in by a page. The tokens are in cookies that no script can read; whatever a page changes, it
// sends with the word that it got here.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import { drawSecret } from '../../identity/opaque-secret.ts';
import { callerOf, principalOf } from '../loaders/caller.ts';
import { csrfToken, dropSession, keepSession, keptIn } from '../loaders/page-cookies.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { isoOrNull } from '../shapes/bodies.ts';
import { refreshProblem, signInProblem } from '../shapes/identity-problems.ts';
import { forbidden, unauthorized } from '../shapes/problem.ts';
import { loginCodeBody, PROBLEMS, passwordBody, role } from '../shapes/schemas.ts';

const tags = ['identity'];
const open = { needs: 'nothing' } as const;
const signedIn = { needs: 'read', setsUpFactor: true } as const;

export const pageSession = z.object({
  username: z.string(),
  role: role(),
  csrf_token: z.string().describe('To be sent as X-CSRF-Token with everything but GET'),
  expires_at: time().nullable().describe('Renew the session before'),
});

export function pageSessionRoutes(server: Server, identity: Identity): void {
  beginRoute(server, identity);
  lookRoute(server);
  renewRoute(server, identity);
  endRoute(server, identity);
}

function beginRoute(server: Server, { signIn, context }: Identity): void {
  server.post(
    '/auth/page',
    {
      config: open,
      schema: {
        tags,
        summary: 'Sign in by a page: its tokens are kept in cookies that no script can read',
        body: z.union([passwordBody, loginCodeBody]),
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const { code } = body;
      const by = callerOf(request);
      const pair =
        'login_code' in body
          ? await signIn.withCode({ loginCode: body.login_code, code }, by)
          : await signIn.withPassword({ login: body.username, password: body.password, code }, by);
      if (!pair.ok) throw signInProblem(pair.failure);
      keepSession(request, reply, { pair: pair.value, secret: drawSecret(context.draw) });
      return notKept(reply).status(204).send(null);
    },
  );
}

function lookRoute(server: Server): void {
  server.get(
    '/auth/page',
    {
      config: signedIn,
      schema: {
        tags,
        summary: 'Who has signed in by this page, and until when',
        response: { 200: pageSession, ...PROBLEMS },
      },
    },
    (request, reply) => {
      const who = principalOf(request);
      const csrf = csrfToken(request, who);
      if (csrf === undefined)
        throw forbidden('not_allowed', 'This is for pages; a program needs no session.');
      notKept(reply);
      const { username, role: own } = who.user;
      return { username, role: own, csrf_token: csrf, expires_at: isoOrNull(who.expiresAt) };
    },
  );
}

function renewRoute(server: Server, { signIn }: Identity): void {
  server.post(
    '/auth/page/renew',
    {
      config: open,
      schema: {
        tags,
        summary: 'Go on with the session; of two tabs at once one gets 409, and its cookies too',
        response: { 204: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const refreshToken = keptIn(request, 'refresh');
      const secret = keptIn(request, 'page');
      if (refreshToken === undefined || secret === undefined)
        throw unauthorized(
          'session_required',
          'This page has no session, or an expired one; sign in.',
        );
      const pair = await signIn.refresh(refreshToken, callerOf(request));
      if (!pair.ok) {
        if (pair.failure.kind !== 'just-used') dropSession(request, reply);
        throw refreshProblem(pair.failure);
      }
      keepSession(request, reply, { pair: pair.value, secret });
      return notKept(reply).status(204).send(null);
    },
  );
}

function endRoute(server: Server, { signIn, authenticator }: Identity): void {
  server.delete(
    '/auth/page',
    {
      config: signedIn,
      schema: { tags, summary: 'Sign out', response: { 204: z.null(), ...PROBLEMS } },
    },
    async (request: FastifyRequest, reply) => {
      const { sessionId } = principalOf(request);
      if (sessionId !== undefined) await signIn.end(sessionId, callerOf(request));
      authenticator.forget();
      dropSession(request, reply);
      return notKept(reply).status(204).send(null);
    },
  );
}

function notKept(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}
