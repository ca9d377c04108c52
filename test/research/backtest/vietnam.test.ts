// A backtest at Vietnam's exchanges, from files: every figure is worked out by hand in the comments.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reportText } from '../../../src/cli/setup/backtest/report-text.ts';
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import { checkLookahead } from '../../../src/research/backtest/check-lookahead.ts';
import { loadBacktest } from '../../../src/research/backtest/load-backtest.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { reportPage } from '../../../src/research/report/report-page.ts';
import { venuesOf } from '../../../src/trader/config/settings/venues.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-vietnam-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function written(text: string, ending: string): string {
  files += 1;
  const file = join(folder, `${files}.${ending}`);
  writeFileSync(file, text);
  return file;
}

/** A day of minutes at one price; from a time on another; and at 14:45 the price of the closing auction. */
interface Day {
  readonly day: string;
  /** By `HH:MM`, in VND; the first is of the whole day. */
  readonly prices: Readonly<Record<string, number>>;
  readonly auction?: number;
}

/** The minutes of HOSE: 09:15 to 11:29 and 13:00 to 14:29, a million shares in each. */
function barsOf(days: readonly Day[], hours: readonly (readonly [number, number])[]): string {
  const lines = ['date,open,high,low,close,volume'];
  for (const { day, prices, auction } of days) {
    let price = 0;
    for (const [from, until] of hours)
      for (let at = from; at < until; at += 1) {
        const time = clock(at);
        const now = Object.entries(prices)
          .filter(([since]) => since <= time)
          .at(-1)?.[1];
        const last = price === 0 ? (now ?? 0) : price;
        price = now ?? 0;
        const [high, low] = [Math.max(last, price), Math.min(last, price)];
        lines.push(`${day} ${time},${last},${high},${low},${price},1000000`);
      }
    if (auction !== undefined)
      lines.push(`${day} 14:45,${auction},${auction},${auction},${auction},1000000`);
  }
  return written(`${lines.join('\n')}\n`, 'csv');
}

function clock(minutes: number): string {
  const text = (part: number) => String(part).padStart(2, '0');
  return `${text(Math.floor(minutes / 60))}:${text(minutes % 60)}`;
}

const HOSE_HOURS = [
  [555, 690],
  [780, 870],
] as const;

const STRATEGY = `name: follow
symbols: [FPT]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { notional: 200000000 }
protection: watched
stop: { percent: 2.5 }
`;

mkdirSync(join(folder, 'none'));

const CONFIG = `venue: vietnam
strategies: none
mode: live
account: "0123456"
account_type: cash
ssi: { client_id: "1", api_key: k, api_secret: s, private_key: p, device_id: "00:1A:2B:3C:4D:5E" }
feeds:
  - { name: flow, url: "http://127.0.0.1:1", api_key: k, symbols: [FPT], timezone: Asia/Ho_Chi_Minh }
risk:
  max_positions: 3
  max_position_notional: 200000000
  max_watched_positions: 3
  max_watched_notional: 600000000
  max_daily_loss_percent: 5
`;

interface Told {
  readonly days: readonly Day[];
  readonly hours?: readonly (readonly [number, number])[];
  /** Signal by `YYYY-MM-DDTHH:MM:SS` of Vietnam. */
  readonly predictions: Readonly<Record<string, string>>;
  readonly strategy?: string;
  readonly config?: string;
}

function load({ days, hours = HOSE_HOURS, predictions, strategy = STRATEGY, config = '' }: Told) {
  const lines = Object.entries(predictions).map(([time, signal]) =>
    JSON.stringify({
      ticker: 'FPT',
      signal,
      confidence: 0.9,
      timestamp: Date.parse(`${time}+07:00`),
    }),
  );
  return loadBacktest({
    strategies: [written(strategy, 'yaml')],
    barFiles: new Map([['FPT', barsOf(days, hours)]]),
    predictions: written(`${lines.join('\n')}\n`, 'ndjson'),
    configFiles: [written(`${CONFIG}${config}`, 'yaml')],
    actionsFile: undefined,
    from: undefined,
    to: undefined,
    cash: undefined,
    commission: undefined,
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 0.1,
    latencyMs: 100,
    pollLatencyMs: 0,
    zone: undefined,
    dayOrder: 'unknown',
    cwd: folder,
    environment: {},
    version: 'test',
  });
}

function played(told: Told) {
  const loaded = load(told);
  if (!loaded.ok) throw new Error(loaded.failure.join('; '));
  const { inputs, notes, symbols } = loaded.value;
  return { ...facts(inputs), inputs, run: { notes, symbols } };
}

