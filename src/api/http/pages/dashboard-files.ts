// The dashboard's files: built by Vite, served as they were at the start, with a stricter policy than the rest.
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from '../loaders/parts.ts';
import {
  addressesOf,
  pageCaching,
  pagePolicy,
  sayNotBuilt,
  sendTagged,
  takesPacked,
  typeOf,
} from './built-pages.ts';

const DASHBOARD = '/desk/';
const PAGE = 'index.html';
/** Beside what was compressed when it was built; what has none is sent as it is. */
const PACKED = '.gz';

export async function serveDashboard(server: Server, folder: string): Promise<void> {
  if (!existsSync(join(folder, PAGE))) {
    sayNotBuilt(server, DASHBOARD, NOT_BUILT);
    return;
  }
  const answer = answerFrom(await contentOf(folder));
  for (const url of addressesOf(DASHBOARD)) server.get(url, { schema: { hide: true } }, answer);
}

type Files = ReadonlyMap<string, Buffer>;

/** Read once: a page that is built anew meanwhile, perhaps for another version of the API, would lack the files of this one. */
async function contentOf(folder: string): Promise<Files> {
  const read = globSync('**/*.*', { cwd: folder }).map(
    async (file) => [file, await readFile(join(folder, file))] as const,
  );
  return new Map(await Promise.all(read));
}

function answerFrom(files: Files) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { '*': address = '' } = request.params as { readonly '*'?: string };
    const file = address === '' ? PAGE : address;
    const content = file.endsWith(PACKED) ? undefined : files.get(file);
    if (content === undefined) {
      reply.callNotFound();
      return reply;
    }
    reply.headers({
      'content-security-policy': pagePolicy(),
      'content-type': typeOf(file),
      'cache-control': pageCaching(file),
    });
    const packed = files.get(`${file}${PACKED}`);
    if (packed === undefined) return sendTagged(request, reply, content);
    reply.header('vary', 'accept-encoding');
    if (!takesPacked(request)) return sendTagged(request, reply, content);
    reply.header('content-encoding', 'gzip');
    return sendTagged(request, reply, packed);
  };
}

const NOT_BUILT =
  'The dashboard is not built in this checkout: run `npm run build:dashboard` and restart the API.\n';
