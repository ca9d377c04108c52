// One request to the prediction API and what became of it, in words that hold no address, header or key.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance } from 'axios';
import { assertNever } from '../../kernel/assert.ts';
import type { WallClock } from '../../kernel/clock.ts';
import type { Result } from '../../kernel/result.ts';
import type { FeedSettings } from '../../ports/settings.ts';
import { type FoundRecord, latestRecord, newestRecords, parseEnvelope } from './envelope.ts';
import type { Headers } from './rate-budget.ts';

/** What one request asks for: the latest prediction of one symbol, or the list for all of them. */
export type Asked =
  | { readonly kind: 'latest'; readonly symbol: string }
  | { readonly kind: 'list'; readonly symbols: readonly string[] };

export type Outcome =
  /** Readable; without records when the source has no prediction yet. */
  | { readonly kind: 'answered'; readonly records: readonly FoundRecord[] }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'unauthorized'; readonly why: string }
  | { readonly kind: 'rate-limited'; readonly why: string }
  /** Time-out, lost connection or 5xx: the source is in trouble. */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** Another status: this request is wrong, the source is well. */
  | { readonly kind: 'refused'; readonly why: string };

export interface Answer {
  readonly outcome: Outcome;
  readonly headers: Headers;
}

export interface PredictionClient {
  ask(asked: Asked, stopped: AbortSignal): Promise<Answer>;
  /** Drops the connections it keeps alive. */
  close(): void;
}

interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

const BODY_BYTES_MAX = 1_048_576;
const LIST_LIMIT = 100;

export function createPredictionClient(settings: FeedSettings, wall: WallClock): PredictionClient {
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 1 }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 1 }),
  };
  const http = createHttp(settings, agents);

  return {
    async ask(asked, stopped) {
      const aborting = new AbortController();
      const abort = () => aborting.abort();
      let isTimedOut = false;
      const cancel = wall.after(settings.timeoutMs, () => {
        isTimedOut = true;
        abort();
      });
      stopped.addEventListener('abort', abort, { once: true });
      try {
        const raw = await fetchOnce(http, asked, aborting.signal);
        return { outcome: outcomeOf(raw, asked, settings.apiKey), headers: raw.headers };
      } catch (error) {
        const outcome: Outcome = isTimedOut
          ? { kind: 'unavailable', why: `no complete answer within ${settings.timeoutMs} ms` }
          : failureOf(error);
        return { outcome, headers: {} };
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

// Redirects are refused and proxies of the environment ignored, so that the key goes to nobody but the configured source.
function createHttp(settings: FeedSettings, agents: object): AxiosInstance {
  return axios.create({
    ...agents,
    baseURL: settings.url,
    headers: { 'X-API-Key': settings.apiKey, Accept: 'application/json' },
    adapter: 'http',
    proxy: false,
    maxRedirects: 0,
    maxContentLength: BODY_BYTES_MAX,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
  });
}

/** A kept connection may have been closed by the source in the same instant; then, and only then, once more. */
async function fetchOnce(
  http: AxiosInstance,
  asked: Asked,
  signal: AbortSignal,
): Promise<RawAnswer> {
  try {
    return await fetchRaw(http, asked, signal);
  } catch (error) {
    if (signal.aborted || !wasStaleConnection(error)) throw error;
    return fetchRaw(http, asked, signal);
  }
}

async function fetchRaw(
  http: AxiosInstance,
  asked: Asked,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const answer =
    asked.kind === 'latest'
      ? await http.get('/prediction/latest', { params: { ticker: asked.symbol }, signal })
      : await http.get('/predictions', { params: { limit: LIST_LIMIT }, signal });
  return { status: answer.status, body: String(answer.data ?? ''), headers: answer.headers };
}

function wasStaleConnection(error: unknown): boolean {
  if (!axios.isAxiosError(error) || error.response !== undefined) return false;
  return error.request?.reusedSocket === true && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
}

// The thrown error carries the request with its key, so nothing but its code leaves this function.
function failureOf(error: unknown): Outcome {
  if (!axios.isAxiosError(error)) throw error;
  if (error.message.includes('maxContentLength')) {
    return { kind: 'unreadable', why: `the body is over ${BODY_BYTES_MAX} bytes` };
  }
  return { kind: 'unavailable', why: `the request failed: ${error.code ?? 'unknown reason'}` };
}

function outcomeOf(raw: RawAnswer, asked: Asked, apiKey: string): Outcome {
  const status = `the source answered ${raw.status}`;
  if (raw.status === 401 || raw.status === 403) return { kind: 'unauthorized', why: status };
  if (raw.status === 429) return { kind: 'rate-limited', why: status };
  if (raw.status >= 500) return { kind: 'unavailable', why: status };
  const isReadable = raw.status === 200 || raw.status === 404;
  if (!isReadable) return { kind: 'refused', why: status };
  const envelope = parseEnvelope(raw.body, apiKey);
  if (!envelope.ok) return { kind: 'unreadable', why: `${status}: ${envelope.failure}` };
  if (envelope.value.kind === 'error') return errorOutcome(raw.status, envelope.value);
  return found(recordsOf(envelope.value.content, asked));
}

/** The envelope's own code counts where it says more than a status of 200. */
function errorOutcome(
  status: number,
  { code, message }: { readonly code: number | undefined; readonly message: string },
): Outcome {
  const meant = status === 200 ? code : status;
  const why = `the source answered ${status} with an error: ${message}`;
  if (meant === 404) return { kind: 'answered', records: [] };
  if (meant === 401 || meant === 403) return { kind: 'unauthorized', why };
  return { kind: 'unreadable', why };
}

function recordsOf(
  content: Readonly<Record<string, unknown>>,
  asked: Asked,
): Result<FoundRecord[], string> {
  switch (asked.kind) {
    case 'latest':
      return latestRecord(content, asked.symbol);
    case 'list':
      return newestRecords(content, asked.symbols);
    default:
      return assertNever(asked);
  }
}

function found(records: Result<FoundRecord[], string>): Outcome {
  return records.ok
    ? { kind: 'answered', records: records.value }
    : { kind: 'unreadable', why: records.failure };
}
