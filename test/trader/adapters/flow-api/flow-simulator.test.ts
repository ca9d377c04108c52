import { afterEach, describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus } from '../../../../src/kernel/instant.ts';
import { createRandom } from '../../../../src/kernel/random.ts';
import { parseTape } from '../../../../src/simulators/flow-api/predictions/prediction.ts';
import { startFlowSimulator } from '../../../../src/simulators/flow-api/simulator.ts';
import { createSimulatedClock, createWallClock } from '../../../../src/simulators/host/clock.ts';
import { createFlowFeed } from '../../../../src/trader/adapters/flow-api/flow-feed.ts';
import { parsePrediction } from '../../../../src/trader/domain/intake/parse-prediction.ts';
import { readRecord } from '../../../../src/trader/domain/intake/read-record.ts';
import type {
  FeedSettings,
  PredictionApiSettings,
} from '../../../../src/trader/ports/feed-settings.ts';
import type { FeedAnswer } from '../../../../src/trader/ports/prediction-feed.ts';
import { profileFrom, readyProfile } from '../../config/profiles/profile-text.ts';
import { collect, KEY, ofType, settingsFor, until } from './scripted-source.ts';

const MARKET = instant(Date.parse('2020-12-16T14:36:00Z'));

const TAPE = [
  { ticker: 'SPY', signal: 'BUY', confidence: 0.8, timestamp: MARKET - 20_000, stock_price: 369.5 },
  { ticker: 'SPY', signal: 'HOLD', confidence: 0.6, timestamp: MARKET + 180_000 },
  { ticker: 'SPY', signal: 'SELL', confidence: 0.7, timestamp: MARKET + 360_000 },
];

const LATEST = `name: latest
request: { mode: latest-per-symbol, path: /prediction/latest, query: { ticker: "{symbol}" }, auth: { kind: header, name: X-API-Key } }
envelope: { items: data.prediction }
map:
  symbol: { path: ticker }
  signal: { path: signal }
  confidence: { path: confidence }
  data_time: { path: timestamp, time: { unit: ms } }
`;

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Pace {
  /** The clock stands until a test moves it, unless this is given. */
  readonly speed?: number;
}