function facts(inputs: BacktestInputs) {
  const all: RecordedFact[] = [];
  const result = runBacktest({ ...inputs, onFact: (recorded) => void all.push(recorded) });
  const of = (type: string) => all.filter(({ fact }) => fact.type === type);
  return { result, all, of };
}

const ictOf = (at: number) => new Date(at + 7 * 60 * MINUTE_MS).toISOString().slice(0, 19);

/** The shares of Thursday can be sold from 13:00 of Monday. */
const LOCKED_THROUGH_ITS_STOP: Told = {
  days: [
    { day: '2026-06-03', prices: { '09:15': 28_400 }, auction: 28_500 },
    { day: '2026-06-04', prices: { '09:15': 28_500 }, auction: 28_500 },
    { day: '2026-06-05', prices: { '09:15': 28_500, '10:00': 27_500 }, auction: 27_500 },
    { day: '2026-06-08', prices: { '09:15': 27_500 }, auction: 27_500 },
  ],
  predictions: { '2026-06-04T10:00:00': 'BUY' },
};

describe('a trade at HOSE, by hand', () => {
  it('is bought in lots at the ask, is locked through its stop, and is sold at 13:00 of T+2 after costs', () => {
    const { result, of } = played(LOCKED_THROUGH_ITS_STOP);
    // The ask is one step of 50 above 28,500. 200,000,000 / 28,550 is 7,005: 70 lots of 100.
    // The bid of Monday is one step below 27,500. Brokerage is 0.15 % of 199,850,000 and of 192,150,000, the tax 0.1 % of the latter.
    const costs = 299_775 + 288_225 + 192_150;
    expect(result.trades).toMatchObject([
      {
        quantity: 7_000,
        entry: 28_550,
        exit: 27_450,
        commission: costs,
        pnl: 7_000 * (27_450 - 28_550) - costs,
        reason: 'stop',
      },
    ]);
    const [trade] = result.trades;
    expect([ictOf(trade?.openedAt ?? 0), ictOf(trade?.closedAt ?? 0)]).toEqual([
      '2026-06-04T10:00:00',
      '2026-06-08T13:00:00',
    ]);
    // The first day of the bars is only the day before the next: three days are traded.
    expect(result.equity.at(-1)?.equity).toBe(1_000_000_000 - 7_700_000 - costs);
    expect(of('commission-booked')).toMatchObject([
      { fact: { estimated: { brokerage: 299_775, saleTax: 0 } } },
      { fact: { estimated: { brokerage: 288_225, saleTax: 192_150 } } },
    ]);
    // The price was through the stop of Friday, and nothing could be sold.
    expect(of('alarm-raised').map(({ at }) => ictOf(at).slice(0, 10))).toContain('2026-06-05');
  });
});

/** Sold on Monday at 13:00 if anybody buys. */
const lockedFloor = (tuesday: number): Told => ({
  ...LOCKED_THROUGH_ITS_STOP,
  days: [
    ...LOCKED_THROUGH_ITS_STOP.days.slice(0, 3),
    // The floor of Monday: 93 % of 27,500 is 25,575, rounded up to 25,600.
    { day: '2026-06-08', prices: { '09:15': 27_500, '10:00': 25_600 }, auction: 25_600 },
    { day: '2026-06-09', prices: { '09:15': tuesday }, auction: tuesday },
  ],
});

describe('a price at its limit', () => {
  it('has nobody at the floor: the exit rests, is alarmed, and is priced anew on the next day', () => {
    const { result, of } = played(lockedFloor(24_000));
    const exits = of('exit-intended').map(({ at, fact }) => [ictOf(at), fact]);
    // 93 % of 25,600 is 23,808, rounded up to 23,850.
    expect(exits).toMatchObject([
      ['2026-06-08T13:00:00', { legs: [{ type: 'limit', limitPrice: 25_600 }] }],
      ['2026-06-09T09:15:00', { legs: [{ type: 'limit', limitPrice: 23_850 }] }],
    ]);
    expect(of('alarm-raised').map(({ fact }) => fact)).toContainEqual(
      expect.objectContaining({ alarm: 'exit-held' }),
    );
    expect(result.trades).toMatchObject([{ exit: 23_950, quantity: 7_000 }]);
    expect(ictOf(result.trades[0]?.closedAt ?? 0)).toBe('2026-06-09T09:15:00');
  });

  it('has nobody at the ceiling: nothing is bought there', () => {
    const { result, of } = played({
      ...LOCKED_THROUGH_ITS_STOP,
      days: [
        { day: '2026-06-03', prices: { '09:15': 28_400 }, auction: 28_500 },
        // 107 % of the auction's 28,500 is 30,495, rounded down to 30,450; of 28,400 it would be 30,350.
        { day: '2026-06-04', prices: { '09:15': 28_500, '09:50': 30_450 }, auction: 30_450 },
      ],
    });
    expect(of('execution-booked')).toEqual([]);
    expect(result.signalsRefused.map(({ reason }) => reason)).toContain('no_quote');
  });

  it('beyond the usual limits means those of a first day, from then on', () => {
    const { inputs, run } = played({
      ...LOCKED_THROUGH_ITS_STOP,
      days: [
        { day: '2026-06-03', prices: { '09:15': 28_400 }, auction: 28_500 },
        { day: '2026-06-04', prices: { '09:15': 28_500, '13:30': 31_000 }, auction: 31_000 },
      ],
    });
    expect(run.notes.join('\n')).toContain('the prices of 2026-06-04 go beyond 7 %');
    // 120 % and 80 % of 28,500.
    expect(inputs.limits?.get('FPT')).toMatchObject([
      { limits: { ceiling: 30_450, floor: 26_550 } },
      { limits: { ceiling: 34_200, floor: 22_800 } },
    ]);
  });
});

