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

/** A plan of a thousand assets is computed in less. */
const TIMEOUT_MS = 60_000;

export function createApiMessages({ url, key }: ApiAddress): SendMessage {
  let id = 0;
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
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw refusal(`The API at ${url} does not answer (${whyOf(error)}); start it.`);
    });
    return resultIn(await bodyOf(response), url);
  };
}

interface Body {
  readonly result?: Params;
  readonly error?: { readonly code: number; readonly message: string };
  /** Of a problem. */
  readonly detail?: string;
}

async function bodyOf(response: Response): Promise<Body> {
  try {
    return (await response.json()) as Body;
  } catch {
    return {};
  }
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
