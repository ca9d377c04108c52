// What positions are worth now: in their own currency, in that of the portfolio, and all together.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decimal,
  type Money,
  money,
  ONE,
  price,
  quantity,
  textOf,
} from '../../../../src/kernel/decimal.ts';
import {
  currentTotals,
  currentValue,
  type PricedPosition,
} from '../../../../src/ledger/domain/valuation/current-value.ts';

const FOREIGN: PricedPosition = {
  quantity: quantity('10'),
  cost: money('900'),
  baseCost: money('1000'),
  price: price('110'),
  previousClose: price('108'),
  rate: decimal('1.2'),
};
const SHORT: PricedPosition = {
  ...FOREIGN,
  quantity: quantity('-5'),
  cost: money('-50'),
  baseCost: money('-50'),
  price: price('8'),
  previousClose: price('9'),
  rate: ONE,
};

/** Amounts as text. */
function shown(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, one) =>
      typeof one === 'object' && one !== null && 'roundedTo' in one ? textOf(one as Money) : one,
    ) ?? 'null',
  );
}

test('a gain in the base currency is what the asset and what the currency contributed', () => {
  expect(shown(currentValue(FOREIGN))).toEqual({
    marketValue: '1100',
    gain: '200',
    dayChange: '20',
    base: {
      marketValue: '1320',
      dayChange: '24',
      gains: { cost: '1000', gain: '320', assetGain: '240', currencyGain: '80' },
    },
  });
  expect(shown(currentValue(SHORT))).toEqual({
    marketValue: '-40',
    gain: '10',
    dayChange: '5',
    base: {
      marketValue: '-40',
      dayChange: '5',
      gains: { cost: '-50', gain: '10', assetGain: '10', currencyGain: '0' },
    },
  });
});

test('what is not known is left out, and the rest is still said', () => {
  expect(currentValue({ ...FOREIGN, price: undefined })).toBeUndefined();
  expect(shown(currentValue({ ...FOREIGN, rate: undefined }))).toEqual({
    ...{ marketValue: '1100', gain: '200', dayChange: '20' },
  });
  expect(shown(currentValue({ ...FOREIGN, previousClose: undefined }))).toMatchObject({
    base: { marketValue: '1320', gains: { gain: '320' } },
  });
  expect(currentValue({ ...FOREIGN, previousClose: undefined })?.dayChange).toBeUndefined();
  expect(currentValue({ ...FOREIGN, previousClose: undefined })?.base?.dayChange).toBeUndefined();
  const { base } = currentValue({ ...FOREIGN, baseCost: undefined }) ?? {};
  expect(shown(base)).toEqual({ marketValue: '1320', dayChange: '24' });
});

test('totals leave out what has no price or no rate, and gains of costs that are not known', () => {
  const nothing = { marketValue: '0', dayChange: '0', cost: '0', gain: '0' };
  const noGain = { assetGain: '0', currencyGain: '0' };
  const totals = (...positions: readonly PricedPosition[]) => shown(currentTotals(positions));
  expect(totals()).toEqual({ ...nothing, ...noGain });
  expect(totals({ ...FOREIGN, price: undefined }, { ...FOREIGN, rate: undefined })).toEqual({
    ...nothing,
    ...noGain,
  });
  expect(totals(FOREIGN, SHORT, { ...FOREIGN, baseCost: undefined })).toEqual({
    marketValue: '2600',
    dayChange: '53',
    cost: '950',
    gain: '330',
    assetGain: '250',
    currencyGain: '80',
  });
  expect(totals({ ...FOREIGN, previousClose: undefined })).toMatchObject({ dayChange: '0' });
});

const amount = fc.integer({ min: -1_000, max: 1_000 }).map((cents) => money(String(cents / 8)));
const position: fc.Arbitrary<PricedPosition> = fc.record({
  quantity: fc.integer({ min: -50, max: 50 }).map((units) => quantity(String(units))),
  cost: amount,
  baseCost: amount,
  price: fc.nat(500).map((units) => price(String(units))),
  previousClose: fc.nat(500).map((units) => price(String(units))),
  rate: fc.constantFrom(ONE, decimal('1.25'), decimal('0.5')),
});

test('totals are the sums of the positions', () => {
  fc.assert(
    fc.property(fc.array(position), (positions) => {
      const values = positions.flatMap((one) => currentValue(one)?.base ?? []);
      const sum = (figure: (base: (typeof values)[number]) => Money | undefined) =>
        values.reduce((all, one) => all.plus(figure(one) ?? money('0')), decimal('0'));
      const totals = currentTotals(positions);
      expect(totals.marketValue.eq(sum((one) => one.marketValue))).toBe(true);
      expect(totals.dayChange.eq(sum((one) => one.dayChange))).toBe(true);
      for (const figure of ['cost', 'gain', 'assetGain', 'currencyGain'] as const)
        expect(totals[figure].eq(sum((one) => one.gains?.[figure]))).toBe(true);
    }),
  );
});
