// Reports of a tax year: realised by term, unrealised by lot, Form 8949, and why each closure is taxed as it is.
import { expect, test } from 'vitest';
import { type Money, price, textOf } from '../../../../src/kernel/decimal.ts';
import { longTermFrom, termOf } from '../../../../src/ledger/domain/lots/holding-period.ts';
import { explainedClosure } from '../../../../src/ledger/domain/tax/explained-closure.ts';
import { form8949, form8949Csv } from '../../../../src/ledger/domain/tax/form-8949.ts';
import {
  type RealizedGains,
  realizedIn,
} from '../../../../src/ledger/domain/tax/realized-gains.ts';
import { taxCalendar } from '../../../../src/ledger/domain/tax/tax-calendar.ts';
import { unrealizedGainOf } from '../../../../src/ledger/domain/tax/unrealized-gains.ts';
import { washSales } from '../../../../src/ledger/domain/tax/wash-sales.ts';
import { addDays } from '../../../../src/market/time/day.ts';
import { day, only, tradesOf, US_RULE, viewOf, WASH_TERMS } from './trades-of.ts';

/** A long-term gain, a loss of which 6 of 10 shares are replaced, and the sale of the replacement: long term by the days it took over. */
const YEARS = `
  b1 2022-03-01 BUY 10 ABC 100
  b2 2024-02-01 BUY 10 ABC 120
  s1 2024-03-04 SELL 10 ABC 150 fee 1.005
  s2 2024-03-05 SELL 10 ABC 110
  b3 2024-03-20 BUY 6 ABC 105
  s3 2025-02-20 SELL 6 ABC 130
`;

const view = viewOf(washSales(tradesOf(YEARS), WASH_TERMS));

function shown({ proceeds, cost, disallowedLoss, gain }: RealizedGains) {
  return [proceeds, cost, disallowedLoss, gain].map((one: Money) => textOf(one));
}

test('gains are realised by year and term, with disallowed losses added back', () => {
  const [first, second] = [realizedIn(view.closures, 2024), realizedIn(view.closures, 2025)];
  expect(shown(first.LONG)).toEqual(['1498.995', '1000', '0', '498.995']);
  expect(shown(first.SHORT)).toEqual(['1100', '1200', '60', '-40']);
  expect(shown(first.total)).toEqual(['2598.995', '2200', '60', '458.995']);
  expect(shown(second.LONG)).toEqual(['780', '690', '0', '90']);
  expect(shown(realizedIn(view.closures, 2023).total)).toEqual(['0', '0', '0', '0']);
});

test('Form 8949 has a row for each closure, in cents, and every row adds up', () => {
  const { partI, partII } = form8949(view.closures.toReversed(), 2024);
  expect(form8949Csv(partI)).toBe(
    'Description of property,Date acquired,Date sold,Proceeds,Cost or other basis,Code,Amount of adjustment,Gain or loss\r\n' +
      '10 sh. ABC,02/01/2024,03/05/2024,1100.00,1200.00,W,60.00,-40.00\r\n',
  );
  expect(form8949Csv(partII).split('\r\n').slice(1)).toEqual([
    '10 sh. ABC,03/01/2022,03/04/2024,1499.00,1000.00,,,499.00',
    '',
  ]);
  const [next] = form8949(view.closures, 2025).partII;
  expect(next).toMatchObject({ acquiredOn: '2024-02-16', code: undefined });
});

test('rows are in the order of their sales, and a loss that is disallowed whole leaves nothing', () => {
  const trades = tradesOf(`
    b1 2024-01-02 BUY 3 A,B 10.005
    s1 2024-02-01 SELL 3 A,B 9.001
    b2 2024-02-02 BUY 3 A,B 9
    c1 2024-03-01 SELL 1 SHORT 20
    c2 2024-03-09 BUY 1 SHORT 25
    d1 2024-01-03 BUY 1 OTHER 5
    d2 2024-01-04 SELL 1 OTHER 6
  `);
  const groups = ['A,B', 'SHORT', 'OTHER'].flatMap(
    (name) =>
      viewOf(
        washSales(
          trades.filter(({ security }) => security === name),
          WASH_TERMS,
        ),
      ).closures,
  );
  const { partI } = form8949(groups, 2024);
  expect(form8949Csv(partI).split('\r\n').slice(1, -1)).toEqual([
    '1 sh. OTHER,01/03/2024,01/04/2024,6.00,5.00,,,1.00',
    '"3 sh. A,B",01/02/2024,02/01/2024,27.00,30.02,W,3.02,0.00',
    '1 sh. SHORT,03/09/2024,03/09/2024,20.00,25.00,,,-5.00',
  ]);
});

