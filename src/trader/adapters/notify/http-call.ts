// One outbound HTTP call and its result, in messages without address, header or token.
import axios from 'axios';
import type { WallClock } from '../../../kernel/clock.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';

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

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** An answer, or why there is none. */
export type HttpRequester = (
  call: HttpCall & { readonly timeoutMs?: number },
  stopped: AbortSignal,
) => Promise<Result<HttpAnswer, string>>;

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 4_194_304;

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

export function createHttpRequester(wall: WallClock): HttpRequester {
  return async ({ method, url, headers = {}, body, timeoutMs = TIMEOUT_MS }, stopped) => {
    const aborting = new AbortController();
    const signal = AbortSignal.any([aborting.signal, stopped]);
    const cancel = wall.after(timeoutMs, () => aborting.abort());
    try {
      const content = body === undefined ? {} : { data: body };
      const answer = await http.request({ method, url, headers, ...content, signal });
      const { status, data } = answer;
      return ok({ status, headers: { ...answer.headers }, body: String(data ?? '') });
    } catch (error) {
      if (aborting.signal.aborted) return failed(`no complete answer within ${timeoutMs} ms`);
      return failed(`the call failed: ${codeOf(error)}`);
    } finally {
      cancel();
    }
  };
}

export function createHttpCaller(wall: WallClock): HttpCaller {
  const request = createHttpRequester(wall);
  return async (call, stopped) => {
    const answer = await request(call, stopped);
    return answer.ok ? deliveryOf(answer.value) : { kind: 'later', why: answer.failure };
  };
}

// The thrown error contains the address and the headers, so only its code leaves this function.
function codeOf(error: unknown): string {
  if (axios.isAxiosError(error)) return error.code ?? 'unknown reason';
  return error instanceof Error ? error.name : 'unknown reason';
}

export function deliveryOf({ status, headers, body }: HttpAnswer): Delivery {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const why = `the receiver answered ${status}`;
  if (status === 429) {
    const waitMs = askedWaitMs(headers, body);
    return waitMs === undefined ? { kind: 'later', why } : { kind: 'later', why, waitMs };
  }
  return status === 408 || status >= 500 ? { kind: 'later', why } : { kind: 'refused', why };
}

/** `Retry-After` in seconds or as a date, or the value in Telegram's body. */
function askedWaitMs(headers: HttpAnswer['headers'], body: string): number | undefined {
  const asked = String(headers['retry-after'] ?? '').trim();
  if (/^\d+$/.test(asked)) return Number(asked) * 1_000;
  // Relative to the receiver's own clock, so that ours may be wrong.
  const untilDate = Date.parse(asked) - Date.parse(String(headers.date));
  if (untilDate >= 0) return untilDate;
  const [, inBody] = /"retry_after"\s*:\s*(\d{1,6})/.exec(body) ?? [];
  return inBody === undefined ? undefined : Number(inBody) * 1_000;
}
