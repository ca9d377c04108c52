// Sends one signed message. Redirects are not followed, answers are not read, and the address that a name stands for is
// checked when the connection is made: a name may stand for another one a moment later.
import { type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { privateLookup, publicLookup, REFUSED } from './look-up.ts';
import { urlRefusal } from './private-address.ts';

export interface Message {
  readonly url: string;
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** The status of the answer, or why there was none. */
export type Sent =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** As the receiver asks for it; absent without a number of seconds. */
      readonly retryAfterS?: number;
    }
  | { readonly kind: 'failed'; readonly why: string };

export type Send = (message: Message) => Promise<Sent>;

export interface SendOptions {
  readonly allowsPrivate: boolean;
  readonly withinMs?: number;
}

const TIMEOUT_MS = 10_000;

export function createSend({ allowsPrivate, withinMs = TIMEOUT_MS }: SendOptions): Send {
  const lookup = allowsPrivate ? privateLookup(withinMs) : publicLookup();
  return async ({ url, body, headers }) => {
    if (urlRefusal(url, allowsPrivate) !== undefined) return { kind: 'failed', why: REFUSED };
    const target = new URL(url);
    const begin = target.protocol === 'https:' ? requestHttps : requestHttp;
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      lookup,
    };
    return new Promise((resolve) => {
      const fail = (why: string) => resolve({ kind: 'failed', why });
      const request = begin(target, options, (response) => {
        const { statusCode: status = 0, headers } = response;
        resolve({ kind: 'answered', status, ...retryAfter(headers['retry-after']) });
        response.destroy();
      });
      // Without a listener the answer 101 ends the request with neither an answer nor an error.
      request.once('upgrade', ({ statusCode = 0 }, socket) => {
        resolve({ kind: 'answered', status: statusCode });
        socket.destroy();
      });
      request.once('error', (error) => fail(whyOf(error)));
      request.once('close', () => fail('the connection ended without an answer'));
      AbortSignal.timeout(withinMs).addEventListener('abort', () => {
        fail(`no answer within ${withinMs / 1_000} s`);
        request.destroy();
      });
      request.end(body);
    });
  };
}

/** Of what OpenSSL says, the reason alone: the rest is an address in memory and a line of its source. */
function whyOf({ name, message }: Error): string {
  const reason = /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1];
  return reason === undefined ? message.slice(0, 200) || name : `TLS failed: ${reason}`;
}

/** As a number of seconds; a date is not read. */
function retryAfter(text = ''): { readonly retryAfterS?: number } {
  return /^\d{1,6}$/.test(text) ? { retryAfterS: Number(text) } : {};
}
