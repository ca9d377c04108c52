// Client of a running daemon over its unix socket, with the daemon's public API.
import { createRequire } from 'node:module';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Preview } from '../../ports/confirmation.ts';

export interface DeskClient {
  get<Body>(path: string): Promise<Result<Body, DeskFailure>>;
  post<Body>(path: string, body?: unknown): Promise<Result<Body, DeskFailure>>;
  send<Body>(asked: DeskAsked): Promise<Result<Body, DeskFailure>>;
  /** The same as it came. */
  ask(asked: DeskAsked): Promise<Result<DeskText, DeskFailure>>;
}

export interface DeskAsked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

export interface DeskText {
  /** JSON. */
  readonly text: string;
  /** The answer contains this fact and all before it. */
  readonly seq: number;
}

export type DeskFailure =
  | {
      readonly kind: 'unreachable';
      readonly why: string;
      /** The desk may have received the request and carried it out; false if nothing listens on the socket. */
      readonly wasSent: boolean;
    }
  | DeskProblem;

/** The desk answered with a problem document. */
export interface DeskProblem {
  readonly kind: 'problem';
  readonly status: number;
  readonly detail: string;
  /** Every reason against an order. */
  readonly reasons?: readonly Reason[];
  /** Of what is not confirmed. */
  readonly preview?: Preview;
  /** Every field that is wrong. */
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
  readonly retryAfterSeconds?: number;
}

export interface Reason {
  readonly kind: string;
  readonly [name: string]: unknown;
}

const PATIENCE_MS = 10_000;

// A static import would load all of Node's fetch, which takes half as long as the rest of a short command.
const { request } = createRequire(import.meta.url)('node:http') as typeof import('node:http');

export function createDeskClient(socketPath: string): DeskClient {
  function ask({ method, path, body }: DeskAsked) {
    const { promise, resolve } = Promise.withResolvers<Result<DeskText, DeskFailure>>();
    let wasSent = false;
    const unreachable = (error: Error) =>
      resolve(failed({ kind: 'unreachable', why: error.message, wasSent }));
    const sent = request({ socketPath, method, path: `/api/v1${path}`, timeout: PATIENCE_MS });
    sent.on('socket', (socket) => {
      socket.once('connect', () => {
        wasSent = true;
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 10 s')));
    sent.on('error', unreachable);
    sent.on('response', (response) => {
      response.toArray().then((chunks) => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { statusCode = 0, headers } = response;
        if (statusCode < 400) resolve(ok({ text, seq: Number(headers['x-seq'] ?? 0) }));
        else resolve(failed(problemIn(text, statusCode, headers['retry-after'])));
      }, unreachable);
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  }
  return {
    ask,
    get: async (path) => parsed(await ask({ method: 'GET', path })),
    post: async (path, body) => parsed(await ask({ method: 'POST', path, body })),
    send: async (asked) => parsed(await ask(asked)),
  };
}

function parsed<Body>(answer: Result<DeskText, DeskFailure>): Result<Body, DeskFailure> {
  if (!answer.ok) return answer;
  const body = jsonOf(answer.value.text);
  return body === undefined ? failed(NOT_JSON) : ok(body as Body);
}

const NOT_JSON: DeskFailure = {
  kind: 'unreachable',
  why: 'the answer was not JSON',
  wasSent: true,
};

function problemIn(text: string, status: number, retryAfter: string | undefined): DeskFailure {
  const body = jsonOf(text);
  if (body === undefined) return NOT_JSON;
  const { detail, reasons, errors, preview } = (body ?? {}) as Partial<DeskProblem>;
  return {
    kind: 'problem',
    status,
    detail: String(detail ?? `HTTP ${status}`),
    ...(reasons === undefined ? {} : { reasons }),
    ...(errors === undefined ? {} : { errors }),
    ...(preview === undefined ? {} : { preview }),
    ...(retryAfter === undefined ? {} : { retryAfterSeconds: Number(retryAfter) }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
