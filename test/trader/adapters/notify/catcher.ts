// A real HTTP server that catches what is sent to it and answers as a test says, request by request.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { WallClock } from '../../../../src/kernel/clock.ts';
import type { Log, LogFields } from '../../../../src/trader/ports/log.ts';
import { TIMEOUT_MS, until as untilDefined } from '../../../processes/waiting.ts';

export interface Caught {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** `nth` counts from 1. */
export type Reply = (response: ServerResponse, nth: number) => void;

export interface Catcher {
  readonly url: string;
  readonly caught: Caught[];
  close(): Promise<void>;
}

export async function startCatcher(reply: Reply = taken): Promise<Catcher> {
  const caught: Caught[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (message, response) => {
    const text = (await message.toArray()).join('');
    caught.push({
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      body: text === '' ? {} : JSON.parse(text),
    });
    reply(response, caught.length);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    caught,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export function taken(response: ServerResponse): void {
  response.writeHead(204).end();
}

/** The wall, so many times as fast: minutes of patience pass in a moment over real sockets. */
export function wallTimes(speed: number): WallClock {
  return {
    now: () => performance.now() * speed,
    after(delayMs, call) {
      const timer = setTimeout(call, delayMs / speed);
      return () => clearTimeout(timer);
    },
  };
}

export interface KeptLog extends Log {
  readonly lines: string[];
}

export function createKeptLog(): KeptLog {
  const lines: string[] = [];
  const keep =
    (level: string) =>
    (sentence: string, fields: LogFields = {}) => {
      lines.push(`${level} ${sentence} ${JSON.stringify(fields)}`);
    };
  return {
    lines,
    error: keep('error'),
    warn: keep('warn'),
    info: keep('info'),
    debug: keep('debug'),
  };
}

/** Waits for real sockets: looks again every few milliseconds. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  await untilDefined(what, isTrue, TIMEOUT_MS, 2);
}
