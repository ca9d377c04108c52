// What has not changed since the caller last read it is answered with 304 and no body.
import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import { NEXT_CURSOR, TOTAL_COUNT } from './page-of.ts';

/** A hook of every answer: tags what was read, and compares the tag with those the caller holds. */
export const tagAnswer: onSendHookHandler = (
  { method, headers, keepAnswer },
  reply,
  payload,
  done,
) => {
  // All of it is somebody's: no browser and no proxy keeps it. A client that keeps it by itself may send the tag back.
  const isStated = reply.hasHeader('cache-control');
  if (!isStated) reply.header('cache-control', 'no-store');
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead || reply.statusCode !== 200 || typeof payload !== 'string') return done();
  // A route that has set its own cache headers keeps them.
  if (isStated) return done();
  const tag = String(reply.getHeader('etag') ?? tagOf(payload));
  reply.header('etag', tag);
  keepAnswer?.({ text: payload, headers: { etag: tag, ...about(reply) } });
  if (!isHeld(headers['if-none-match'], tag)) return done();
  reply.code(304).removeHeader('content-type').removeHeader('content-length');
  done(null, '');
};

/** For answers that are not built before it is known whether the caller holds them. `*` is not enough: there may be nothing to hold. */
export function isUnchanged({ headers }: FastifyRequest, tag: string): boolean {
  return tagsIn(headers['if-none-match']).includes(tag);
}

function tagOf(payload: string): string {
  return `"${hash('sha1', payload, 'base64url')}"`;
}

export function taggedText(text: string): { readonly text: string; readonly tag: string } {
  return { text, tag: tagOf(text) };
}

/** Of the headers so far, those that say something about the text. */
function about(reply: FastifyReply): Record<string, string | number> {
  const named = [TOTAL_COUNT, NEXT_CURSOR, 'content-type'].map((name) => [
    name,
    reply.getHeader(name),
  ]);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}

/** A list of tags, weak or not, or `*`. */
function isHeld(held: string | undefined, tag: string): boolean {
  const tags = tagsIn(held);
  return tags.includes(tag) || tags.includes('*');
}

function tagsIn(held: string | undefined): readonly string[] {
  return (held ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
}
