// Ticks beyond the quote: the time of the last trade, and what the generic ticks of a subscription add.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness, stock } from './exchange-harness.ts';
import { minutes } from './minutes.ts';

const OPEN = Date.parse('2020-12-16T14:30:00Z');
const CSV = `2020-05-04 09:30,70,71,60,65,90000
2020-08-14 09:30,90,111,89,90,80000
2020-11-16 09:30,95,96,94,95,40000
2020-12-15 15:59,99,99.5,98.5,99.2,80000
2020-12-16 09:30,100,101,99.5,100.5,100000
2020-12-16 09:31,100.5,102,100.4,101.8,200000
`;
const bars = new Map([['TAPE', minutes(CSV)]]);

function watch(harness: Harness, genericTicks: string): void {
  const quotes = { genericTicks, snapshot: false, regulatorySnapshot: false };
  harness.ask({ name: 'reqMktData', reqId: 1, contract: stock('TAPE'), ...quotes });
}

const harnessAt = (at: number) => createHarness({ start: instant(at), bars });
const strings = (harness: Harness, wanted: number) =>
  harness
    .all('tickString')
    .filter(({ tickType }) => tickType === wanted)
    .map(({ value }) => value);
const prices = (harness: Harness, wanted: number) =>
  harness
    .all('tickPrice')
    .filter(({ tickType }) => tickType === wanted)
    .map(({ price }) => price);

describe('the time of the last trade', () => {
  test('comes with every print, in seconds, and with no quote in between', () => {
    const harness = harnessAt(OPEN - 60_000);
    watch(harness, '');
    expect(strings(harness, 45)).toEqual([]);
    harness.passTo('2020-12-16T14:31:00Z');
    const seconds = OPEN / 1_000;
    expect(strings(harness, 45).map(Number)).toEqual([0, 15, 30, 45, 60].map((at) => seconds + at));
  });

  test('opens a subscription, once there was a trade', () => {
    const harness = harnessAt(OPEN + 20_000);
    watch(harness, '');
    expect(strings(harness, 45)).toEqual([String(OPEN / 1_000 + 15)]);
  });

  test('has an id of its own while data is delayed', () => {
    const harness = harnessAt(OPEN + 20_000);
    harness.exchange.addFault({ kind: 'delayed-data' });
    watch(harness, '');
    expect([strings(harness, 45), strings(harness, 88)]).toEqual([[], [String(OPEN / 1_000 + 15)]]);
  });
});

test.each([
  ['233', 48],
  ['375', 77],
])(
  'generic tick %s tells each trade with the volume and the average price of the day',
  (generic, tickType) => {
    const harness = harnessAt(OPEN - 60_000);
    watch(harness, generic);
    harness.passTo('2020-12-16T14:30:20Z');
    expect(strings(harness, tickType)).toEqual([
      `100;25000;${OPEN};25000;100;false`,
      `99.5;25000;${OPEN + 15_000};50000;99.75;false`,
    ]);
    harness.passTo('2020-12-16T14:32:00Z');
    const trades = strings(harness, tickType).map((text) => text.split(';').map(Number));
    const sizes = trades.reduce((sum, [, size = 0]) => sum + size, 0);
    expect([sizes, trades.at(-1)?.[3]]).toEqual([300_000, 300_000]);
  },
);

test('generic tick 165 tells the extremes of 13, 26 and 52 weeks and the average volume of a day', () => {
  const harness = harnessAt(OPEN - 60_000);
  watch(harness, '165');
  const extremes = [15, 16, 17, 18, 19, 20].map((tickType) => prices(harness, tickType));
  expect(extremes).toEqual([[94], [99.5], [89], [111], [60], [111]]);
  expect(harness.all('tickSize').filter(({ tickType }) => tickType === 21)).toMatchObject([
    { size: 60_000 },
  ]);
});

test.each(['232', '221'])(
  'generic tick %s tells the mark price, never outside the quote',
  (generic) => {
    const harness = harnessAt(OPEN + 20_000);
    harness.exchange.setPrice('TAPE', { last: 100, bid: 100.1, ask: 100.3 });
    watch(harness, generic);
    expect(prices(harness, 37)).toEqual([100.1]);
    harness.exchange.setPrice('TAPE', { last: 101, bid: 100.1, ask: 100.3 });
    expect(prices(harness, 37)).toEqual([100.1, 100.3]);
  },
);

test('generic tick 318 tells the last price of regular hours', () => {
  const harness = harnessAt(OPEN + 20_000);
  watch(harness, '318');
  expect(prices(harness, 57)).toEqual([99.5]);
});

test('no generic tick is told unasked, nor while data is delayed', () => {
  const harness = harnessAt(OPEN + 20_000);
  watch(harness, '');
  harness.exchange.addFault({ kind: 'delayed-data' });
  harness.ask({
    name: 'reqMktData',
    reqId: 2,
    contract: stock('TAPE'),
    genericTicks: '165,232,233,318,375',
    snapshot: false,
    regulatorySnapshot: false,
  });
  harness.pass(120_000);
  const types = [
    ...harness.all('tickString'),
    ...harness.all('tickPrice'),
    ...harness.all('tickSize'),
  ];
  const generic = new Set([15, 16, 17, 18, 19, 20, 21, 37, 48, 57, 77]);
  expect(types.filter(({ tickType }) => generic.has(tickType))).toEqual([]);
});

describe('a list of generic ticks', () => {
  test.each(['999', '233,13', 'foo', '292:', '162', '236 233'])('%j is refused: 321', (list) => {
    const harness = harnessAt(OPEN);
    watch(harness, list);
    const text = `Incorrect generic tick list of ${list}.  Legal ones for (STK) are: 100(Option Volume),101(Option Open Interest),105(`;
    expect(harness.all('error')).toMatchObject([
      { id: 1, code: 321, text: expect.stringContaining(text) },
    ]);
    expect(harness.heard).toHaveLength(1);
  });

  test.each([
    '',
    'mdoff',
    '233, 236 ,,',
    'MDOFF,292:BRFG+DJNL',
    '104,47,59',
    '100,101,106,258,456,595',
  ])('%j is taken', (list) => {
    const harness = harnessAt(OPEN);
    watch(harness, list);
    expect(harness.all('error')).toEqual([]);
  });
});

test('a price that is set outside the session is no trade', () => {
  const harness = harnessAt(Date.parse('2020-12-16T23:00:00Z'));
  watch(harness, '233');
  harness.forget();
  harness.exchange.setPrice('TAPE', { last: 105 });
  expect(prices(harness, 4)).toEqual([105]);
  expect(harness.all('tickString')).toEqual([]);
});
