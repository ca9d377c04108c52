// The rate of a day: recorded, inverted or by way of a third currency, of the newest day, and never assumed.
import { expect, test } from 'vitest';
import { decimal, textOf } from '../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { type DatedRate, rateAmong } from '../../../../src/ledger/domain/currency/dated-rate.ts';
import { ratesByDay } from '../../../../src/ledger/domain/currency/rates-by-day.ts';
import type { CurrencyCode } from '../../../../src/ledger/domain/entries/ids.ts';

const code = (text: string) => text as CurrencyCode;
const day = (text: string) => text as TradingDay;

/** `2024-03-04 EUR/USD 1.25 ecb`. */
function rates(...lines: readonly string[]): readonly DatedRate[] {
  return lines.map((line) => {
    const [on = '', pair = '', rate = '', source = 'ecb'] = line.split(' ');
    const [from = '', to = ''] = pair.split('/');
    return { from: code(from), to: code(to), on: day(on), rate: decimal(rate), source };
  });
}

function found(pair: string, on: string, all: readonly DatedRate[]) {
  const [from = '', to = ''] = pair.split('/');
  const answer = rateAmong(all, { from: code(from), to: code(to), on: day(on) });
  return answer.ok ? { ...answer.value, rate: textOf(answer.value.rate) } : answer.failure;
}

test('a currency is worth one of itself, without any rate', () => {
  expect(found('EUR/EUR', '2024-03-04', [])).toEqual({ kind: 'same-currency', rate: '1' });
});

test('a recorded rate is used as it is, and inverted for the other direction', () => {
  const all = rates('2024-03-04 USD/JPY 150', '2024-03-04 EUR/USD 1.25 bank');
  const recorded = { kind: 'recorded', on: '2024-03-04', source: 'bank', rate: '1.25' };
  expect(found('EUR/USD', '2024-03-04', all)).toEqual(recorded);
  expect(found('EUR/USD', '2024-03-09', all)).toEqual(recorded);
  expect(found('USD/EUR', '2024-03-04', all)).toEqual({
    ...{ kind: 'inverse', rate: '0.8', on: '2024-03-04', source: 'bank' },
  });
});

test('a rate of later is none, and the refusal names what is missing', () => {
  const all = rates('2024-03-05 EUR/USD 1.25', '2024-03-04 EUR/CHF 0.96', '2024-03-04 USD/JPY 150');
  expect(found('EUR/USD', '2024-03-04', all)).toEqual({
    ...{ kind: 'NO_FX', from: 'EUR', to: 'USD', on: '2024-03-04' },
  });
  expect(found('EUR/GBP', '2024-03-05', all)).toMatchObject({ kind: 'NO_FX' });
});

test('the newest day wins, even as a cross over a recorded rate of the day before', () => {
  const all = rates(
    '2024-03-04 EUR/USD 1.25',
    '2024-03-06 EUR/USD 1.3',
    '2024-03-05 EUR/GBP 0.8',
    '2024-03-05 GBP/USD 1.5',
  );
  expect(found('EUR/USD', '2024-03-04', all)).toMatchObject({ kind: 'recorded', rate: '1.25' });
  expect(found('EUR/USD', '2024-03-05', all)).toMatchObject({ kind: 'cross', rate: '1.2' });
  expect(found('EUR/USD', '2024-03-06', all)).toMatchObject({ kind: 'recorded', rate: '1.3' });
});

test('on one day a recorded rate comes before an inverse, and an inverse before a cross', () => {
  const cross = rates('2024-03-04 EUR/CHF 0.5', '2024-03-04 CHF/USD 3');
  const inverse = [...cross, ...rates('2024-03-04 USD/EUR 0.5')];
  const recorded = [...inverse, ...rates('2024-03-04 EUR/USD 1.25')];
  const kinds = [cross, inverse, recorded].map((all) => found('EUR/USD', '2024-03-04', all));
  expect(kinds).toMatchObject([
    { kind: 'cross', rate: '1.5' },
    { kind: 'inverse', rate: '2' },
    { kind: 'recorded', rate: '1.25' },
  ]);
});

