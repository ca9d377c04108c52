// One outbound HTTP call and its result, in messages without address, header or token.
import axios from 'axios';
import type { WallClock } from '../../../kernel/clock.ts';

export type Delivery =
  | { readonly kind: 'delivered' }
  /** The receiver has failed, or requests a wait of that long. */
  | { readonly kind: 'later'; readonly why: string; readonly waitMs?: number }
  /** The receiver rejects the message permanently. */
  | { readonly kind: 'refused'; readonly why: string };

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
}

export type HttpCaller = (call: HttpCall, stopped: AbortSignal) => Promise<Delivery>;

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 65_536;

// Redirects are refused and proxies of the environment ignored, so that only the configured receiver gets the token.
const http = axios.create({
  adapter: 'http',
  proxy: false,
  maxRedirects: 0,
  maxContentLength: ANSWER_BYTES_MAX,
  responseType: 'text',
  transformResponse: (body: unknown) => body,
  validateStatus: () => true,
});

export function createHttpCaller(wall: WallClock): HttpCaller {
  return async ({ method, url, headers = {}, body }, stopped) => {
    const aborting = new AbortController();
    const signal = AbortSignal.any([aborting.signal, stopped]);
    const cancel = wall.after(TIMEOUT_MS, () => aborting.abort());
    try {
      const content = body === undefined ? {} : { data: body };
      const answer = await http.request({ method, url, headers, ...content, signal });
      return deliveryOf(answer.status, { ...answer.headers }, String(answer.data ?? ''));
    } catch (error) {
      if (aborting.signal.aborted) {
        return { kind: 'later', why: `no complete answer within ${TIMEOUT_MS} ms` };
      }
      return { kind: 'later', why: `the call failed: ${codeOf(error)}` };
    } finally {
      cancel();
    }
  };
}

// The thrown error contains the address and the headers, so only its code leaves this function.
function codeOf(error: unknown): string {
  if (axios.isAxiosError(error)) return error.code ?? 'unknown reason';
  return error instanceof Error ? error.name : 'unknown reason';
}

type Headers = Readonly<Record<string, unknown>>;

function deliveryOf(status: number, headers: Headers, body: string): Delivery {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const why = `the receiver answered ${status}`;
  if (status === 429) {
    const waitMs = askedWaitMs(headers, body);
    return waitMs === undefined ? { kind: 'later', why } : { kind: 'later', why, waitMs };
  }
  return status === 408 || status >= 500 ? { kind: 'later', why } : { kind: 'refused', why };
}

/** `Retry-After` in seconds or as a date, or the value in Telegram's body. */
function askedWaitMs(headers: Headers, body: string): number | undefined {
  const asked = String(headers['retry-after'] ?? '').trim();
  if (/^\d+$/.test(asked)) return Number(asked) * 1_000;
  // Relative to the receiver's own clock, so that ours may be wrong.
  const untilDate = Date.parse(asked) - Date.parse(String(headers.date));
  if (untilDate >= 0) return untilDate;
  const [, inBody] = /"retry_after"\s*:\s*(\d{1,6})/.exec(body) ?? [];
  return inBody === undefined ? undefined : Number(inBody) * 1_000;
}
