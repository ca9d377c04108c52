// What the built pages have in common. Their policy: nothing from elsewhere and nothing inline, so that text that got into a page can load and run nothing.
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from '../loaders/parts.ts';

const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
} as const;

/** The value of the header `content-security-policy`; `added` are further directives. */
export function pagePolicy(added: Readonly<Record<string, string>> = {}): string {
  return Object.entries({ ...POLICY, ...added })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

/** `path` is below the folder of the pages. Names of built files in `assets` contain a hash of their content; all others may change with the next version. */
export function pageCaching(path: string): string {
  return path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

/** Everything below `prefix`, which ends with a slash, and itself: the router drops a slash at the end of an address. */
export function addressesOf(prefix: string): readonly string[] {
  return [prefix, `${prefix}*`];
}

/** Answers 503 with `sentence` below `prefix`. */
export function sayNotBuilt(server: Server, prefix: string, sentence: string): void {
  for (const url of addressesOf(prefix))
    server.get(url, { schema: { hide: true } }, (_, reply) =>
      reply.status(503).type('text/plain; charset=utf-8').send(sentence),
    );
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** By the ending of its name. */
export function typeOf(file: string): string {
  return TYPES[extname(file)] ?? 'application/octet-stream';
}

export function takesPacked({ headers }: FastifyRequest): boolean {
  return /\bgzip\b/.test(headers['accept-encoding'] ?? '');
}

/** Without its content for a browser that has it. */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  content: Buffer,
): FastifyReply {
  const tag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 16)}"`;
  reply.header('etag', tag);
  const isKnown = reply.statusCode === 200 && request.headers['if-none-match'] === tag;
  return isKnown ? reply.status(304).send() : reply.send(content);
}
