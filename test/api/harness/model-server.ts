// A server that behaves like an OpenAI-compatible one, and says what a test wants it to say.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { LanguageModelSettings } from '../../../src/trader/ports/settings.ts';

export interface AskedFinding {
  readonly id: string;
  readonly rule: string;
  readonly text: string;
  readonly figures: Readonly<Record<string, string>>;
}

export interface ModelCall {
  readonly path: string;
  readonly authorization: string | undefined;
  /** As it was sent. */
  readonly body: string;
  readonly findings: readonly AskedFinding[];
}

export type Reply = (response: ServerResponse, call: ModelCall, nth: number) => void;

export interface ModelServer {
  readonly calls: ModelCall[];
  readonly settings: LanguageModelSettings;
  /** From now on. */
  replyWith(reply: Reply): void;
}

export async function modelServer(
  changes: Partial<LanguageModelSettings> = {},
): Promise<ModelServer> {
  const calls: ModelCall[] = [];
  let reply: Reply = saying(rightWords);
  const server = createServer(async (message, response) => {
    const body = (await message.toArray()).join('');
    const { messages } = JSON.parse(body) as { messages: { content: string }[] };
    const { findings } = JSON.parse(messages.at(-1)?.content ?? '') as {
      findings: readonly AskedFinding[];
    };
    const { authorization } = message.headers;
    const call = { path: message.url ?? '', authorization, body, findings };
    calls.push(call);
    reply(response, call, calls.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const own = { url: `http://127.0.0.1:${port}/v1`, model: 'small-1', key: 'sk-planted-key' };
  return {
    calls,
    settings: { ...own, timeoutMs: 60_000, callsPerHour: 1_000, ...changes },
    replyWith(wanted) {
      reply = wanted;
    },
  };
}

/** A chat completion with this content. */
export function saying(content: (findings: readonly AskedFinding[]) => string): Reply {
  return (response, { findings }) => completed(response, content(findings));
}

export function completed(response: ServerResponse, content: string): void {
  const message = { role: 'assistant', content };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }));
}

/** In the order that they were asked in, each by the sentence that `words` makes of it. */
export function worded(
  findings: readonly AskedFinding[],
  words: (finding: AskedFinding) => string,
): string {
  return JSON.stringify({
    ranking: findings.map(({ id }) => id),
    wordings: findings.map((finding) => ({ id: finding.id, text: words(finding) })),
  });
}

function rightWords(findings: readonly AskedFinding[]): string {
  return worded(findings, ({ text }) => `In short: ${text}`);
}
