// One call of an OpenAI-compatible server, `POST <url>/chat/completions`, and every way in which it can fail. Errors leave this
// file without address and key.
import axios from 'axios';
import type { WallClock } from '../../../kernel/clock.ts';
import { HIDDEN } from '../../../kernel/redact.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ChatMessage } from '../question/question.ts';

/** Where to ask: without the limits of the settings, which the caller keeps. */
export interface ModelPlace {
  /** Without a slash at its end. */
  readonly url: string;
  readonly model: string;
  readonly key: string | undefined;
  /** For a complete answer. */
  readonly timeoutMs: number;
}

export type CallFailure =
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'unreachable'; readonly code: string }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'too-large'; readonly bytesMax: number }
  | { readonly kind: 'html' }
  | { readonly kind: 'no-completion' }
  | { readonly kind: 'stopped' };

/** The text of the model, whatever it says. */
export type Ask = (
  question: readonly ChatMessage[],
  stopped: AbortSignal,
) => Promise<Result<string, CallFailure>>;

const ANSWER_BYTES_MAX = 65_536;

// Redirects are refused and proxies of the environment ignored, so that only the configured server gets the key.
const http = axios.create({
  adapter: 'http',
  proxy: false,
  maxRedirects: 0,
  maxContentLength: ANSWER_BYTES_MAX,
  responseType: 'text',
  transformResponse: (body: unknown) => body,
  validateStatus: () => true,
});

export function createChatEndpoint(
  { url, model, key, timeoutMs }: ModelPlace,
  after: WallClock['after'],
): Ask {
  const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
  return async (messages, stopped) => {
    // Only what every such server takes: newer models refuse temperature and max_tokens.
    const format = { type: 'json_object' };
    const data = { model, messages, stream: false, response_format: format };
    const late = new AbortController();
    const signal = AbortSignal.any([late.signal, stopped]);
    const cancel = after(timeoutMs, () => late.abort());
    try {
      const answer = await http.post(`${url}/chat/completions`, data, { headers, signal });
      const body = String(answer.data ?? '');
      // A server may repeat what it was sent.
      return completionIn(answer.status, key === undefined ? body : body.replaceAll(key, HIDDEN));
    } catch (error) {
      if (stopped.aborted) return failed({ kind: 'stopped' });
      if (late.signal.aborted) return failed({ kind: 'timeout', timeoutMs });
      return failed(failureOf(error));
    } finally {
      cancel();
    }
  };
}

function completionIn(status: number, body: string): Result<string, CallFailure> {
  if (status < 200 || status > 299) return failed({ kind: 'status', status });
  if (body.trimStart().startsWith('<')) return failed({ kind: 'html' });
  const content = contentOf(body);
  return content === undefined ? failed({ kind: 'no-completion' }) : ok(content);
}

function contentOf(body: string): string | undefined {
  try {
    const content: unknown = JSON.parse(body)?.choices?.[0]?.message?.content;
    return typeof content === 'string' ? content : undefined;
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown): CallFailure {
  if (!axios.isAxiosError(error)) return { kind: 'unreachable', code: 'unknown reason' };
  if (error.message.startsWith('maxContentLength'))
    return { kind: 'too-large', bytesMax: ANSWER_BYTES_MAX };
  return { kind: 'unreachable', code: error.code ?? 'unknown reason' };
}

/** Worth one more attempt. */
export function isPassing({ kind, ...failure }: CallFailure): boolean {
  if (kind === 'unreachable') return true;
  return kind === 'status' && 'status' in failure && failure.status >= 500;
}

/** One sentence. */
export function failureText(failure: CallFailure): string {
  switch (failure.kind) {
    case 'timeout':
      return `The model server gave no complete answer within ${failure.timeoutMs / 1_000} s.`;
    case 'unreachable':
      return `The model server could not be reached: ${failure.code}.`;
    case 'status':
      return `The model server answered with status ${failure.status}.`;
    case 'too-large':
      return `The answer of the model server is larger than ${failure.bytesMax} bytes.`;
    case 'html':
      return 'The model server answered with a page instead of JSON.';
    case 'no-completion':
      return 'The answer of the model server is not a chat completion.';
    case 'stopped':
      return 'The call was ended, because the program was.';
  }
}
