import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Instant,
  instant,
  MINUTE_MS,
  type TradingDay,
} from '../../../../src/kernel/instant.ts';
import { US, US_EQUITIES } from '../../../../src/market/venues/us.ts';
import {
  instanceFolder,
  makeInstanceFolder,
} from '../../../../src/trader/adapters/sqlite/instance/instance-folder.ts';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import type { PositionRow, TradeRow } from '../../../../src/trader/contract/order-rows.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import type { SessionCloses } from '../../../../src/trader/domain/judge/price-days.ts';
import type { ScoredPrediction } from '../../../../src/trader/domain/score/scored-prediction.ts';
import { startDailyReports } from '../../../../src/trader/notifications/daily-report/daily-report.ts';
import { keepStatementWord } from '../../../../src/trader/notifications/daily-report/statement-word.ts';
import { wordsOf } from '../../../../src/trader/ports/brokers.ts';
import { et } from '../../domain/report/sample-run.ts';
import { tradePages } from '../../ports/trade-pages.ts';

const DAY = '2020-12-16' as TradingDay;

let folder: ReturnType<typeof instanceFolder>;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'reports-'));
  folder = instanceFolder(root, 'paper', 'DU1');
  makeInstanceFolder(folder);
});
afterEach(() => rmSync(root, { recursive: true }));

const SIGNAL = {
  id: 'p1/follow',
  predictionId: 'p1',
  strategy: 'follow',
  symbol: 'SPY',
  side: 'long',
  at: et('2020-12-16 09:40'),
  price: 370,
} as const;

function bought(shares: number, price: number, execId: string): Fact {
  return {
    type: 'execution-booked',
    execRoot: execId,
    execId,
    orderRef: 'abcdefgh.1.e',
    brokerLink: 'permId:1',
    account: 'DU1',
    symbol: 'SPY',
    side: 'buy',
    shares,
    price,
    executedAt: et('2020-12-16 09:40'),
    leg: 'e',
    positionId: 'SPY-4',
    strategy: 'follow',
  };
}

function filled(positionId: string, realizedPnl: number): Fact {
  const [symbol = ''] = positionId.split('-');
  return {
    type: 'position-filled',
    positionId,
    symbol,
    shares: -40,
    price: 371,
    quantityAfter: 60,
    averagePriceAfter: 370,
    realizedPnl,
  };
}

const FACTS: readonly (readonly [at: string, fact: Fact])[] = [
  ['2020-12-15 15:00', { type: 'alarm-raised', alarm: 'stop-missing', text: 'of yesterday' }],
  ['2020-12-16 09:31', { type: 'day-started', day: DAY, netLiquidation: 100_000 }],
  [
    '2020-12-16 09:40',
    {
      type: 'signal-taken',
      signal: SIGNAL,
      orderRef: 'abcdefgh.1.e',
      sizing: { shares: 100, wanted: 130, binding: 'minute_volume', riskPerShare: 1 },
      condition: { when: 'true', values: {} },
    },
  ],
  [
    '2020-12-16 09:40',
    { type: 'order-sent', orderRefs: ['abcdefgh.1.e', 'abcdefgh.1.t', 'abcdefgh.1.s'] },
  ],
  ['2020-12-16 09:40', bought(60, 370.01, 'e1')],
  ['2020-12-16 09:40', bought(40, 370.06, 'e2')],
  [
    '2020-12-16 10:00',
    {
      type: 'signal-refused',
      signal: { ...SIGNAL, id: 'p2/follow', predictionId: 'p2' },
      reasons: [
        { kind: 'session_closed' },
        { kind: 'no_quote' },
        { kind: 'size_zero', binding: 'leverage' },
      ],
    },
  ],
  [
    '2020-12-16 11:00',
    {
      type: 'lock-set',
      lock: {
        id: 'L9',
        scope: { kind: 'symbol', symbol: 'SPY' },
        reason: { kind: 'losing_streak', losses: 3, limit: 3 },
        since: et('2020-12-16 11:00'),
        until: et('2020-12-17 09:30'),
      },
    },
  ],
  ['2020-12-16 11:30', filled('SPY-4', 40)],
  ['2020-12-16 11:40', filled('QQQ-5', 25)],
  [
    '2020-12-16 11:40',
    {
      type: 'position-closed',
      positionId: 'SPY-4',
      symbol: 'SPY',
      strategy: 'follow',
      side: 'long',
      quantity: 100,
      entryPrice: 370.03,
      exitPrice: 371.03,
      reason: 'target',
      realizedPnl: 100,
      openedAt: et('2020-12-16 09:40'),
      configHash: 'c0ffee',
    },
  ],
  [
    '2020-12-16 12:00',
    { type: 'alarm-raised', alarm: 'stop-missing', text: 'something <b>odd</b> | here' },
  ],
];

