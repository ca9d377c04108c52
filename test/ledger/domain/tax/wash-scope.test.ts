// What wash sales reach: equivalents, tax-deferred portfolios; and what to do about it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plus, sumOf } from '../../../../src/kernel/amounts.ts';
import { money, price, textOf } from '../../../../src/kernel/decimal.ts';
import { doNotBuy } from '../../../../src/ledger/domain/tax/do-not-buy.ts';
import { areEquivalent, equivalenceKey } from '../../../../src/ledger/domain/tax/equivalents.ts';
import { harvest } from '../../../../src/ledger/domain/tax/harvest.ts';
import { choicesOf } from '../../../../src/ledger/domain/tax/named-lots.ts';
import {
  replacementsFor,
  withReplacement,
} from '../../../../src/ledger/domain/tax/replacements.ts';
import { taxCalendar } from '../../../../src/ledger/domain/tax/tax-calendar.ts';
import { createWashBook } from '../../../../src/ledger/domain/tax/wash/wash-book.ts';
import { PLAIN_SECURITIES } from '../../../../src/ledger/domain/tax/wash/wash-view.ts';
import { washSales, washTotals, washTrade } from '../../../../src/ledger/domain/tax/wash-sales.ts';
import { trades } from '../drawn/trades.ts';
import {
  day,
  LOT_TERMS,
  only,
  tradesOf,
  US_RULE,
  viewOf,
  WASH_TERMS,
  washSalesOfAll,
} from './trades-of.ts';

const LOSS = `
  b1 2024-01-02 BUY 10 ABC 50
  s1 2024-06-03 SELL 10 ABC 40
`;

const EQUIVALENTS = [
  ['ABC', 'ABC.B'],
  ['ABC.B', 'ABC.C'],
];

test('a purchase of an equivalent takes over the loss, one of another security does not', () => {
  const bought = `${LOSS}
  e1 2024-06-10 BUY 4 ABC.C 41
  o1 2024-06-10 BUY 6 XYZ 41`;
  const { closures, openLots } = viewOf(washSalesOfAll(tradesOf(bought), WASH_TERMS, EQUIVALENTS));
  const closure = only(closures);
  expect([closure.security, textOf(closure.disallowedLoss)]).toEqual(['ABC', '40']);
  expect(closure.replacements).toMatchObject([{ lotId: 'e1', security: 'ABC.C' }]);
  expect(openLots.map(({ security, basis }) => [security, textOf(basis)])).toEqual([
    ['ABC.C', '204'],
    ['XYZ', '246'],
  ]);
  const apart = viewOf(washSalesOfAll(tradesOf(bought), WASH_TERMS, []));
  expect(textOf(only(apart.closures).disallowedLoss)).toBe('0');
});

test('a loss that is replaced whole takes nothing of a later purchase', () => {
  const bought = `${LOSS}
  e1 2024-06-10 BUY 10 ABC 41
  e2 2024-06-11 BUY 5 ABC 42`;
  const before = `
  b1 2024-01-02 BUY 10 ABC 50
  e1 2024-05-30 BUY 10 ABC 41
  e2 2024-05-31 BUY 5 ABC 42
  s1 2024-06-03 SELL 10 ABC 40`;
  for (const lines of [bought, before]) {
    const { closures, openLots } = viewOf(washSales(tradesOf(lines), WASH_TERMS));
    expect(only(closures).replacements.map(({ lotId }) => lotId)).toEqual(['e1']);
    expect(openLots.map(({ adjustment }) => textOf(adjustment))).toEqual(['100', '0']);
  }
});

test('the loss of an exempt security is deducted, though an equivalent that is not exempt is bought', () => {
  const disallowed = (exempt: string) => {
    const book = createWashBook(WASH_TERMS, () => 'ABC', {
      ...PLAIN_SECURITIES,
      isExempt: (security) => security === exempt,
    });
    const lines = `${LOSS} e1 2024-06-10 BUY 4 ABC.C 41`;
    for (const { portfolio, security, trade } of tradesOf(lines))
      expect(washTrade(book, { portfolio, security }, trade, WASH_TERMS.lots)).toBeUndefined();
    return textOf(only(book.view().closures).disallowedLoss);
  };
  expect(disallowed('')).toBe('40');
  expect(disallowed('ABC')).toBe('0');
  expect(disallowed('ABC.C')).toBe('0');
});

test('a sale closes lots of its own security only, though an equivalent is held', () => {
  const { closures } = viewOf(
    washSalesOfAll(
      tradesOf(`
        e1 2023-01-02 BUY 10 ABC.B 30
        ${LOSS.trim()}
      `),
      WASH_TERMS,
      EQUIVALENTS,
    ),
  );
  expect(only(closures).lotId).toBe('b1');
});

