// One GET and its result, in messages without address, header or key.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance } from 'axios';
import type { WallClock } from '../../../../kernel/clock.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Outcome } from './feed-source.ts';
import type { Headers } from './rate-budget.ts';

export interface HttpParts {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly wall: WallClock;
}

export interface Wanted {
  /** Below the base address, or a full address at the same host. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface HttpClient {
  /** The failure is why there was no answer. */
  get(wanted: Wanted, stopped: AbortSignal): Promise<Result<RawAnswer, Outcome>>;
  /** Closes its kept-alive connections. */
  close(): void;
}

const BODY_BYTES_MAX = 1_048_576;

export function createHttpClient(parts: HttpParts): HttpClient {
  const { timeoutMs, wall } = parts;
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 1 }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 1 }),
  };
  const http = createHttp(parts, agents);

  return {
    async get(wanted, stopped) {
      const aborting = new AbortController();
      const abort = () => aborting.abort();
      let isTimedOut = false;
      const cancel = wall.after(timeoutMs, () => {
        isTimedOut = true;
        abort();
      });
      stopped.addEventListener('abort', abort, { once: true });
      try {
        return ok(await fetchOnce(http, wanted, aborting.signal));
      } catch (error) {
        const why = `no complete answer within ${timeoutMs} ms`;
        return failed(isTimedOut ? { kind: 'unavailable', why } : failureOf(error));
      } finally {
        cancel();
        stopped.removeEventListener('abort', abort);
      }
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

/** The result of a status alone; undefined if the body must be read. */
export function outcomeOfStatus(status: number): Outcome | undefined {
  const why = `the source answered ${status}`;
  if (status === 401 || status === 403) return { kind: 'unauthorized', why };
  if (status === 429) return { kind: 'rate-limited', why };
  if (status >= 500) return { kind: 'unavailable', why };
  return status === 200 || status === 404 ? undefined : { kind: 'refused', why };
}

// Redirects are refused and proxies of the environment ignored, so that only the configured source receives the key.
function createHttp({ baseUrl, headers }: HttpParts, agents: object): AxiosInstance {
  return axios.create({
    ...agents,
    baseURL: baseUrl,
    headers: { Accept: 'application/json', ...headers },
    adapter: 'http',
    proxy: false,
    maxRedirects: 0,
    maxContentLength: BODY_BYTES_MAX,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
  });
}

/** The source may have closed a kept-alive connection at the same moment; only then the request is repeated once. */
async function fetchOnce(
  http: AxiosInstance,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<RawAnswer> {
  try {
    return await fetchRaw(http, wanted, signal);
  } catch (error) {
    if (signal.aborted || !wasStaleConnection(error)) throw error;
    return fetchRaw(http, wanted, signal);
  }
}

async function fetchRaw(
  http: AxiosInstance,
  { path, params }: Wanted,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const answer = await http.get(path, { params, signal });
  return { status: answer.status, text: String(answer.data ?? ''), headers: answer.headers };
}

function wasStaleConnection(error: unknown): boolean {
  if (!axios.isAxiosError(error) || error.response !== undefined) return false;
  return error.request?.reusedSocket === true && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
}

// The thrown error contains the request with its key, so only its code leaves this function.
function failureOf(error: unknown): Outcome {
  if (!axios.isAxiosError(error)) throw error;
  if (error.message.includes('maxContentLength')) {
    return {
      kind: 'unreadable',
      why: `the body is over ${BODY_BYTES_MAX.toLocaleString('en-US')} bytes`,
    };
  }
  return { kind: 'unavailable', why: `the request failed: ${error.code ?? 'unknown reason'}` };
}
