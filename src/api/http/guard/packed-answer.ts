// Answers are compressed for who can read that: a board is a tenth of its size on a slow line.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const packed = promisify(gzip);
/** What fits one packet does not get faster. */
const WORTH_IT_BYTES = 1_400;
/** Repeated names of fields are most of it; more effort saves little. */
const LEVEL = 4;

/** The same for the messages of a socket; nothing is kept between two of them. */
export const PACKED_MESSAGES = {
  threshold: WORTH_IT_BYTES,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  zlibDeflateOptions: { level: LEVEL },
} as const;

/**
 * A hook of every answer with text. Cookies are SameSite=Strict, so another page cannot make a browser ask for an answer that holds
 * both a secret and words that it chose, and learn from the length.
 */
export async function packAnswer<Payload>(
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
  payload: Payload,
): Promise<Payload | Buffer> {
  if (typeof payload !== 'string' || payload.length < WORTH_IT_BYTES) return payload;
  if (method === 'HEAD' || reply.hasHeader('content-encoding')) return payload;
  reply.header('vary', varied(reply.getHeader('vary')));
  if (!/\bgzip\b(?!;\s*q=0(\.0*)?\s*(,|$))/.test(headers['accept-encoding'] ?? '')) return payload;
  const body = await packed(payload, { level: LEVEL });
  reply.header('content-encoding', 'gzip').removeHeader('content-length');
  return body;
}

function varied(before: number | string | string[] | undefined): string {
  return [before ?? [], 'accept-encoding'].flat().join(', ');
}
