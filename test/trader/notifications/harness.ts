// A trader from a script, a calendar day under control of a test, and every notice sent.

import { Subject } from 'rxjs';
import type { Clock } from '../../../src/kernel/clock.ts';
import { type Instant, instant } from '../../../src/kernel/instant.ts';
import { US, US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { PositionRow, TradeRow } from '../../../src/trader/contract/order-rows.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { createDayTally } from '../../../src/trader/notifications/notify/day-tally.ts';
import { type NoticeSettings, startWatches } from '../../../src/trader/notifications/watches.ts';
import { wordsOf } from '../../../src/trader/ports/brokers.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Log } from '../../../src/trader/ports/log.ts';
import type { Look } from '../../../src/trader/ports/look.ts';
import type { Notice } from '../../../src/trader/ports/notifier.ts';
import type { Trader } from '../../../src/trader/ports/trader.ts';
import type { TraderCommand } from '../../../src/trader/ports/trader-commands.ts';
import type { TraderStatus } from '../../../src/trader/ports/trader-status.ts';
import { createManualTime } from '../../kernel/manual-time.ts';
import { NO_MARKS, noBars } from '../ports/no-chart.ts';
import { NO_DAY } from '../ports/no-day.ts';
import { ACCOUNT } from '../ports/scripted-trader.ts';
import { tradePages } from '../ports/trade-pages.ts';

const ZONE = 'America/New_York';

export const SETTINGS: NoticeSettings = {
  mode: 'paper',
  account: 'DU1',
  gateway: {
    host: '127.0.0.1',
    port: 4002,
    clientId: 17,
    restartAt: { hour: 23, minute: 45, zone: ZONE },
    weeklyLogin: { weekday: 'sun', hour: 1, minute: 0, zone: ZONE },
    maxDataLines: 100,
  },
  feeds: [
    {
      name: 'flow',
      profile: 'prediction-api',
      url: 'http://127.0.0.1:1/api/v1',
      apiKey: 'k',
      symbols: ['AAPL'],
      pollMs: 60_000,
      ageMaxMs: 300_000,
      confidenceMin: 0.5,
      zone: ZONE,
      request: 'per-symbol',
      timeoutMs: 10_000,
      requestsPerMinute: 30,
    },
  ],
  notify: {
    webhook: undefined,
    telegram: undefined,
    escalation: undefined,
    heartbeatUrl: undefined,
    levels: {},
  },
};

export const AAPL: PositionRow = {
  id: 'AAPL-7',
  symbol: 'AAPL',
  quantity: 100,
  reserved_quantity: 0,
  available_quantity: 100,
  remainder: 0,
  locked: [],
  average_price: 182,
  stop_price: 180,
  stop_status: 'working',
  protected: true,
  watched: false,
  strategy: 'flow-follow',
  last_price: 182.5,
  unrealized_pnl: 50,
  r_multiple: 0.25,
  opened_at: '2026-03-02T15:00:00.000Z',
};

export interface Harness {
  readonly said: Notice[];
  /** To the second receiver, as `kind: text`. */
  readonly escalated: string[];
  /** What the daemon asked of the engine. */
  readonly asked: TraderCommand[];
  settings: NoticeSettings;
  readonly positions: PositionRow[];
  readonly trades: TradeRow[];
  readonly journal: RecordedFact[];
  status: TraderStatus;
  /** The notices since the last call, as `kind: text`. */
  heard(): string[];
  tell(...facts: Fact[]): void;
  /** Both times move together; everything due on the way is called in order. */
  advance(ms: number): void;
  until(iso: string): void;
  /** Begins to watch; before it, the harness may be filled. */
  start(): void;
  stop(): Promise<void>;
  readonly trader: Trader;
  readonly look: Look;
  readonly clock: Clock;
}

const NO_LOG: Log = { error() {}, warn() {}, info() {}, debug() {} };

export function createHarness(iso: string): Harness {
  const time = createManualTime(instant(Date.parse(iso)));
  const { now } = time.clock;
  const facts$ = new Subject<RecordedFact>();
  const said: Notice[] = [];
  const escalated: string[] = [];
  const asked: TraderCommand[] = [];
  const positions: PositionRow[] = [];
  const trades: TradeRow[] = [];
  const journal: RecordedFact[] = [];
  let heardCount = 0;
  let seq = 0;
  let stop = async () => {};
  const harness: Harness = {
    ...{ said, escalated, asked, settings: SETTINGS },
    positions,
    trades,
    journal,
    status: statusAt(now()),
    heard() {
      const news = said.slice(heardCount).map(({ kind, text }) => `${kind}: ${text}`);
      heardCount = said.length;
      return news;
    },
    tell(...facts) {
      for (const fact of facts) {
        seq += 1;
        facts$.next({ seq, at: now(), cause: 0, correlation: '', fact });
      }
    },
    advance: time.advance,
    until: (to) => time.advance(Date.parse(to) - now()),
    start() {
      const tally = createDayTally(US_EQUITIES, now());
      facts$.subscribe((recorded) => tally.count(recorded));
      const watches = startWatches({
        tally,
        settings: harness.settings,
        trader: harness.trader,
        look: harness.look,
        journal: { read: (afterSeq) => journal.filter((recorded) => recorded.seq > afterSeq) },
        ...{ venue: US, broker: wordsOf('ib') },
        clock: harness.clock,
        wall: time.wall,
        log: NO_LOG,
        notifier: { notify: (notice) => void said.push(notice), stop: () => Promise.resolve() },
        escalation: harness.settings.notify.escalation && {
          notify: ({ kind, text }) => void escalated.push(`${kind}: ${text}`),
          stop: () => Promise.resolve(),
        },
      });
      stop = watches.stop;
    },
    stop: () => stop(),
    clock: time.clock,
    trader: {
      start() {},
      stop: () => Promise.resolve(),
      command(command) {
        asked.push(command);
        return Promise.resolve({ ok: true, text: '' });
      },
      reload: () => Promise.resolve({ ok: true, text: '' }),
      status: () => harness.status,
      account: () => ACCOUNT,
      closing: () => 'sent',
      waitingClosings: () => [],
      figure: (name) => ({ name, value: 15.9, currency: 'USD', rows: [] }),
      strategies: () => [],
      facts$,
      signals$: () => new Subject(),
      lastPrice: () => Number.NaN,
      optionMarket: () => undefined,
      chartMarket: noBars,
      indicators: () => new Map(),
    },
    look: {
      positions: () => positions,
      holdings: () => [],
      foreignPositions: () => [],
      orders: () => [],
      ordersPage: () => ({ total: 0, rows: [] }),
      listPage: (list, asked) => tradePages(trades)(list, asked),
      executions: () => [],
      trades: () => trades,
      positionChanges: () => ({ total: 0, rows: [] }),
      predictions: () => [],
      signals: () => [],
      day: () => NO_DAY,
      lastSignal: () => undefined,
      chartMarks: () => NO_MARKS,
      explain: () => [],
      why: () => undefined,
      idsLike: () => [],
    },
  };
  return harness;
}

function statusAt(now: Instant): TraderStatus {
  return {
    mode: 'paper',
    account: 'DU1',
    marketTime: now,
    gateway: { state: 'ready', since: now, why: 'connected', lastMessageAt: now },
    feeds: [
      {
        name: 'flow',
        state: 'polling',
        lastPoll: now,
        lastPrediction: undefined,
        failures: 0,
        silentSince: undefined,
      },
    ],
    clock: { skewMs: 0, isTrusted: true },
    trading: { state: 'ACTIVE', reason: '' },
    config: { hash: 'c0ffee', since: now, strategies: [] },
    locks: [],
    alarms: [],
    endedAlarms: [],
    firstLiveDay: undefined,
    ready: { isReady: true, why: '' },
    positions: 0,
    holdings: [],
    protectedPositions: 0,
    uncovered: [],
    watched: [],
    bounded: [],
    options: [],
    locked: [],
    unprotected: [],
    stops: { confirmedAt: undefined, isStale: false },
    worstCase: 0,
    worstCaseFromNow: 0,
    openOrders: 0,
    unknownOrders: 0,
    day: { day: undefined, realized: 0, open: 0, carried: 0, fees: 0, result: 0, unpriced: [] },
    nakedSeenMs: 0,
    brokerGapMs: 0,
    unwatchedSeenMs: 0,
    nakedTodayMs: 0,
    inferredExecutions: 0,
    repairs: 0,
    ignoredPrints: {},
    turns: 0,
    lastTurnWallMs: 0,
    inbox: 0,
    darkPrices: [],
    thinVenue: undefined,
    pauses: [],
    comparison: { at: undefined, isClean: true, differences: [] },
    lastSeq: 0,
  };
}
