// `sluice report --against-backtest` on the files of an instance: its journal, its tape, and bars beside it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  HOUR_MS,
  type Instant,
  MINUTE_MS,
  plus,
  type TradingDay,
  toIso,
} from '../../../src/kernel/instant.ts';
import { barAt } from '../../../src/market/bars/bar-columns.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { openOptionStore } from '../../../src/research/store/option-store.ts';
import { metaOf } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { openReadOnly } from '../../../src/trader/adapters/sqlite/journal/read-only.ts';
import { tapeFile } from '../../../src/trader/adapters/tape/tape-files.ts';
import { type TapeLine, tapeText } from '../../../src/trader/adapters/tape/tape-text.ts';
import type { OrderRequest } from '../../../src/trader/domain/orders/order-request.ts';
import { TAPE_VERSION } from '../../../src/trader/ports/tape.ts';
import { keepJournal } from '../../cli/place/kept-journal.ts';
import { makePlace, type Place } from '../../cli/place/sluice.ts';
import { DAY } from '../backtest/session-fixture.ts';
import { rowsFrom } from '../chains/taped-rows.ts';
import { handDay, OPTION_ROWS, optionDay, STRUCTURE_ROWS, VERTICAL } from './option-day.ts';
import { type PlantedDay, POLL_MS, plantedDay, USUAL } from './planted-day.ts';

const DATE = ['--date', DAY];
let place: Place;
let day: PlantedDay;
let bars = '';
let published = '';

beforeAll(() => {
  place = makePlace();
  // The second prediction came too late, a third one never.
  day = plantedDay({ receivedAfter: (index) => (index === 1 ? 6 * MINUTE_MS : POLL_MS) });
  keepDay(day, [DAY]);
  bars = join(place.folder, 'aapl.csv');
  writeFileSync(bars, csvOf(day));
  published = join(place.folder, 'published.ndjson');
  const third = { ...day.inputs.predictions[1] };
  const record = {
    ...(third.record as object),
    id: 'p2',
    timestamp: Number(third.at) + 60 * MINUTE_MS,
  };
  const all = [...day.inputs.predictions.map((each) => each.record), record];
  writeFileSync(
    published,
    all.map((each) => JSON.stringify({ ticker: 'AAPL', ...(each as object) })).join('\n'),
  );
});
afterAll(() => place.leave());

/** The journal of an account, and a tape of each of the days. */
function keepDay(kept: PlantedDay, dates: readonly string[], account = 'DU1'): string {
  const folder = keepJournal(place, kept.facts, account);
  const opened = openReadOnly(join(folder, 'journal.sqlite'));
  if (!opened.ok) throw new Error('no journal');
  const journalId = metaOf(opened.value, 'journal_id') ?? '';
  for (const date of dates) keepTape(folder, journalId, kept, date as TradingDay);
  opened.value.close();
  return folder;
}

/** With answers of the feed and orders by hand, and without a minute of the market. */
function keepTape(folder: string, journalId: string, { live }: PlantedDay, date: TradingDay): void {
  const { taped } = live;
  const [first] = taped.settings;
  if (first === undefined) throw new Error('no settings');
  const head = { version: TAPE_VERSION, journalId, life: first.from, part: 1, seq: 0 } as const;
  const lines: TapeLine[] = [
    {
      kind: 'head',
      head: { ...head, program: 'test', speed: 1, isPractice: false, settings: first.settings },
    },
    ...taped.answers
      .filter(({ receivedAt }) => US_EQUITIES.dayOf(receivedAt) === date)
      .map((report) => batch(report.receivedAt, { from: 'feed', report })),
    ...taped.orders
      .filter(({ at }) => US_EQUITIES.dayOf(at) === date)
      .map(({ at, command }) => batch(at, { from: 'desk', command })),
  ];
  const file = tapeFile(join(folder, 'tape'), first.from, date);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(`${lines.map(tapeText).join('\n')}\n`));
}

function batch(now: Instant, input: object): TapeLine {
  const rest = { seq: 0, waiting: 0, isHalted: false };
  return { kind: 'batch', batch: { now, ...rest, inputs: [input] } };
}