test('groups that share a security are one', () => {
  expect(equivalenceKey(EQUIVALENTS, 'ABC.C')).toBe('ABC');
  expect(areEquivalent(EQUIVALENTS, 'ABC.C', 'ABC')).toBe(true);
  expect(areEquivalent(EQUIVALENTS, 'ABC', 'XYZ')).toBe(false);
  expect(equivalenceKey([], 'XYZ')).toBe('XYZ');
});

test('the method of each sale is the one it was booked under', () => {
  const booked = tradesOf(`
    b1 2023-01-02 BUY 1 ABC 50
    b2 2023-01-03 BUY 1 ABC 60
    s1 2024-06-03 SELL 1 ABC 70
  `).map((one) => ({ ...one, method: 'LIFO' as const }));
  expect(only(viewOf(washSales(booked, WASH_TERMS)).closures).lotId).toBe('b2');
});

test('a replacement in a tax-deferred portfolio takes over nothing, and says so', () => {
  const { closures, openLots } = viewOf(
    washSales(tradesOf(`${LOSS}\n r1 2024-06-20 BUY 10 ABC 40 in ira`), WASH_TERMS),
  );
  const closure = only(closures);
  expect(textOf(closure.permanentlyDisallowed)).toBe('100');
  expect(closure.replacements).toMatchObject([{ portfolio: 'ira', isInBasis: false }]);
  expect(openLots.map(({ basis }) => textOf(basis))).toEqual(['400']);
});

test('after a sale at a loss the security is named until a purchase is free again', () => {
  const { closures } = viewOf(
    washSales(tradesOf(`${LOSS}\n b2 2024-06-10 BUY 4 ABC 41`), WASH_TERMS),
  );
  const on = (asOf: string) => doNotBuy(closures, { asOf: day(asOf), windowDays: 30 });
  const [row, ...others] = on('2024-07-03');
  expect(others).toEqual([]);
  expect(row).toMatchObject({ security: 'ABC', soldOn: '2024-06-03', until: '2024-07-04' });
  expect([textOf(row?.quantity ?? money('0')), textOf(row?.loss ?? money('0'))]).toEqual([
    '6',
    '60',
  ]);
  expect(on('2024-07-04')).toEqual([]);
  expect(on('2024-06-02')).toEqual([]);
  expect(on('2024-06-03')).toHaveLength(1);
});

test('sales of one day are one row; gains, shorts and replaced losses are none', () => {
  const { closures } = viewOf(
    washSalesOfAll(
      tradesOf(`
        b1 2024-01-02 BUY 10 ABC 50
        b2 2024-01-03 BUY 10 ABC 52
        s1 2024-06-03 SELL 20 ABC 40
        g1 2024-01-02 BUY 1 WON 1
        g2 2024-06-03 SELL 1 WON 2
        h1 2024-01-02 SELL 1 SHT 1
        h2 2024-06-03 BUY 1 SHT 2
        w1 2024-01-02 BUY 1 WSH 2
        w2 2024-06-03 SELL 1 WSH 1
        w3 2024-06-04 BUY 1 WSH 1
        a1 2024-01-02 BUY 1 AAA 2
        a2 2024-06-03 SELL 1 AAA 1
        c1 2024-01-02 BUY 1 AAB 2
        c2 2024-06-01 SELL 1 AAB 1
      `),
      WASH_TERMS,
      [],
    ),
  );
  const rows = doNotBuy(closures, { asOf: day('2024-06-10'), windowDays: 30 });
  expect(rows.map((one) => [one.security, textOf(one.quantity), textOf(one.loss)])).toEqual([
    ['AAB', '1', '1'],
    ['AAA', '1', '1'],
    ['ABC', '20', '220'],
  ]);
});

test('recent purchases of an equivalent block the loss of a candidate', () => {
  const { openLots } = viewOf(
    washSales(tradesOf('b1 2024-01-02 BUY 10 ABC 50 \n e1 2024-05-30 BUY 4 ABC.B 41'), WASH_TERMS),
  );
  const [lot, recent] = openLots;
  if (lot === undefined || recent === undefined) throw new Error('two lots');
  const terms = {
    asOf: day('2024-06-03'),
    price: price('40'),
    lossMin: money('1'),
    taxRates: LOT_TERMS.taxRates,
    longTermRule: US_RULE,
  };
  expect(textOf(harvest([lot], terms).loss)).toBe('100');
  expect(textOf(harvest([lot], terms, [recent]).loss)).toBe('60');
});