async function setUp(
  { speed }: Pace,
  more: Partial<PredictionApiSettings> = {},
  settingsOf: (usual: PredictionApiSettings) => FeedSettings = (usual) => usual,
) {
  const tape = parseTape(TAPE.map((line) => JSON.stringify(line)).join('\n'));
  if (!tape.ok) throw new Error(tape.failure);
  const wallMs = speed === undefined ? Number.MAX_SAFE_INTEGER : Date.now();
  const clock = createSimulatedClock({ market: MARKET, wallMs, speed: speed ?? 1 });
  const options = { port: 0, controlPort: 0, apiKey: KEY, tape: tape.value, clock };
  const simulator = await startFlowSimulator(options);
  const url = `http://127.0.0.1:${simulator.port}/api/v1`;
  const settings = settingsOf(settingsFor(url, { symbols: ['SPY'], pollMs: 30_000, ...more }));
  const log = { info: () => {}, warn: () => {} };
  const wall = createWallClock();
  const random = createRandom(1, 'polls').next;
  const feed = createFlowFeed({ settings, clock, wall, random, log });
  const reports = collect(feed);
  cleanUps.push(
    () => simulator.stop(),
    () => clock.stop(),
    () => feed.stop(),
  );
  const fault = async (body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${simulator.controlPort}/fault`, init);
    expect(answer.status).toBe(201);
  };
  return { feed, reports, clock, fault };
}

describe('polling the simulated prediction API', () => {
  it('receives each prediction of the tape at its market time', async () => {
    const { feed, reports, clock } = await setUp({});
    feed.start();
    const heard = new Map<string, { signal: string; dataTime: number; isFirstPoll: boolean }>();
    const read = (report: FeedAnswer) => {
      const origin = { ...report, zone: 'America/New_York' };
      const parsed = parsePrediction(report.record, origin);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
      const { id, signal, dataTime } = parsed.value;
      expect(report.receivedAt).toBeGreaterThanOrEqual(dataTime);
      if (!heard.has(id)) heard.set(id, { signal, dataTime, isFirstPoll: report.isFirstPoll });
    };
    for (let round = 1; round <= 7; round += 1) {
      await until(() => ofType(reports, 'feed-polled').length === round, `round ${round}`);
      // Longer than a round apart: each move makes one due.
      clock.moveTo(plus(clock.now(), MINUTE_MS));
    }
    ofType(reports, 'feed-answer').forEach(read);
    expect([...heard.values()]).toEqual([
      { signal: 'BUY', dataTime: MARKET - 20_000, isFirstPoll: true },
      { signal: 'NEUTRAL', dataTime: MARKET + 180_000, isFirstPoll: false },
      { signal: 'SELL', dataTime: MARKET + 360_000, isFirstPoll: false },
    ]);
  });

  it.each([
    ['429', 'feed-polled', { failures: 1 }],
    ['500', 'feed-polled', { failures: 1 }],
    ['timeout', 'feed-polled', { failures: 1 }],
    ['html', 'feed-unreadable', { why: expect.stringContaining('not JSON') }],
    ['malformed', 'feed-unreadable', { why: expect.stringContaining('not JSON') }],
    ['nan', 'feed-unreadable', { why: expect.stringContaining('not JSON') }],
    ['error-200', 'feed-unreadable', { why: expect.stringContaining('The model failed.') }],
    ['unauthorized', 'feed-changed', { state: 'unauthorized' }],
    ['stale', 'feed-answer', { record: { timestamp: MARKET - 20_000 - 86_400_000 } }],
  ])('continues after "%s"', async (kind, type, expected) => {
    const { feed, reports, fault } = await setUp(
      { speed: 600 },
      kind === 'timeout' ? { timeoutMs: 100 } : {},
    );
    await fault({ kind });
    feed.start();
    await until(() => reports.some((report) => report.type === type), type);
    const at = reports.findIndex((report) => report.type === type);
    expect(reports[at]).toMatchObject(expected);
    if (kind === 'unauthorized') feed.start();
    const later = () => reports.slice(at + 1);
    await until(() => ofType(later(), 'feed-answer').length > 0, 'an answer after it');
    expect(ofType(reports, 'feed-changed').at(-1)?.state).toBe('polling');
  });

  it('waits for the milliseconds that Unusual Whales sends, not for hours', async () => {
    const { rate } = readyProfile('unusual-whales');
    const declared = { ...profileFrom(LATEST), rate };
    const { feed, reports, clock, fault } = await setUp({}, {}, (usual) => ({
      ...usual,
      profile: 'declared',
      declared,
    }));
    await fault({ kind: '429-ms' });
    feed.start();
    await until(() => ofType(reports, 'feed-polled').length === 1, 'the refused round');
    clock.moveTo(plus(MARKET, 42_000));
    await until(() => ofType(reports, 'feed-answer').length === 1, 'an answer');
  });

  it('receives them in list mode too', async () => {
    const { feed, reports } = await setUp({ speed: 600 }, { request: 'list' });
    feed.start();
    await until(() => ofType(reports, 'feed-answer').length > 0, 'an answer');
    expect(ofType(reports, 'feed-answer')[0]).toMatchObject({ symbol: 'SPY' });
    expect(ofType(reports, 'feed-unreadable')).toEqual([]);
  });

  it('polls no more often than the source permits', async () => {
    const symbols = Array.from(
      { length: 40 },
      (_, n) => `S${String.fromCharCode(65 + (n % 26))}${n}`,
    );
    const { feed, reports } = await setUp({ speed: 600 }, { symbols, requestsPerMinute: 1_000 });
    feed.start();
    await until(() => ofType(reports, 'feed-polled').length === 1, 'the round');
    expect(ofType(reports, 'feed-polled')[0]).toMatchObject({ answers: 0, failures: 0 });
  });

  it('provides the numbers of the other endpoints as features, and works without those that fail', async () => {
    const inputs = ['trades', 'minute-data', 'divergence'] as const;
    const { feed, reports, fault } = await setUp({ speed: 1 }, { inputs });
    await fault({ kind: 'html' });
    feed.start();
    await until(() => ofType(reports, 'feed-polled').length === 1, 'the round');
    expect(ofType(reports, 'feed-polled')[0]).toMatchObject({ answers: 1, failures: 1 });
    expect(ofType(reports, 'feed-unreadable')).toEqual([]);
    const [answer] = ofType(reports, 'feed-answer');
    const names = Object.keys(answer?.features ?? {});
    expect(names).toEqual(expect.arrayContaining(['minute_close', 'd_diff_short', 'sum_neg']));
    expect(names.filter((name) => name.startsWith('trades_'))).toEqual([]);
    const read = answer && readRecord(settingsFor(''), answer);
    const features = read?.ok ? read.value.features : {};
    // What the prediction itself says of a number counts more.
    expect(features).toEqual({ ...answer?.features, ...Object(answer?.record).feature_values });
  });
});
