// Client of a running daemon over its unix socket, with the daemon's public API.
import { createRequire } from 'node:module';
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface DeskClient {
  get<Body>(path: string): Promise<Result<Body, DeskFailure>>;
  post<Body>(path: string, body?: unknown): Promise<Result<Body, DeskFailure>>;
}

export type DeskFailure =
  /** Nothing listens on the socket. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** The desk answered with a problem document. */
  | { readonly kind: 'problem'; readonly status: number; readonly detail: string };

const PATIENCE_MS = 10_000;

// A static import would load all of Node's fetch, which takes half as long as the rest of a short command.
const { request } = createRequire(import.meta.url)('node:http') as typeof import('node:http');

export function createDeskClient(socketPath: string): DeskClient {
  function ask<Body>(method: string, path: string, body?: unknown) {
    const { promise, resolve } = Promise.withResolvers<Result<Body, DeskFailure>>();
    const unreachable = (error: Error) =>
      resolve(failed({ kind: 'unreachable', why: error.message }));
    const sent = request({ socketPath, method, path: `/api/v1${path}`, timeout: PATIENCE_MS });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 10 s')));
    sent.on('error', unreachable);
    sent.on('response', (response) => {
      response.toArray().then((chunks) => {
        resolve(read<Body>(response.statusCode ?? 0, chunks.join('')));
      }, unreachable);
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  }
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
  };
}

function read<Body>(status: number, text: string): Result<Body, DeskFailure> {
  try {
    const body: unknown = JSON.parse(text);
    if (status < 400) return ok(body as Body);
    const detail = (body as { detail?: unknown }).detail;
    return failed({ kind: 'problem', status, detail: String(detail ?? `HTTP ${status}`) });
  } catch {
    return failed({ kind: 'unreachable', why: 'the answer was not JSON' });
  }
}
