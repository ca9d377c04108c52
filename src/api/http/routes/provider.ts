// Signing in with the configured provider. What the browser gets back is a one-time code, never a token.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import {
  BEGUN_MS,
  type ProviderFailure,
  type ProviderSignIn,
} from '../../identity/provider-sign-in.ts';
import { bearerProblem } from '../loaders/bearer-refusals.ts';
import { callerOf } from '../loaders/caller.ts';
import { freshPerson } from '../loaders/fresh-person.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import {
  conflict,
  forbidden,
  notFound,
  ProblemError,
  unauthorized,
  unavailable,
} from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';

const COOKIE = 'sluice_oidc';
const COOKIE_PATH = '/api/v1/auth/oidc';
/** Of the one-time code: long enough for a page to load. */
const LOGIN_CODE_MS = MINUTE_MS;
const RETRY_SECONDS = 5;

const loginCode = z.object({
  login_code: z.string().describe('For POST /auth/exchange, once, within a minute'),
});

/** Providers add parameters of their own. */
const FROM_PROVIDER = z.looseObject({
  code: z.string().max(2_048).optional(),
  state: z.string().max(512).optional(),
  error: z.string().max(128).optional(),
});

export function providerRoutes(server: Server, identity: Identity): void {
  const provider = () => {
    if (identity.provider !== undefined) return identity.provider;
    throw notFound(
      'no_provider',
      'No provider of identities is configured (api.oidc); sign in with a password.',
    );
  };
  const tags = ['identity'];

  server.get(
    '/auth/oidc/login',
    {
      config: { needs: 'nothing' },
      schema: {
        tags,
        summary: 'Sign in with the provider: redirects a browser there',
        response: { 303: z.null(), ...PROBLEMS },
      },
    },
    async (_, reply) => {
      const begun = await provider().begin();
      if (!begun.ok) throw providerProblem(begun.failure);
      const { address, browser } = begun.value;
      return keepBrowser(reply, provider(), browser).redirect(address, 303);
    },
  );

  server.post(
    '/auth/oidc/link',
    {
      config: { needs: 'read' },
      schema: {
        tags,
        summary:
          'Link your identity at the provider to your user: open the address in this browser',
        response: { 200: z.object({ location: z.string() }), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const begun = await provider().begin(await freshPerson(identity, request));
      if (!begun.ok) throw providerProblem(begun.failure);
      const { address, browser } = begun.value;
      return keepBrowser(reply, provider(), browser).send({ location: address });
    },
  );

  server.get(
    '/auth/oidc/callback',
    {
      config: { needs: 'nothing' },
      schema: {
        tags,
        summary: 'Callback of the provider: answers a one-time code',
        querystring: FROM_PROVIDER,
        response: { 200: loginCode.partial(), 303: z.null(), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { returnTo } = provider();
      reply.header('cache-control', 'no-store').header('set-cookie', cookie('', provider(), 0));
      const ended = endOf(identity, provider(), request);
      if (returnTo === undefined) return reply.send(await ended);
      const fragment = new URLSearchParams({ ...(await ended.catch(errorForPage)) });
      return reply.redirect(`${returnTo}#${fragment}`, 303);
    },
  );
}

/** A person who is on the way to a page reads it there. */
function errorForPage(error: unknown): { login_error: string } {
  if (error instanceof ProblemError) return { login_error: error.problem.detail };
  throw error;
}

/** A fragment stays in the browser: it is in no request, no log of a server and no referrer. */
async function endOf(
  { users }: Identity,
  provider: ProviderSignIn,
  request: FastifyRequest,
): Promise<{ login_code?: string }> {
  const query = request.url.split('?', 2)[1] ?? '';
  const by = callerOf(request);
  const finished = await provider.finish({ query, browser: browserOf(request) }, by);
  if (!finished.ok) throw providerProblem(finished.failure);
  const { user, isLink } = finished.value;
  if (isLink) return {};
  const wanted = { purpose: 'login', userId: user.id, role: user.role } as const;
  const caller = { ...by, name: user.username };
  return { login_code: await users.makeCode({ ...wanted, lifeMs: LOGIN_CODE_MS }, caller) };
}

function keepBrowser(reply: FastifyReply, provider: ProviderSignIn, browser: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('set-cookie', cookie(browser, provider, BEGUN_MS / 1_000));
}

/** `Lax`: the provider's redirect back is a navigation from another site. */
function cookie(value: string, { isSecure }: ProviderSignIn, seconds: number): string {
  const secure = isSecure ? '; Secure' : '';
  return `${COOKIE}=${value}; Path=${COOKIE_PATH}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}

function browserOf({ headers }: FastifyRequest): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('=', 2));
  return pairs.find(([name]) => name === COOKIE)?.[1];
}

function providerProblem(failure: ProviderFailure): ProblemError {
  switch (failure.kind) {
    case 'provider-down':
      return unavailable(
        'provider_unavailable',
        'The provider of identities does not answer; sign in with a password, or try again.',
        RETRY_SECONDS,
      );
    case 'provider-refused':
      return forbidden('provider_refused', `The provider did not sign you in (${failure.why}).`);
    case 'not-begun':
      return unauthorized(
        'sign_in_not_begun',
        'This sign-in was not begun in this browser, or is over; begin again at /api/v1/auth/oidc/login.',
      );
    case 'not-linked':
    case 'disabled':
      return bearerProblem(failure.kind);
    case 'linked-to-another':
      return conflict('identity_taken', 'This identity at the provider belongs to a user already.');
    case 'no-user':
      return forbidden(
        'provider_refused',
        `The provider names you "${failure.username ?? ''}", which cannot be a new user here (${failure.why.kind}); ask an administrator to link you.`,
      );
  }
}
