// Asking a simulator at its control port, over loopback.
import { type IncomingMessage, request } from 'node:http';

/** A simulator that answers later than this has stopped. */
const ANSWER_MS = 120_000;

/**
 * JSON in, JSON or lines of JSON out; a refusal throws. One connection a question: a busy machine must not meet a server
 * that has just let an idle one go.
 */
export async function ask(
  port: number,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const asked = { host: '127.0.0.1', port, method, path, agent: false, signal };
    const asking = request(asked, resolve);
    asking.on('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
  const text = (await answer.toArray()).join('');
  const status = answer.statusCode ?? 0;
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  const isLines = answer.headers['content-type'] === 'application/x-ndjson';
  if (isLines) return text.split('\n').filter(Boolean).map(parsed);
  return text === '' ? undefined : parsed(text);
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}