test('a replacement that is equivalent is refused, also once it is declared later', () => {
  const added = { security: 'ABC', replacement: 'XYZ' };
  expect(withReplacement([], added, EQUIVALENTS)).toEqual({ ok: true, value: [added] });
  expect(withReplacement([added], { ...added }, EQUIVALENTS)).toEqual({ ok: true, value: [added] });
  const other = { security: 'DEF', replacement: 'XYZ' };
  expect(withReplacement([added], other, [])).toEqual({ ok: true, value: [added, other] });
  const next = { security: 'ABC', replacement: 'UVW' };
  expect(withReplacement([added], next, [])).toEqual({ ok: true, value: [added, next] });
  const equivalent = { security: 'ABC', replacement: 'ABC.C' };
  const refusal = { kind: 'REPLACEMENT_EQUIVALENT', ...equivalent };
  expect(withReplacement([added], equivalent, EQUIVALENTS)).toEqual({
    ok: false,
    failure: refusal,
  });
  expect(withReplacement([], { ...added, replacement: 'ABC' }, []).ok).toBe(false);
  expect(replacementsFor([added, equivalent, other], 'ABC', EQUIVALENTS)).toEqual({
    usable: ['XYZ'],
    refused: [refusal],
  });
});

test('parts that a wash sale made of a lot are named together', () => {
  const { closures } = viewOf(
    washSales(
      tradesOf(`
        b1 2023-01-02 BUY 4 ABC 100
        s1 2024-06-03 SELL 4 ABC 60
        b2 2024-06-10 BUY 10 ABC 61
        b3 2024-06-11 BUY 1 ABC 61
        s2 2024-09-20 SELL 11 ABC 80
      `),
      WASH_TERMS,
    ),
  );
  const sold = closures.filter(({ tradeId }) => String(tradeId) === 's2');
  expect(sold.map((one) => textOf(one.quantity))).toEqual(['4', '6', '1']);
  expect(choicesOf(sold).map((one) => `${one.lotId} ${textOf(one.quantity)}`)).toEqual([
    'b2 10',
    'b3 1',
  ]);
});

test('the calendar has ex-dates, lots that turn long term and securities that are free again, by day', () => {
  const bought = tradesOf(`
    b1 2024-01-02 BUY 3 ABC 50
    b2 2023-12-01 BUY 1 DEF 50
    b3 2024-06-01 BUY 1 ABC 50
    h1 2024-01-02 SELL 1 SHT 50
  `);
  const { openLots } = viewOf(washSalesOfAll(bought, WASH_TERMS, []));
  const input = {
    exDates: [
      { security: 'ZZZ', on: day('2025-01-03') },
      { security: 'OLD', on: day('2024-11-30') },
    ],
    lots: openLots,
    doNotBuy: [
      {
        security: 'LST',
        soldOn: day('2024-12-10'),
        until: day('2025-01-10'),
        quantity: openLots[0]?.remaining ?? LOT_TERMS.taxRates.LONG,
        loss: money('1'),
      } as Parameters<typeof taxCalendar>[0]['doNotBuy'][number],
    ],
  };
  const terms = { from: day('2024-12-02'), to: day('2025-01-10'), longTermRule: US_RULE };
  const days = taxCalendar(input, terms);
  expect(days.map(({ on, kind, security }) => `${on} ${kind} ${security}`)).toEqual([
    '2024-12-02 long-term DEF',
    '2025-01-03 long-term ABC',
    '2025-01-03 ex-date ZZZ',
    '2025-01-10 free-to-buy LST',
  ]);
  expect(taxCalendar(input, { ...terms, to: undefined }).at(-1)).toMatchObject({
    kind: 'long-term',
    on: '2025-06-02',
    lotId: 'b3',
  });
});

test('a wash sale conserves: allowed gains and the basis of open lots keep their sum', () => {
  const securities = fc.array(fc.constantFrom('ABC', 'ABC.B'), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(trades, securities, (all, drawn) => {
      const booked = all.map((trade, at) => ({
        trade,
        portfolio: 'a',
        security: drawn[at] ?? 'ABC',
      }));
      const lots = { ...WASH_TERMS.lots, method: 'FIFO' } as const;
      const sum = (windowDays: number) => {
        const view = viewOf(
          washSalesOfAll(booked, { ...WASH_TERMS, lots, windowDays }, [['ABC', 'ABC.B']]),
        );
        const longs = view.openLots.filter(({ side }) => side === 'LONG');
        const basis = sumOf(longs.map((lot) => lot.basis));
        return plus(washTotals(view.closures).allowedGain, basis.negated() as typeof basis);
      };
      expect(sum(30).minus(sum(-1)).abs().lt(money('0.0000001'))).toBe(true);
    }),
  );
});
