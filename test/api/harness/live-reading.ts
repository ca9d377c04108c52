// A reader of a live stream over a real socket, which keeps what it has read.
import { onTestFinished } from 'vitest';
import { until } from '../../processes/waiting.ts';
import type { Served } from './served.ts';

export interface Reading {
  readonly messages: readonly Record<string, unknown>[];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly socket: WebSocket;
  say(message: unknown): void;
}

/** With a token: once the server knows who it is. */
export async function readingAt(api: Served, path: string, token?: string): Promise<Reading> {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/api/v1${path}`);
  const messages: Record<string, unknown>[] = [];
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  socket.onmessage = ({ data }) => messages.push(JSON.parse(String(data)));
  socket.onclose = ({ code, reason }) => closed.resolve({ code, reason });
  await new Promise<void>((resolve) => {
    socket.onopen = () => resolve();
  });
  onTestFinished(() => socket.close());
  const say = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  if (token !== undefined) {
    say({ type: 'auth', token });
    await until('the reader is known', () => messages.some(({ type }) => type === 'ready'));
  }
  return { messages, closed: closed.promise, socket, say };
}
