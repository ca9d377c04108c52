// Who may read the metrics: a scraper on this machine, or one with the token.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { unauthorized } from '../shapes/problem.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** Set by proxies: the request comes from elsewhere. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/** Throws for anyone else. */
export function admitScraper(request: FastifyRequest, token: string | undefined): void {
  if (token === undefined ? isLocal(request) : hasToken(request, token)) return;
  throw unauthorized(
    'token_required',
    token === undefined
      ? 'Metrics answer this machine only. For others set metrics.token and send it as Authorization: Bearer.'
      : 'Metrics need the token of metrics.token as Authorization: Bearer.',
  );
}

function isLocal({ socket, headers }: FastifyRequest): boolean {
  const isForwarded = FORWARDED.some((name) => headers[name] !== undefined);
  return !isForwarded && LOOPBACK.test(socket.remoteAddress ?? '');
}

function hasToken({ headers }: FastifyRequest, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return given !== undefined && timingSafeEqual(digestOf(given), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
