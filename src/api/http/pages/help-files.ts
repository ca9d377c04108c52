// The documents at /help/: built by VitePress, with the program's policy for pages. No sign-in: they are in the package too.
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
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

const HELP = '/help/';

/** Texts are stored compressed only. */
const PACKED = '.gz';
const NOT_FOUND = '404.html';
/** Style attributes, which can load nothing, are in every page that VitePress writes. */
const POLICY = pagePolicy({ 'style-src-attr': "'unsafe-inline'" });

/** `folder` is where the site was built; without one the answer says how to build it. */
export function serveHelp(server: Server, folder: string): void {
  if (!existsSync(join(folder, `index.html${PACKED}`))) {
    sayNotBuilt(server, HELP, NOT_BUILT);
    return;
  }
  const answer = filesOf(folder);
  for (const url of addressesOf(HELP)) server.get(url, { schema: { hide: true } }, answer);
}

function filesOf(folder: string) {
  // Its own files only, listed at the start: nothing in an address is a path.
  const files = new Set(globSync('**/*.*', { cwd: folder }));
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { '*': address = '' } = request.params as { readonly '*'?: string };
    const found = fileAt(files, address);
    const file = found ?? NOT_FOUND;
    reply.status(found === undefined ? 404 : 200).headers({
      'content-security-policy': POLICY,
      'content-type': typeOf(file),
      'cache-control': pageCaching(file),
    });
    return isPacked(files, file)
      ? sendPacked(request, reply, await readFile(join(folder, `${file}${PACKED}`)))
      : sendTagged(request, reply, await readFile(join(folder, file)));
  };
}

/** An address without the ending of its page, or with a slash at its end, is that page. */
function fileAt(files: ReadonlySet<string>, address: string): string | undefined {
  const path = address.replace(/\/$/, '');
  const candidates = [path, `${path}.html`, path === '' ? 'index.html' : `${path}/index.html`];
  return candidates.find(
    (file) => isPacked(files, file) || (files.has(file) && !file.endsWith(PACKED)),
  );
}

function isPacked(files: ReadonlySet<string>, file: string): boolean {
  return files.has(`${file}${PACKED}`);
}

async function sendPacked(request: FastifyRequest, reply: FastifyReply, packed: Buffer) {
  reply.header('vary', 'accept-encoding');
  if (!takesPacked(request)) return sendTagged(request, reply, await unpacked(packed));
  reply.header('content-encoding', 'gzip');
  return sendTagged(request, reply, packed);
}

const unpacked = promisify(gunzip);

const NOT_BUILT =
  'The documents are not built in this checkout: run `npm run build:site` and reload this page, or read them in docs/.\n';
