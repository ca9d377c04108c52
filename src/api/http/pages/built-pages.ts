// What the built pages have in common. Their policy: nothing from elsewhere and nothing inline, so that text that got into a page can load and run nothing.
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
