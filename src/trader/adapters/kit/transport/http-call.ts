// One call of a broker's REST interface over HTTP: sent once, in the very bytes that were given.
import axios from 'axios';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface HttpRequest {
  /** Drawn by the session; the answer carries it. */
  readonly id: number;
  readonly method: Method;
  /** Without the address; the query is part of it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is: a signature may be over these very bytes. */
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Parsed JSON; undefined if it is not JSON. */
  readonly body: unknown;
  /** The header `Date`. */
  readonly date?: string;
  /** The header `Retry-After`. */
  readonly retryAfter?: string;
}

const ANSWER_BYTES_MAX = 16_777_216;

// Redirects are refused and proxies of the environment ignored, so that only the configured broker gets the token.
const http = axios.create({
  adapter: 'http',
  proxy: false,
  maxRedirects: 0,
  maxContentLength: ANSWER_BYTES_MAX,
  responseType: 'text',
  transformRequest: (body: unknown) => body,
  transformResponse: (body: unknown) => body,
  validateStatus: () => true,
});

/** Failures before any byte of the call was written. */
const BEFORE_BYTES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

export interface NoAnswer {
  readonly why: string;
  readonly hasLeft: boolean;
}

export async function callOnce(
  url: string,
  { method, path, headers, body }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer | NoAnswer> {
  try {
    const content = body === undefined ? {} : { data: Buffer.from(body, 'utf8') };
    const answer = await http.request({
      method,
      url: `${url}${path}`,
      headers,
      ...content,
      signal,
    });
    const { status, data } = answer;
    const date = headerIn(answer.headers, 'date');
    const retryAfter = headerIn(answer.headers, 'retry-after');
    return {
      status,
      body: parsed(String(data ?? '')),
      ...(date === undefined ? {} : { date }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    };
  } catch (error) {
    // The thrown error holds the address, the headers and the body, so only its code leaves this function.
    const code = axios.isAxiosError(error) ? (error.code ?? 'unknown reason') : 'unknown reason';
    return { why: `the call failed: ${code}`, hasLeft: !BEFORE_BYTES.has(code) };
  }
}

function headerIn(headers: object, name: string): string | undefined {
  const value: unknown = Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