test('a cross multiplies recorded rates and divides once by inverse ones', () => {
  const on = '2024-03-04';
  const cross = (...lines: readonly string[]) =>
    found('EUR/USD', on, rates(...lines.map((line) => `${on} ${line}`)));
  const common = { kind: 'cross', by: 'CHF', on };
  expect(cross('EUR/CHF 0.5', 'CHF/USD 3')).toEqual({ ...common, rate: '1.5', source: 'ecb' });
  expect(cross('CHF/EUR 2', 'CHF/USD 3 x')).toEqual({ ...common, rate: '1.5', source: 'ecb, x' });
  expect(cross('EUR/CHF 0.5', 'USD/CHF 0.2')).toMatchObject({ rate: '2.5' });
  expect(cross('CHF/EUR 3', 'USD/CHF 0.2')).toMatchObject({
    rate: expect.stringMatching(/^1\.6666/),
  });
  // By two roundings this would be 1.0000…02.
  expect(cross('CHF/EUR 3', 'CHF/USD 3')).toMatchObject({ rate: '1' });
  expect(cross('CHF/EUR 3', 'EUR/CHF 2', 'CHF/USD 3')).toMatchObject({ rate: '6' });
  // Other rates of the same currencies are no part of it.
  expect(cross('CHF/JPY 7', 'CHF/EUR 2', 'JPY/USD 5', 'CHF/USD 3')).toMatchObject({ rate: '1.5' });
  expect(cross('EUR/CHF 2', 'JPY/USD 3')).toMatchObject({ kind: 'NO_FX' });
  expect(cross('EUR/CHF 2', 'GBP/CHF 3')).toMatchObject({ kind: 'NO_FX' });
  expect(cross('CHF/USD 2', 'GBP/CHF 3')).toMatchObject({ kind: 'NO_FX' });
});

test('crosses of one day go by the first currency of the alphabet, in whatever order the rows are', () => {
  const on = '2024-03-04';
  const all = rates(
    ...[`${on} EUR/GBP 0.8`, `${on} GBP/USD 1.5`, `${on} EUR/CHF 0.5`, `${on} CHF/USD 3`],
    `${on} EUR/AUD 2`,
  );
  for (const rows of [all, all.toReversed()])
    expect(found('EUR/USD', on, rows)).toMatchObject({ kind: 'cross', by: 'CHF', rate: '1.5' });
});

test('a rate serves for seven days after its own, and the same question has the same answer', () => {
  const all = rates('2024-03-04 EUR/USD 1.25', '2024-03-01 EUR/USD 1.2', '2024-03-08 GBP/USD 1.5');
  const rateOn = ratesByDay(all, code('USD'));
  const at = (from: string, on: string) => {
    const answer = rateOn(code(from), day(on));
    expect(rateOn(code(from), day(on))).toBe(answer);
    return answer.ok ? [answer.value.kind, textOf(answer.value.rate)] : answer.failure;
  };
  expect(at('EUR', '2024-03-04')).toEqual(['recorded', '1.25']);
  expect(at('EUR', '2024-03-03')).toEqual(['recorded', '1.2']);
  expect(at('EUR', '2024-03-11')).toEqual(['recorded', '1.25']);
  expect(at('EUR', '2024-03-12')).toEqual({
    ...{ kind: 'NO_FX', from: 'EUR', to: 'USD', on: '2024-03-12' },
  });
  expect(at('EUR', '2024-02-29')).toMatchObject({ kind: 'NO_FX' });
  expect(at('GBP', '2024-03-11')).toEqual(['recorded', '1.5']);
  expect(at('USD', '1999-01-01')).toEqual(['same-currency', '1']);
});