function csvOf({ inputs }: PlantedDay): string {
  const columns = inputs.bars.get('AAPL');
  if (columns === undefined) throw new Error('no bars');
  const rows = Array.from({ length: columns.count }, (_, index) => barAt(columns, index)).map(
    ({ start, open, high, low, close, volume }) =>
      [toIso(start), open, high, low, close, volume].join(','),
  );
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

it('says for each trade where its difference comes from, within 80 columns', async () => {
  const { code, out } = await place.ask(
    'report',
    '--against-backtest',
    ...DATE,
    '--bars',
    `AAPL=${bars}`,
  );
  expect(code).toBe(0);
  expect(out).toMatch(/^missed signal +[+-]\d+\.\d\d +1$/m);
  expect(out).toMatch(/^latency +0\.00 +0$/m);
  expect(out).toMatch(/Only in the backtest; live:\s+stale:\s+6 min old, at most 5 min/);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

it('says which minutes of the day have no bar, and what that leaves unexplained', async () => {
  const [head, ...rows] = csvOf(day).trimEnd().split('\n');
  const ofDay = rows.filter((row) => row.startsWith(DAY));
  const kept = rows.filter((row) => !ofDay.slice(30, 50).includes(row)).slice(0, -15);
  const thin = join(place.folder, 'thin.csv');
  writeFileSync(thin, `${[head, ...kept].join('\n')}\n`);
  const asked = ['report', '--against-backtest', ...DATE, '--bars', `AAPL=${thin}`, '--json'];
  const { notes } = JSON.parse((await place.ask(...asked)).out);
  expect(notes).toContain(
    'AAPL: 20 minutes of the day without a bar: treated as minutes without trades',
  );
  expect(notes).toContain(
    'AAPL: the bars end at 15:45:00, before the close (America/New_York): what is open then counts at the last one, and what came later is unexplained',
  );
});

it('finds a prediction that no answer ever had, if all that were published are given', async () => {
  const asked = ['report', '--against-backtest', ...DATE, '--bars', `AAPL=${bars}`, '--json'];
  const { out } = await place.ask(...asked, '--predictions', published);
  const { trades, parts, difference, live, backtest } = JSON.parse(out);
  expect(trades).toHaveLength(3);
  expect(trades[2]).toMatchObject({ signal_id: 'p2/follow', live: null });
  expect(trades[2].only_side_why).toContain('or the daemon was down');
  const cents = (money: number) => Math.round(money * 100);
  expect(cents(parts.missed_signal)).toBe(cents(difference));
  expect(cents(difference)).toBe(cents(live) - cents(backtest));
});

it('does not take a file without a prediction of the day for all that were published', async () => {
  const asked = ['report', '--against-backtest', ...DATE, '--bars', `AAPL=${bars}`];
  const [line = ''] = readFileSync(published, 'utf8').split('\n');
  const { timestamp, ...others } = JSON.parse(line);
  const older = JSON.stringify({ ...others, timestamp: timestamp - 72 * HOUR_MS });
  for (const text of ['', older]) {
    const file = join(place.folder, 'older.ndjson');
    writeFileSync(file, text);
    const { code, out, err } = await place.ask(...asked, '--predictions', file);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(`older.ndjson: no prediction of ${DAY}`);
  }
});

it('replays entries by hand and positions of the day before, and says why one is left out', async () => {
  const before = US_EQUITIES.previousSession(DAY as TradingDay);
  const session = US_EQUITIES.sessionOf(DAY as TradingDay);
  if (before === undefined || session === undefined) throw new Error('no sessions');
  const exit = {
    opposite: true,
    neutral: false,
    maxMs: undefined,
    flattenBeforeCloseMs: undefined,
  };
  const entry = { side: 'long', when: 'prediction.confidence >= 0.7' } as const;
  const order: OrderRequest = {
    ...{ symbol: 'AAPL', side: 'buy', type: 'MKT', quantity: 40 },
    ...{ as: 'position', takesOwnership: false },
    protection: { target: { kind: 'percent', percent: 0.5 } },
  };
  const command = { type: 'place-order', order, requester: { user: 'anna' } } as const;
  const kept = plantedDay({
    told: {
      strategy: {
        ...{ entry, exit, entryOrder: { kind: 'market' } },
        target: { kind: 'percent', percent: 5 },
      },
      bars: USUAL.bars ?? {},
      predictions: { '-9:30:00': 'BUY', '10:00:05': 'SELL' },
    },
    dayBefore: before,
    byHand: [{ at: plus(session.open, 6 * HOUR_MS + 20_000), command }],
  });
  const both = csvOf(kept);
  const file = join(place.folder, 'both.csv');
  writeFileSync(file, both);
  const asked = async (account: string, given = file) => {
    place.configure({ account });
    const flags = ['report', '--against-backtest', ...DATE, '--bars', `AAPL=${given}`, '--json'];
    const { out, err } = await place.ask(...flags);
    place.configure();
    return JSON.parse(out === '' ? err : out);
  };
  keepDay(kept, [before.day, DAY], 'DU2');
  const whole = await asked('DU2');
  expect(whole).toMatchObject({ not_compared: [], difference: 0 });
  expect(whole.trades.map((trade: { strategy: string }) => trade.strategy)).toEqual([
    'follow',
    'manual',
  ]);
  expect(whole.trades[0].live.opened_at < toIso(session.open)).toBe(true);

  keepDay(kept, [DAY], 'DU3');
  const untaped = await asked('DU3');
  expect(untaped.not_compared).toMatchObject([
    { why: 'earlier', because: `no tape of ${before.day}` },
  ]);
  expect(untaped.live_with_not_compared).toBe(whole.live);

  const today = join(place.folder, 'today.csv');
  const lines = both.split('\n');
  writeFileSync(today, lines.filter((line) => !line.startsWith(before.day)).join('\n'));
  const unpriced = await asked('DU2', today);
  expect(unpriced.not_compared).toMatchObject([
    { why: 'earlier', because: `no one-minute bars of AAPL on ${before.day}` },
  ]);
});

it.each([
  {
    ...{ account: 'DU4', why: 'option', day: optionDay('walk', '10:02:05') },
    ...{ symbol: 'AAPL 261218C00104000', lines: OPTION_ROWS },
  },
  {
    ...{ account: 'DU5', why: 'hand', symbol: VERTICAL, lines: STRUCTURE_ROWS },
    day: handDay({ symbol: VERTICAL, side: 'buy', price: 3.4 }, 'walk'),
  },
])(
  'replays options ($why) of which rows of the day are stored, and lists them where none are',
  async ({ account, why, day: planted, symbol, lines }) => {
    const kept = plantedDay(planted);
    keepDay(kept, [DAY], account);
    const file = join(place.folder, `${account}.csv`);
    writeFileSync(file, csvOf(kept));
    const folder = join(place.folder, `store-${account}`);
    const asked = async (...form: string[]) => {
      place.configure({ account });
      const flags = ['--against-backtest', ...DATE, '--bars', `AAPL=${file}`, '--folder', folder];
      const { out, err } = await place.ask('report', ...flags, ...form);
      place.configure();
      return out === '' ? err : out;
    };
    const without = JSON.parse(await asked('--json'));
    const because = 'no option rows of its stock on the day that orders could fill at';
    expect(without).toMatchObject({ trades: [], not_compared: [{ why, because }] });
    expect(await asked()).toContain('Nothing could be compared.');
    const rows = rowsFrom(lines);
    const merged = openOptionStore(folder).merge('AAPL', DAY as TradingDay, rows, false);
    expect(merged.ok).toBe(true);
    const whole = JSON.parse(await asked('--json'));
    expect(whole).toMatchObject({ not_compared: [], difference: 0 });
    expect(whole.trades).toMatchObject([{ symbol, live: { quantity: 2 } }]);
    expect(whole.live).toBe(without.live_with_not_compared);
  },
);

it('says what is missing: bars, the tape of the day, a flag', async () => {
  const asked = ['report', '--against-backtest'];
  const bare = await place.ask(...asked, ...DATE);
  expect(bare.code).toBe(2);
  expect(bare.err).toContain(`error: No one-minute bars of AAPL on ${DAY}: add --bars AAPL=FILE`);
  const untaped = await place.ask(...asked, '--date', '2026-11-17');
  expect(untaped.code).toBe(2);
  expect(untaped.err).toContain(`error: No tape of 2026-11-17: the strategies in force`);
  const { code, err } = await place.ask('report', '--bars', `AAPL=${bars}`);
  expect([code, err]).toEqual([2, expect.stringContaining('--bars needs --against-backtest')]);
});
