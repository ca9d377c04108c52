// What a request that changes the ledger says about itself.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { RequestKey } from '../../../ledger/app/keyed-step.ts';
import type { Cause } from '../../../ledger/ports/drafts.ts';
import { BadRequestError } from '../shapes/problem.ts';
import { principalOf } from './caller.ts';

export function causeOf(request: FastifyRequest): Cause {
  const { user, surface = 'api' } = principalOf(request);
  return {
    actor: user.username,
    source: surface,
    correlationId: request.id,
    causationId: undefined,
  };
}

/** The same key with the same request gets the same answer; undefined without a key. */
export function keyedRequest(request: FastifyRequest): RequestKey | undefined {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return undefined;
  const asked = JSON.stringify([request.method, request.url, request.body]);
  const hash = createHash('sha256').update(asked).digest('hex');
  return { actor: principalOf(request).user.id, key, hash };
}

/** The version that the caller saw: `If-Match: "v17"`. Undefined if any will do. */
export function ifMatch(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const version = /^(?:W\/)?"?v?(\d{1,15})"?$/.exec(header)?.[1];
  if (version === undefined)
    throw new BadRequestError('invalid_version', 'If-Match: expected a version, such as "v17".');
  return Number(version);
}
