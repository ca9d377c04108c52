// Who asks: the bearer of each request, proved before its route runs, and what the route needs.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../identity/identity-context.ts';
import type { User } from '../../identity/identity-store.ts';
import { type Authenticator, hasPermission, type Principal } from '../../identity/principal.ts';
import type { Permission } from '../../identity/role.ts';
import { forbidden, unauthorized } from '../shapes/problem.ts';
import { bearerProblem } from './bearer-refusals.ts';
import { CSRF_HEADER, isOwnPage, keptIn } from './page-cookies.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null in routes that are open to everyone. */
    principal: Principal | null;
    /** W3C trace context of its span; undefined unless traces are on. */
    traceparent: string | undefined;
  }
  interface FastifyContextConfig {
    /** What the caller must be allowed to do; `nothing` opens the route to everyone. */
    needs?: Permission | 'nothing';
    /** Also for a session that has to set up a second factor first. */
    setsUpFactor?: true;
    /** Open to everyone; the handler knows who has signed in on the page that asks. */
    knowsPage?: true;
    /** Refers a caller without a valid token to who issues them (RFC 9728). */
    metadata?: (request: FastifyRequest) => string;
  }
}

/** A hook that lets a request pass only when its bearer may do what the route needs, or what is stated. */
export function bearerGuard(
  authenticator: Pick<Authenticator, 'principalOf'>,
  stated?: Permission,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const needs = stated ?? request.routeOptions.config.needs;
    if (request.routeOptions.config.knowsPage === true) return knowPage(authenticator, request);
    if (needs === undefined || needs === 'nothing') return;
    const page =
      bearerOf(request.headers.authorization) === undefined ? bearerOfPage(request) : undefined;
    // From here on a page is like any other client: what counts requests by their bearer counts it too.
    if (page !== undefined) request.headers.authorization = `Bearer ${page}`;
    const bearer = bearerOf(request.headers.authorization);
    if (bearer === undefined) {
      reply.header('www-authenticate', challenge(request));
      throw unauthorized(
        'token_required',
        'This needs a token: send Authorization: Bearer <token>.',
      );
    }
    const found = await authenticator.principalOf(bearer);
    if (!found.ok) {
      const problem = bearerProblem(found.failure);
      if (problem.problem.status === 401)
        reply.header('www-authenticate', challenge(request, 'error="invalid_token"'));
      throw problem;
    }
    request.principal = found.value;
    if (page !== undefined) refuseForeignPage(request, found.value);
    const { setsUpFactor = false } = request.routeOptions.config;
    if (hasPermission(found.value, needs) || (setsUpFactor && mayBegin(found.value))) return;
    if (request.routeOptions.config.metadata !== undefined)
      reply.header('www-authenticate', challenge(request, INSUFFICIENT, `scope="${needs}"`));
    throw forbidden(
      found.value.lacksFactor === true ? 'second_factor_missing' : 'not_allowed',
      whyNot(found.value, needs),
    );
  };
}

/** Without a valid session the caller is anonymous here. */
async function knowPage(
  authenticator: Pick<Authenticator, 'principalOf'>,
  request: FastifyRequest,
): Promise<void> {
  const page = bearerOfPage(request);
  if (page === undefined) return;
  const found = await authenticator.principalOf(page);
  if (!found.ok || !hasPermission(found.value, 'read')) return;
  // Counted like any other request with this token.
  request.headers.authorization = `Bearer ${page}`;
  request.principal = found.value;
}

/** Only a page of this server can know what it must say to change something; to read it needs nothing. */
function refuseForeignPage(request: FastifyRequest, who: Principal): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const givenToken = request.headers[CSRF_HEADER];
  if (typeof givenToken === 'string' && isOwnPage(request, who, givenToken)) return;
  throw forbidden(
    'page_outdated',
    'This page is older than its session: reload it. Nothing was done.',
  );
}

const INSUFFICIENT = 'error="insufficient_scope"';

function challenge(request: FastifyRequest, ...parts: readonly string[]): string {
  const address = request.routeOptions.config.metadata?.(request);
  const all = [...parts, ...(address === undefined ? [] : [`resource_metadata="${address}"`])];
  return all.length === 0 ? 'Bearer' : `Bearer ${all.join(', ')}`;
}

/** What assistants use is not for pages. */
function bearerOfPage(request: FastifyRequest): string | undefined {
  return request.routeOptions.config.metadata === undefined ? keptIn(request, 'access') : undefined;
}

export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
}

/** Otherwise it has every right of the role. */
function mayBegin({ lacksFactor }: Principal): boolean {
  return lacksFactor === true;
}

function whyNot({ user, scopes, lacksFactor }: Principal, needs: Permission): string {
  if (lacksFactor === true)
    return `The role ${user.role} needs a second factor (api.second_factor_for): set one up first, POST /api/v1/auth/second-factor and /confirm.`;
  const named = scopes?.length === 0 ? 'no scope' : `the scopes ${scopes?.join(' ')}`;
  const limits = scopes === undefined ? '' : ` with ${named}`;
  return `The role ${user.role}${limits} does not allow "${needs}".`;
}

/** The proved principal; only for routes that need a permission. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (principal === null) throw bearerProblem('invalid');
  return principal;
}

/** Somebody who signed in, with all that the role allows: what a key or a script must not do is for them. */
export function signedInPerson(request: FastifyRequest): User {
  const { user, scopes, sessionId } = principalOf(request);
  if (scopes !== undefined || sessionId === undefined) {
    throw forbidden(
      'person_required',
      'Only a signed-in person may do this, not a key and not a token of a script.',
    );
  }
  return user;
}

/** For the audit trail and the lock-out. */
export function callerOf(request: FastifyRequest): Caller {
  return {
    name: request.principal?.user.username ?? 'anonymous',
    address: request.ip,
    requestId: request.id,
  };
}

/** For commands to a trader: joins the facts they cause to this request. */
export function senderOf(request: FastifyRequest): Sender {
  const { id, traceparent } = request;
  const sender = { user: principalOf(request).user.username, request_id: id };
  return traceparent === undefined ? sender : { ...sender, traceparent };
}

export interface Sender {
  readonly user: string;
  readonly request_id: string;
  readonly traceparent?: string;
}