describe('the run', () => {
  it('offers what SSI offers', () => {
    const { of } = played(LOCKED_THROUGH_ITS_STOP);
    expect(of('protection-intended')).toEqual([]);
  });

  it.each([
    ['a trade', LOCKED_THROUGH_ITS_STOP],
    ['a locked floor', lockedFloor(24_000)],
  ])('decides the same whether it skips prices or plays all of them: %s', (_, told) => {
    const { inputs, all } = played(told);
    const slow = facts({ ...inputs, isJumping: false }).all;
    expect(decisionsIn(all)).toEqual(decisionsIn(slow));
  });

  it('uses no later data', () => {
    const { inputs } = played(lockedFloor(24_000));
    let drawn = 0;
    const draw = () => {
      drawn = (drawn + 0.377) % 1;
      return drawn;
    };
    expect(checkLookahead(inputs, 6, draw).differences).toEqual([]);
  });

  it('at UPCOM goes from 09:00 to 15:00, within 15 % of the mean price, by steps of 100', () => {
    const { inputs, of } = played({
      days: [
        { day: '2026-06-03', prices: { '09:00': 28_000, '14:00': 30_000 } },
        { day: '2026-06-04', prices: { '09:00': 29_000 } },
      ],
      hours: [
        [540, 690],
        [780, 900],
      ],
      predictions: { '2026-06-04T14:45:00': 'BUY' },
      config: 'instruments: { FPT: { symbol: FPT, primary_exchange: UPCOM } }\n',
    });
    // 210 minutes at 28,000 and 60 at 30,000, of equal volume: 28,444, which is 28,400 on the steps. 115 % is 32,660; 85 % is 24,140.
    expect(inputs.limits?.get('FPT')).toMatchObject([
      { limits: { reference: 28_400, ceiling: 32_600, floor: 24_200 } },
    ]);
    expect(of('execution-booked')).toMatchObject([{ fact: { price: 29_100 } }]);
  });
});

describe('bad input', () => {
  it.each([
    ['in thousands', 28.5],
    ['adjusted', 28_437.3],
  ])('prices that are %s are refused with the reason', (_, price) => {
    const loaded = load({
      ...LOCKED_THROUGH_ITS_STOP,
      days: [{ day: '2026-06-04', prices: { '09:15': price } }],
    });
    expect(loaded.ok ? [] : loaded.failure).toContainEqual(
      expect.stringMatching(/2026-06-04 09:15:00 ICT has the price .* off the price steps of HOSE/),
    );
  });
});

it('the report has VND without decimals, and its page too', () => {
  const { result, run } = played(LOCKED_THROUGH_ITS_STOP);
  const { home } = venuesOf('vietnam');
  const whole = { ...result, ...run };
  const report = reportOf(whole, home);
  const text = reportText(report);
  expect(text).toContain('-8,480,150 VND');
  expect(text).toMatch(/Fees +780,150 VND/);
  expect(text).not.toMatch(/\d\.\d\d VND|USD/);
  const page = reportPage({ title: 'Backtest', report, run: whole }).split('<script>')[0] ?? '';
  expect(page).toContain(
    '<th scope="col" class="number"><button type="button">P&amp;L VND</button>',
  );
  expect(page).toContain('>-8,480,150<');
  expect(page).toContain('Opened ICT');
  expect(page).not.toContain('USD');
});

/** What was decided and done, without the times at which prices were looked at. */
function decisionsIn(all: readonly RecordedFact[]): string[] {
  return all.map(({ at, fact }) => `${at} ${JSON.stringify(fact)}`);
}
