// The dashboard's files: built by Vite, served as they are, with a stricter policy than the rest.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Server } from '../loaders/parts.ts';
import { pageCaching, pagePolicy, sayNotBuilt } from './built-pages.ts';

const DASHBOARD = '/desk/';

export async function serveDashboard(server: Server, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    sayNotBuilt(server, DASHBOARD, NOT_BUILT);
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
      reply.header('content-security-policy', pagePolicy());
      reply.header('cache-control', pageCaching(relative(folder, path)));
    },
  });
}

const NOT_BUILT =
  'The dashboard is not built in this checkout: run `npm run build:dashboard` and reload this page.\n';
