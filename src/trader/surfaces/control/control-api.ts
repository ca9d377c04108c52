// The control API: commands and queries from people and agents, over HTTP on the unix socket of the instance.

import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { plainJson } from '../../../kernel/plain-json.ts';
import { type Answer, problem } from './answer.ts';
import { type ControlApiOptions, type Route, routesOf } from './control-routes.ts';
import { fileRoute } from './file-routes.ts';
import { orderRoute } from './order-routes.ts';
import { type StreamRequest, streamTo } from './stream.ts';

export interface ControlApi {
  listen(): Promise<void>;
  stop(): Promise<void>;
}

/** Of a strategy file in JSON, whatever its characters. */
const BODY_BYTES_MAX = 512 * 1024;

interface NumberedAnswer extends Answer {
  /** The answer contains this fact and all before it. */
  readonly seq: number;
}

export function createControlApi(options: ControlApiOptions): ControlApi {
  const routes = routesOf(options);
  const find: FindRoute = (method, url) => {
    const ordered = orderRoute(method, url);
    if (ordered !== undefined) return (_, body) => ordered(options, body);
    const ofFile = fileRoute(method, url);
    const { files } = options;
    if (ofFile !== undefined) return (_, body) => (files ? ofFile(files, body) : NO_FILES);
    return routes[`${method} ${url.pathname}`];
  };
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const asked = streamAsked(request);
    if (asked === undefined) {
      void answer(find, request, options.stream.lastSeq).then((given) => send(response, given));
    } else {
      streams.add(response);
      response.once('close', () => streams.delete(response));
      streamTo(response, options.stream, asked);
    }
  });
  return {
    listen() {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      // Only the holder of the instance's lock listens, so a socket file found here is stale.
      rmSync(options.socketPath, { force: true });
      server.once('error', reject);
      server.listen(options.socketPath, () => {
        chmodSync(options.socketPath, 0o600);
        resolve();
      });
      return promise;
    },
    stop() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const stream of streams) stream.end();
      server.closeIdleConnections();
      return promise;
    },
  };
}

const NO_FILES = problem(404, 'This daemon was not started from files, so it has none to edit.');

/** `GET /api/v1/stream?since=12&prices=1` */
function streamAsked({ method, url = '' }: IncomingMessage): StreamRequest | undefined {
  const asked = URL.parse(url, 'http://desk');
  if (method !== 'GET' || asked?.pathname !== '/api/v1/stream') return undefined;
  const since = Number(asked.searchParams.get('since') ?? Number.NaN);
  const isNumber = Number.isSafeInteger(since) && since >= 0;
  return {
    since: isNumber ? since : undefined,
    hasPrices: asked.searchParams.has('prices'),
  };
}

type FindRoute = (method: string, url: URL) => Route | undefined;

async function answer(
  find: FindRoute,
  request: IncomingMessage,
  lastSeq: () => number,
): Promise<NumberedAnswer> {
  const asked = routed(find, request);
  if ('status' in asked) return { ...asked, seq: lastSeq() };
  try {
    const body = await bodyOf(request);
    if (body === undefined) return { ...problem(413, 'The command is too long.'), seq: lastSeq() };
    // A fact may follow before the answer is sent: what was read does not contain it, what was commanded caused it.
    const before = lastSeq();
    const answered = await asked.route(asked.url, body);
    return { ...answered, seq: request.method === 'GET' ? before : lastSeq() };
  } catch (error) {
    return { ...problem(500, error instanceof Error ? error.message : String(error)), seq: 0 };
  }
}

function routed(
  find: FindRoute,
  { method = '', url: target = '' }: IncomingMessage,
): Answer | { readonly route: Route; readonly url: URL } {
  // A target such as `//` is a host without a name to the parser.
  const url = URL.parse(target, 'http://desk');
  if (url === null) return problem(400, 'The path of the request cannot be read.');
  const route = find(method, url);
  if (route === undefined)
    return problem(404, `The control API does not support ${method} ${url.pathname}.`);
  return { route, url };
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(
  response: ServerResponse,
  { status, body, seq, retryAfterSeconds, afterwards }: NumberedAnswer,
): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  // One answer per connection, so that a stopping daemon never waits for an idle client.
  response.writeHead(status, {
    'content-type': type,
    connection: 'close',
    'x-seq': seq,
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
  response.end(plainJson(body), afterwards);
}
