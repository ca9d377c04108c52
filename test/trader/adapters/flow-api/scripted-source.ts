// A real HTTP server whose answers a test scripts request by request, and the hand-driven times of its client.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock, WallClock } from '../../../../src/kernel/clock.ts';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import type { PredictionApiSettings } from '../../../../src/trader/ports/feed-settings.ts';
import type { FeedReport, PredictionFeed } from '../../../../src/trader/ports/prediction-feed.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';
import { TIMEOUT_MS, until as untilDefined } from '../../../processes/waiting.ts';

export interface Request {
  readonly path: string;
  readonly ticker: string | null;
  readonly key: string | undefined;
  /** As sent, from the question mark on. */
  readonly query: string;
  readonly authorization: string | undefined;
}

export type Script = (request: Request, response: ServerResponse, nth: number) => void;

export interface ScriptedSource {
  readonly url: string;
  readonly requests: Request[];
  connections(): number;
  close(): Promise<void>;
}

export async function startSource(script: Script): Promise<ScriptedSource> {
  const requests: Request[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((message: IncomingMessage, response) => {
    const url = new URL(message.url ?? '', 'http://source');
    const key = message.headers['x-api-key'];
    const request = {
      path: url.pathname,
      ticker: url.searchParams.get('ticker'),
      key: typeof key === 'string' ? key : undefined,
      query: url.search,
      authorization: message.headers.authorization,
    };
    requests.push(request);
    script(request, response, requests.length);
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

export function latestOf(ticker: string | null, more: object = {}): object {
  const prediction = { ticker, signal: 'BUY', confidence: 0.8, ...more };
  return { status: 'success', data: { ticker, prediction, model_info: { model_path: 'm.pkl' } } };
}

export const answerAll: Script = ({ ticker }, response) => send(response, 200, latestOf(ticker));

export const KEY = 'k3y-that-nobody-may-see';

export function settingsFor(
  url: string,
  more: Partial<PredictionApiSettings> = {},
): PredictionApiSettings {
  return {
    name: 'flow',
    profile: 'prediction-api',
    url,
    apiKey: KEY,
    symbols: ['AAPL'],
    pollMs: 60_000,
    ageMaxMs: 300_000,
    confidenceMin: 0.5,
    zone: 'America/New_York',
    request: 'per-symbol',
    timeoutMs: 5_000,
    requestsPerMinute: 30,
    ...more,
  };
}

/** Time moved by the test; `waiting` is the number of pending timers. */
interface Hand {
  waiting(): number;
}

export interface HandWall extends WallClock, Hand {
  advance(ms: number): void;
}

export interface HandClock extends Clock, Hand {
  moveTo(at: Instant): void;
}

export function createHandWall(): HandWall {
  const { wall, waiting, stall } = createManualTime(instant(0));
  return { ...wall, waiting, advance: stall };
}

export function createHandClock(start: Instant): HandClock {
  const { clock, waiting, stall } = createManualTime(start);
  return { ...clock, waiting, moveTo: (at) => stall(at - clock.now()) };
}

export function collect(feed: PredictionFeed): FeedReport[] {
  const reports: FeedReport[] = [];
  feed.reports$.subscribe((report) => reports.push(report));
  return reports;
}

export function ofType<Type extends FeedReport['type']>(
  reports: readonly FeedReport[],
  type: Type,
): Extract<FeedReport, { type: Type }>[] {
  return reports.filter(
    (report): report is Extract<FeedReport, { type: Type }> => report.type === type,
  );
}

/** Waits for real sockets: looks again every few milliseconds. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  await untilDefined(what, isTrue, TIMEOUT_MS, 2);
}
