// Client of a running daemon over its unix socket, with the daemon's public API.
import { createRequire } from 'node:module';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Preview } from '../../ports/confirmation.ts';

export interface ControlClient {
  get<Body>(path: string): Promise<Result<Body, ControlFailure>>;
  post<Body>(path: string, body?: unknown): Promise<Result<Body, ControlFailure>>;
  send<Body>(asked: ControlRequest): Promise<Result<Body, ControlFailure>>;
  /** The same as it came. */
  ask(asked: ControlRequest): Promise<Result<ControlText, ControlFailure>>;
}

export interface ControlRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

export interface ControlText {
  /** JSON. */
  readonly text: string;
  /** The answer contains this fact and all before it. */
  readonly seq: number;
}

export type ControlFailure =
  | {
      readonly kind: 'unreachable';
      readonly why: string;
      /** The control API may have received the request and carried it out; false if nothing listens on the socket. */
      readonly wasSent: boolean;
    }
  | ControlProblem;

/** The control API answered with a problem document. */
export interface ControlProblem {
  readonly kind: 'problem';
  readonly status: number;
  /** Absent of a daemon of an earlier version, and where the status says enough. */
  readonly code?: string;
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
  readonly text?: string;
  readonly [name: string]: unknown;
}

const TIMEOUT_MS = 10_000;

// A static import would load all of Node's fetch, which takes half as long as the rest of a short command.
const { request } = createRequire(import.meta.url)('node:http') as typeof import('node:http');

export function createControlClient(socketPath: string): ControlClient {
  function ask({ method, path, body }: ControlRequest) {
    const { promise, resolve } = Promise.withResolvers<Result<ControlText, ControlFailure>>();
    let wasSent = false;
    const unreachable = (error: Error) =>
      resolve(failed({ kind: 'unreachable', why: whyUnreachable(error), wasSent }));
    const sent = request({ socketPath, method, path: `/api/v1${path}`, timeout: TIMEOUT_MS });
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

/** What a killed daemon leaves behind is a socket on which nothing listens. */
function whyUnreachable(error: NodeJS.ErrnoException): string {
  const isGone = error.code === 'ECONNREFUSED' || error.code === 'ENOENT';
  return isGone ? 'it does not run' : error.message;
}

function parsed<Body>(answer: Result<ControlText, ControlFailure>): Result<Body, ControlFailure> {
  if (!answer.ok) return answer;
  const body = jsonOf(answer.value.text);
  return body === undefined ? failed(NOT_JSON) : ok(body as Body);
}

const NOT_JSON: ControlFailure = {
  kind: 'unreachable',
  why: 'the answer was not JSON',
  wasSent: true,
};

function problemIn(text: string, status: number, retryAfter: string | undefined): ControlFailure {
  const body = jsonOf(text);
  if (body === undefined) return NOT_JSON;
  const { code, detail, reasons, errors, preview } = (body ?? {}) as Partial<ControlProblem>;
  return {
    kind: 'problem',
    status,
    ...(code === undefined ? {} : { code: String(code) }),
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