test('rows of one day stay in their order, whatever the order of the others', () => {
  const lines = ['05', '09', '05', '07', '09', '03', '07', '05'].map(
    (on, at) =>
      `b${at} 2024-01-02 BUY ${at + 1} ABC 10 \n s${at} 2024-02-${on} SELL ${at + 1} ABC 11`,
  );
  const sold = lines.flatMap((text) => viewOf(washSales(tradesOf(text), WASH_TERMS)).closures);
  const rows = (given: typeof sold) =>
    form8949(given, 2024).partI.map(
      ({ description, soldOn }) => `${soldOn.slice(-2)} ${description}`,
    );
  const inOrder = ['03 6', '05 1', '05 3', '05 8', '07 4', '07 7', '09 2', '09 5'];
  expect(rows(sold)).toEqual(inOrder.map((row) => `${row} sh. ABC`));
});

test('days of the calendar are in the order of their securities', () => {
  const on = day('2024-05-02');
  const exDates = ['KO', 'ABC', 'SPY'].map((security) => ({ security, on }));
  for (const given of [exDates, exDates.toReversed()]) {
    const days = taxCalendar(
      { exDates: [...given, { security: 'ZZ', on: day('2024-05-01') }], lots: [], doNotBuy: [] },
      { from: day('2024-05-01'), to: undefined, longTermRule: US_RULE },
    );
    expect(days.map(({ security }) => security)).toEqual(['ZZ', 'ABC', 'KO', 'SPY']);
  }
});

test('an open lot says its gain, its term and how long until it is long term', () => {
  const { openLots } = viewOf(
    washSales(
      tradesOf('b1 2024-02-29 BUY 10 ABC 100 \n h1 2024-05-01 SELL 2 XYZ 30 in other'),
      WASH_TERMS,
    ),
  );
  const [lot, short] = openLots;
  if (lot === undefined || short === undefined) throw new Error('two lots');
  const at = (asOf: string) =>
    unrealizedGainOf(lot, { asOf: day(asOf), price: price('90'), longTermRule: US_RULE });
  expect(at('2025-02-26')).toMatchObject({
    term: 'SHORT',
    longTermFrom: '2025-03-01',
    daysUntilLongTerm: 3,
  });
  expect(textOf(at('2025-02-26').gain as Money)).toBe('-100');
  expect(at('2025-02-28')).toMatchObject({ term: 'SHORT', daysUntilLongTerm: 1 });
  expect(at('2025-03-01')).toMatchObject({ term: 'LONG', daysUntilLongTerm: 0 });
  expect(at('2026-03-01')).toMatchObject({ term: 'LONG', daysUntilLongTerm: 0 });
  const terms = { asOf: day('2026-01-02'), longTermRule: US_RULE };
  const covered = unrealizedGainOf(short, { ...terms, price: price('20') });
  expect(covered).toMatchObject({ term: 'SHORT', longTermFrom: undefined });
  expect(textOf(covered.gain as Money)).toBe('20');
  expect(unrealizedGainOf(short, { ...terms, price: undefined })).toMatchObject({
    marketValue: undefined,
    gain: undefined,
  });
  expect(unrealizedGainOf(lot, { ...terms, price: undefined }).gain).toBeUndefined();
});

test('the first long-term day is the first on which a sale is long term, by either rule', () => {
  for (const rule of [US_RULE, { kind: 'days', over: 365 }, { kind: 'days', over: 364 }] as const)
    for (const held of ['2023-02-28', '2023-03-01', '2024-02-28', '2024-02-29', '2024-12-31']) {
      const from = longTermFrom(rule, day(held));
      expect(termOf(rule, day(held), from)).toBe('LONG');
      expect(termOf(rule, day(held), addDays(from, -1))).toBe('SHORT');
      expect(termOf(rule, day(held), day(`${Number(from.slice(0, 4)) + 3}-01-01`))).toBe('LONG');
    }
});

test('a closure names the rule of its term, and the purchases that took over its loss', () => {
  const [, washed, replacement] = view.closures;
  if (washed === undefined || replacement === undefined) throw new Error('three closures');
  const explained = explainedClosure(washed, US_RULE);
  expect(explained.termReason).toEqual({
    kind: 'held-for',
    rule: US_RULE,
    heldSince: '2024-02-01',
    tackedDays: 0,
    heldDays: 33,
    longTermFrom: '2025-02-02',
  });
  expect(explained.wash?.replacements).toMatchObject([
    { lotId: 'b3', portfolio: 'main', security: 'ABC', heldDays: 33, isInBasis: true },
  ]);
  expect(
    explained.wash?.replacements.map(({ quantity, loss }) => [textOf(quantity), textOf(loss)]),
  ).toEqual([['6', '60']]);
  expect(explainedClosure(replacement, US_RULE)).toMatchObject({
    term: 'LONG',
    wash: undefined,
    termReason: { heldSince: '2024-02-16', tackedDays: 33, heldDays: 370 },
  });
});

test('closing a short is short term, however long it was open', () => {
  const { closures } = viewOf(
    washSales(tradesOf('h1 2020-01-02 SELL 1 ABC 30 \n b1 2024-01-02 BUY 1 ABC 20'), WASH_TERMS),
  );
  expect(explainedClosure(only(closures), US_RULE)).toEqual({
    term: 'SHORT',
    termReason: { kind: 'short-closing' },
    wash: undefined,
  });
});
