// Messages of an assistant sent to the running API, one request each, as the person of the key.
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';

export interface ApiAddress {
  /** Of the API, without a path. */
  readonly url: string;
  /** An API key or a token. */
  readonly key: string;
}

type Params = Readonly<Record<string, unknown>>;

/** Throws a protocol error with one sentence. */
export type SendMessage = (method: string, params: Params) => Promise<Params>;

/** A backtest may take 60 s, after those that wait before it. */
const TIMEOUT_MS = 90_000;

export function createApiMessages(
  { url, key }: ApiAddress,
  timeoutMs: number = TIMEOUT_MS,
): SendMessage {
  let id = 0;
  const failure = (error: unknown): ProtocolError =>
    refusal(
      isTimeout(error)
        ? `The API at ${url} did not answer within ${timeoutMs / 1_000} s. It may have done what was asked: send the same again, which books nothing twice.`
        : `The API at ${url} does not answer (${whyOf(error)}); start it.`,
    );
  return async (method, { _meta: _, ...params }) => {
    id += 1;
    const response = await fetch(new URL('/mcp', url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw failure(error);
    });
    const body = await bodyOf(response).catch((error: unknown) => {
      throw failure(error);
    });
    return resultIn(body, url);
  };
}

interface Body {
  readonly result?: Params;
  readonly error?: { readonly code: number; readonly message: string };
  /** Of a problem. */
  readonly detail?: string;
}

/** Nothing of a text that is not JSON. */
async function bodyOf(response: Response): Promise<Body> {
  try {
    return (await response.json()) as Body;
  } catch (error) {
    if (isTimeout(error)) throw error;
    return {};
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function resultIn({ result, error, detail }: Body, url: string): Params {
  if (result !== undefined) return result;
  if (error !== undefined) throw new ProtocolError(error.code, error.message);
  throw refusal(detail ?? `What answers at ${url} is not this API.`);
}

function refusal(sentence: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InternalError, sentence);
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
