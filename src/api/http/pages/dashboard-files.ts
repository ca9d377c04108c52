// The dashboard's files at /desk/: built by Vite, served as they are, with a stricter policy than the rest.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Server } from '../access/parts.ts';

export const DASHBOARD = '/desk/';

/** Nothing from elsewhere and nothing inline: text that got into a page can load and run nothing. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Names of built files contain a hash of what is in them. */
const FOREVER = 'public, max-age=31536000, immutable';

export async function serveDashboard(server: Server, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    server.get(`${DASHBOARD}*`, { schema: { hide: true } }, (_, reply) =>
      reply.status(503).type('text/plain; charset=utf-8').send(NOT_BUILT),
    );
    return;
  }
  await server.register(fastifyStatic, {
    root: folder,
    prefix: DASHBOARD,
    // Its own files only, listed at the start: nothing in an address is a path.
    wildcard: false,
    // Compressed when they were built; those without a compressed one are sent as they are.
    preCompressed: true,
    globIgnore: ['**/*.gz'],
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header('content-security-policy', POLICY);
      reply.header('cache-control', path.includes('/assets/') ? FOREVER : 'no-cache');
    },
  });
}

const NOT_BUILT =
  'The dashboard is not built in this checkout: run `npm run build:dashboard` and reload this page.\n';
