// A feed with a custom profile, over a scripted source, with a clock moved by the test.
import { instant, plus } from '../../../../src/kernel/instant.ts';
import { createFlowFeed } from '../../../../src/trader/adapters/flow-api/flow-feed.ts';
import type { DeclaredFeedSettings } from '../../../../src/trader/ports/feed-settings.ts';
import type { PredictionFeed } from '../../../../src/trader/ports/prediction-feed.ts';
import { profileFrom } from '../../config/profiles/profile-text.ts';
import {
  collect,
  createHandClock,
  createHandWall,
  type HandClock,
  KEY,
  ofType,
  type Script,
  type ScriptedSource,
  startSource,
  until,
} from './scripted-source.ts';

export const MARKET = instant(Date.parse('2026-03-02T15:00:00Z'));

export const MAP = `map:
  id: { path: id }
  symbol: { path: ticker }
  signal: { path: side }
  confidence: { path: sure }
  data_time: { path: at, time: { unit: ms } }
`;

export const LIST = `name: mine
request: { mode: feed, path: /alerts, query: { tickers: "{symbols}" }, auth: { kind: bearer } }
envelope: { items: data, error: error }
rate: { per_minute: 100 }
${MAP}`;

export interface Bench {
  readonly clock: HandClock;
  readonly feed: PredictionFeed;
  readonly reports: ReturnType<typeof collect>;
  readonly logged: string[];
}

/** What a test has opened; `afterEach` closes the newest first. */
export const cleanUps: (() => unknown)[] = [];

export function setUp(text: string, url: string, more: Partial<DeclaredFeedSettings> = {}): Bench {
  const clock = createHandClock(MARKET);
  const logged: string[] = [];
  const note = (line: string) => logged.push(line);
  const settings: DeclaredFeedSettings = {
    name: 'flow',
    profile: 'declared',
    declared: profileFrom(text),
    url,
    apiKey: KEY,
    symbols: ['AAPL', 'MSFT'],
    pollMs: 60_000,
    ageMaxMs: 300_000,
    confidenceMin: 0.5,
    timeoutMs: 5_000,
    ...more,
  };
  const feed = createFlowFeed({
    settings,
    clock,
    wall: createHandWall(),
    random: () => 0.5,
    log: { info: note, warn: note },
  });
  const reports = collect(feed);
  cleanUps.push(() => feed.stop());
  return { clock, feed, reports, logged };
}

export async function over(text: string, script: Script, more: Partial<DeclaredFeedSettings> = {}) {
  const source = await startSource(script);
  cleanUps.push(() => source.close());
  return { source, ...setUp(text, source.url, more) };
}

export function rounds({ reports }: Bench): number {
  return ofType(reports, 'feed-polled').length;
}

/** The first round, or the next one after a poll interval. */
export async function round(bench: Bench): Promise<void> {
  const n = rounds(bench) + 1;
  if (n === 1) bench.feed.start();
  else {
    await until(() => bench.clock.waiting() === 1, 'rest');
    bench.clock.moveTo(plus(bench.clock.now(), 60_000));
  }
  await until(() => rounds(bench) >= n, `round ${n}`);
}

let made = 0;

export function alert(more: object = {}): object {
  made += 1;
  return { id: `a${made}`, ticker: 'AAPL', side: 'BUY', sure: 0.9, at: MARKET, ...more };
}

export function queries(source: ScriptedSource): string[] {
  return source.requests.map(({ path, query }) => `${path}${query}`);
}

export function answered(bench: Bench): string[] {
  return ofType(bench.reports, 'feed-answer').map(({ record }) => String(Object(record).id));
}
