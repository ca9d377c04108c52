// The session of a page: cookies that no script can read. A page that acts proves with a word that it could read our answers,
// which a page of another origin cannot.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashOfSecret, isSameHash } from '../../identity/opaque-secret.ts';
import type { Principal } from '../../identity/principal.ts';
import type { TokenPair } from '../../identity/sign-in.ts';

export const PAGE_PATH = '/api/v1/auth/page';
export const CSRF_HEADER = 'x-csrf-token';
const REFRESH_SECONDS = 14 * 24 * 3_600;

type Kept = 'access' | 'refresh' | 'page';

/** Browsers share cookies among the ports of a host, and several instances may be open beside each other. */
function nameOf(request: FastifyRequest, kept: Kept): string {
  return `sluice_${request.socket.localPort}_${kept}`;
}

function termsOf(request: FastifyRequest, kept: Kept) {
  return {
    path: kept === 'refresh' ? PAGE_PATH : '/api/v1',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
  } as const;
}

export function keptIn(request: FastifyRequest, kept: Kept): string | undefined {
  return request.cookies[nameOf(request, kept)];
}

/** `secret`: of this session of the page; the one of before when it is renewed. */
export function keepSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { pair, secret }: { readonly pair: TokenPair; readonly secret: string },
): void {
  const keep = (kept: Kept, value: string, maxAge: number) =>
    reply.setCookie(nameOf(request, kept), value, { ...termsOf(request, kept), maxAge });
  keep('access', pair.accessToken, pair.expiresIn);
  keep('refresh', pair.refreshToken, REFRESH_SECONDS);
  keep('page', secret, REFRESH_SECONDS);
}

export function dropSession(request: FastifyRequest, reply: FastifyReply): void {
  for (const kept of ['access', 'refresh', 'page'] as const)
    reply.clearCookie(nameOf(request, kept), termsOf(request, kept));
}

/** Stays the same while the session lasts; undefined for who did not sign in by a page. */
export function csrfToken(request: FastifyRequest, who: Principal): string | undefined {
  const secret = keptIn(request, 'page');
  if (secret === undefined || who.sessionId === undefined) return undefined;
  return hashOfSecret(`csrf ${who.sessionId} ${secret}`);
}

export function isOwnPage(request: FastifyRequest, who: Principal, givenToken: string): boolean {
  const known = csrfToken(request, who);
  return known !== undefined && isSameHash(known, givenToken);
}