function writeJournal(facts: typeof FACTS = FACTS): void {
  const journal = openJournal({ file: folder.journal, mode: 'paper', account: 'DU1' });
  if (!journal.ok) throw new Error(journal.failure.kind);
  journal.value.append(
    facts.map(([at, fact], index) => ({
      seq: index + 1,
      at: et(at),
      cause: 0,
      correlation: '',
      fact,
    })),
  );
  journal.value.close();
}

const TRADE: TradeRow = {
  id: 'SPY-4',
  trade: 'SPY-4',
  symbol: 'SPY',
  side: 'long',
  quantity: 100,
  entry: 370.03,
  exit: 371.03,
  reason: 'target',
  pnl: 100,
  commission: 2,
  opened_at: '2020-12-16T14:40:00.000Z',
  closed_at: '2020-12-16T16:40:00.000Z',
  strategy: 'follow',
  config_hash: 'c0ffee',
};

/** Practice time in the hands of the test; what is due on the way is called in order. */
function start(
  now: Instant,
  more: {
    trades?: TradeRow[];
    positions?: PositionRow[];
    predictions?: ScoredPrediction[];
    closes?: SessionCloses[];
  } = {},
) {
  let time = now;
  let timers: { at: number; call: () => void }[] = [];
  const afterStart: (() => void)[] = [];
  const said: string[] = [];
  const failures: unknown[] = [];
  const reports = startDailyReports({
    mode: 'paper',
    account: 'DU1',
    folder,
    look: {
      listPage: tradePages(more.trades ?? [TRADE]),
      positions: () => more.positions ?? [],
      holdings: () => [],
    },
    kept: () => ({ predictions: more.predictions ?? [], closes: more.closes ?? [] }),
    ...{ venue: US, broker: wordsOf('ib') },
    clock: {
      now: () => time,
      speed: 60,
      isPractice: true,
      at(at, call) {
        const timer = { at, call };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    },
    wall: {
      now: () => 0,
      after(_, call) {
        afterStart.push(call);
        return () => afterStart.splice(afterStart.indexOf(call), 1);
      },
    },
    log: {
      debug() {},
      info() {},
      warn() {},
      error: (text, fields) => void failures.push(text, fields),
    },
    notify: (kind, text) => void said.push(`${kind}: ${text}`),
    onReport() {},
  });
  return {
    said,
    failures,
    reports,
    settle: () => afterStart.splice(0).forEach((call) => void call()),
    until(at: Instant) {
      time = at;
      const due = timers.filter((timer) => timer.at <= at);
      timers = timers.filter((timer) => timer.at > at);
      for (const { call } of due) call();
    },
  };
}

function filed() {
  return JSON.parse(readFileSync(join(folder.reports, `${DAY}.json`), 'utf8'));
}

describe('the daily report', () => {
  it('counts a trade in parts once, and has a row for each part', () => {
    writeJournal();
    const parts = [30, 20, -60].map((pnl, at) => ({ ...TRADE, id: `SPY-${4 + at}`, pnl }));
    const other = { ...TRADE, id: 'SPY-9', trade: 'SPY-9', pnl: 40 };
    const day = start(et('2020-12-16 09:35'), { trades: [...parts, other] });
    day.until(et('2020-12-16 16:20'));
    expect(filed()).toMatchObject({ trade_count: 2, wins: 1, losses: 1, win_rate: 0.5 });
    expect(filed().trades.map(({ trade }: TradeRow) => trade)).toEqual([
      ...['SPY-4', 'SPY-4', 'SPY-4', 'SPY-9'],
    ]);
    expect(day.said.join()).toContain('+22.00 USD after fees in 2 trades, 1 won');
  });

  it('sums up the contracts that rolls have joined: what ended on the day, and what is held', () => {
    writeJournal();
    const [first, last] = ['SPY 201218P00360000', 'SPY 210115P00350000'];
    const rolled = { rolls: 2, days: 31, received: 570, paid: 290, fees: 5.2, result: 274.8 };
    const put = { ...TRADE, side: 'short', quantity: 1, entry: 2.1, exit: 0.4 } as const;
    const day = start(et('2020-12-16 09:35'), {
      trades: [
        { ...put, id: 'SPY-7', symbol: first, reason: 'rolled' },
        { ...put, id: 'SPY-8', symbol: last, reason: 'target', rolled },
      ],
    });
    day.settle();
    day.until(et('2020-12-16 16:20'));
    expect(filed().trades).toMatchObject([{ symbol: first }, { symbol: last, rolled }]);
    const markdown = readFileSync(join(folder.reports, `${DAY}.md`), 'utf8');
    const [, table = ''] = markdown.split('Rolled trades');
    expect(table).toContain(`| ${last} | 2 | 31 | 570.00 | 290.00 | 5.20 | +274.80 |`);
    expect(table).not.toContain(first);
  });

  it('is filed some time after the close, and sent in short', () => {
    writeJournal();
    const day = start(et('2020-12-16 09:35'));
    day.settle();
    day.until(et('2020-12-16 16:10'));
    expect(existsSync(join(folder.reports, `${DAY}.json`))).toBe(false);
    day.until(et('2020-12-16 16:15'));
    expect(day.failures).toEqual([]);
    expect(filed()).toMatchObject({
      is_final: true,
      net_pnl: 98,
      commission: 2,
      realized_in_parts: 25,
      net_liquidation: 100_000,
      signals_taken: 1,
      signals_refused: 1,
      refusals: { session_closed: 1, no_quote: 1, size_zero: 1 },
      sizes_limited: {
        minute_volume: { reduced: 1, refused: 0 },
        leverage: { reduced: 0, refused: 1 },
      },
      order_messages: 3,
      orders_executed: 1,
      order_efficiency_ratio: 1.5,
      matches_ib: null,
      profit_factor: null,
      unknown: { profit_factor: 'no losing trade' },
    });
    expect(day.said.at(-1)).toMatch(
      /^daily-report: report of 2020-12-16: \+98\.00 USD after fees in 1 trade, 1 won\. .*matches IB to the cent: not compared$/,
    );
    day.reports.stop();
  });

  it('measures slippage by the price of the signal, over all fills of the entry', () => {
    writeJournal();
    const day = start(et('2020-12-16 16:30'));
    day.settle();
    const { entries, slippage_cost: cost, slippage_percent: percent } = filed();
    expect(entries).toMatchObject([{ signal_price: 370, shares: 100, price: 370.03 }]);
    expect(cost).toBeCloseTo(3, 9);
    expect(percent).toBeCloseTo((0.03 / 370) * 100, 9);
  });

  it('lists the protection and alarms of that day only, as text and not as markup', () => {
    writeJournal();
    start(et('2020-12-16 16:30')).settle();
    expect(filed().protections).toEqual([
      '11:00:00 no entries in SPY until 2020-12-17 09:30:00: 3 losing trades in a row, the limit is 3',
    ]);
    expect(filed().alarms).toEqual(['12:00:00 something <b>odd</b> | here']);
    const markdown = readFileSync(join(folder.reports, `${DAY}.md`), 'utf8');
    expect(markdown).toContain(String.raw`something \<b\>odd\</b\> \| here`);
    expect(markdown).toContain('- Result after fees: +98.00 USD (0.10 % of the account)');
  });

  it('is made at the next start if it was missed, once, and only for days with records', () => {
    writeJournal();
    const late = start(et('2020-12-18 11:00'));
    late.settle();
    expect(late.said.map((text) => text.slice(0, 35))).toEqual([
      'daily-report: report of 2020-12-15:',
      'daily-report: report of 2020-12-16:',
    ]);
    late.reports.stop();
    const again = start(et('2020-12-18 12:00'));
    again.settle();
    expect(again.said).toEqual([]);
    again.reports.stop();
  });

  it('states that it was made before the close, and is rebuilt after it', () => {
    writeJournal();
    const morning = start(et('2020-12-16 12:30'));
    morning.reports.fileToday();
    morning.reports.stop();
    expect(filed().is_final).toBe(false);
    expect(readFileSync(join(folder.reports, `${DAY}.md`), 'utf8')).toContain('not final yet');
    const evening = start(et('2020-12-16 18:00'));
    evening.settle();
    expect(filed().is_final).toBe(true);
    evening.reports.stop();
  });

  it('contains the result of a compared broker statement', () => {
    writeJournal();
    keepStatementWord(folder.reports, [DAY], {
      matches: false,
      matched: 1,
      differences: ['e2: 40 shares, theirs 41'],
    });
    start(et('2020-12-16 18:00')).settle();
    expect(filed()).toMatchObject({ matches_ib: false, statement: { matched: 1 } });
    expect(readFileSync(join(folder.reports, `${DAY}.md`), 'utf8')).toContain(
      'NO: e2: 40 shares, theirs 41',
    );
  });

  it('judges the feed by all its days, if their minutes were kept', () => {
    writeJournal();
    const days = ['01', '02', '03', '04', '07', '08', '09', '10', '11', '14', '15', '16'];
    // Rises in the morning of every other day, falls on the others; the feed knows which.
    const closes = days.map(
      (day, at): SessionCloses => ({
        symbol: 'SPY',
        day: `2020-12-${day}` as TradingDay,
        closes: Float64Array.from(
          { length: 390 },
          (_, minute) => 100 + (at % 2 === 0 ? 1 : -1) * (minute / 100),
        ),
      }),
    );
    const waiting = { kind: 'waiting' } as const;
    const predictions = days.map(
      (day, at): ScoredPrediction => ({
        ...{ id: `p${day}`, feed: 'flow', symbol: 'SPY', confidence: 0.8 },
        signal: at % 2 === 0 ? 'BUY' : 'SELL',
        at: et(`2020-12-${day} 10:00`),
        prices: { base: waiting, '5m': waiting, '30m': waiting, '60m': waiting, close: waiting },
      }),
    );
    const day = start(et('2020-12-16 18:00'), { predictions, closes });
    day.settle();
    const [judged] = filed().feeds_judged;
    expect(judged).toMatchObject({ feed: 'flow', verdict: 'knows', calls: 12, days: 12 });
    expect(readFileSync(join(folder.reports, `${DAY}.md`), 'utf8')).toMatch(
      /The feed knows something\. After 30 minutes 100\.0 % of 12 calls were right/,
    );
  });

  it('scores the feed by the predictions of the day, and reports its decay', () => {
    writeJournal();
    const known = (price: number) => ({ kind: 'known', price }) as const;
    const predictions = Array.from({ length: 150 }, (_, index): ScoredPrediction => {
      const session = US_EQUITIES.previousSession(
        '2020-12-17' as TradingDay,
        15 - Math.floor(index / 10),
      );
      const to = 100 + (index < 100 ? 1 : -1) + (index % 2 ? 0.3 : -0.3);
      return {
        id: `p${index}`,
        feed: 'flow',
        symbol: 'SPY',
        signal: 'BUY',
        confidence: 0.7,
        at: instant((session?.open ?? 0) + (index % 10) * 33 * MINUTE_MS),
        prices: {
          base: known(100),
          '5m': known(to),
          '30m': known(to),
          '60m': known(to),
          close: known(to),
        },
      };
    });
    const day = start(et('2020-12-16 18:00'), { predictions });
    day.settle();
    expect(filed().feeds_today[0]).toMatchObject({ feed: 'flow', predictions: 10 });
    expect(filed().feeds[0]).toMatchObject({ predictions: 150, decay: { is_decayed: true } });
    expect(day.said.filter((text) => text.startsWith('feed-decayed'))).toHaveLength(2);
  });

  it('never stops the daemon by its failure', () => {
    const day = start(et('2020-12-16 18:00'));
    day.settle();
    expect(day.failures[0]).toBe('The report of the day could not be written.');
    expect(day.said).toEqual([]);
  });
});
