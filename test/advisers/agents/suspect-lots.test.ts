// A slip of the keyboard in a booking becomes no proposal to sell at a loss.
import { describe, expect, it } from 'vitest';
import { lotChoice } from '../../../src/advisers/agents/optimiser/rules/lot-choice.ts';
import { suspicionOf } from '../../../src/advisers/agents/optimiser/rules/suspect-lots.ts';
import { harvests } from '../../../src/advisers/agents/optimiser/rules/taxes.ts';
import { AGENT_TERMS } from '../../../src/advisers/agents/terms/agent-terms.ts';
import { money, quantity } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { CurrencyCode } from '../../../src/ledger/ports/drafts.ts';
import { holding, lot, snapshot } from './harness/snapshots.ts';

const day = (text: string) => text as TradingDay;
const OPENED = day('2026-06-01');
const close = (on: string, price: number) => ({ on: day(on), price });
const NONE = { closes: [], splits: [], price: 90 };

describe('the cost of a lot', () => {
  it.each([
    [
      '900 for 90, with the close of the day',
      900,
      { ...NONE, closes: [close('2026-06-01', 91)] },
      91,
    ],
    [
      '9 for 90, with the close before a weekend',
      9,
      { ...NONE, closes: [close('2026-05-29', 88)] },
      88,
    ],
    ['900 for 90, and nothing is known but the price of now', 900, NONE, 90],
    [
      'before a split that the booking lacks',
      900,
      {
        ...NONE,
        closes: [close('2026-06-01', 905)],
        splits: [{ on: day('2026-07-01'), ratio: 10 }],
      },
      90.5,
    ],
  ])('is suspect: %s', (_, unitCost, known, expected) => {
    expect(suspicionOf({ openedOn: OPENED, unitCost }, known)).toMatchObject({ expected });
  });

  it.each([
    [
      'a loss of 90 % since a day whose close is known',
      900,
      { ...NONE, closes: [close('2026-06-01', 880)] },
    ],
    ['within the day', 120, { ...NONE, closes: [close('2026-06-01', 91)] }],
    ['a loss of half, and nothing else is known', 180, NONE],
    [
      'restated by a split that is booked',
      90,
      {
        ...NONE,
        closes: [close('2026-06-01', 905)],
        splits: [{ on: day('2026-07-01'), ratio: 10 }],
      },
    ],
  ])('is not suspect: %s', (_, unitCost, known) => {
    expect(suspicionOf({ openedOn: OPENED, unitCost }, known)).toBeUndefined();
  });
});

describe('a loss to harvest', () => {
  const seen = (basis: string, closes: readonly { on: TradingDay; price: number }[]) =>
    harvests(
      snapshot({
        holdings: [
          holding(
            7,
            { quantity: '100', price: '90' },
            {
              lots: [lot(7, { basis: money(basis), remaining: quantity('100'), openedOn: OPENED })],
              closes,
            },
          ),
        ],
      }),
      AGENT_TERMS,
    );

  it('is found and proposes nothing over a lot that was booked at 900 for 90', () => {
    const [finding] = seen('90000', [close('2026-06-01', 91)]);
    expect(finding).toMatchObject({ rule: 'harvest-loss', command: undefined });
    expect(finding?.text).toContain('cost 900 USD for one S7, and the close of 2026-06-01 is 91');
  });

  it('is proposed where the price had been 900', () => {
    const [finding] = seen('90000', [close('2026-06-01', 890)]);
    expect(finding?.command).toMatchObject({ kind: 'sell-lots' });
  });

  it.each([
    ['VND', '9000', '8900', []],
    ['VND', '9260000', '9000000', []],
    ['VND', '38000000', '9000000', ['harvest-loss']],
    ['JPY', '40000', '9000', []],
    ['JPY', '240000', '9000', ['harvest-loss']],
    ['EUR', '10100', '9000', ['harvest-loss']],
    ['EUR', '9900', '9000', []],
  ])('counts from about 1,000 dollars on: %s %s', (currency, basis, value, found) => {
    const price = String(Number(value) / 100);
    const lots = [lot(7, { basis: money(basis), remaining: quantity('100'), openedOn: OPENED })];
    const held = { lots, currency: currency as CurrencyCode };
    const seen = snapshot({ holdings: [holding(7, { quantity: '100', price }, held)] });
    expect(harvests(seen, AGENT_TERMS).map(({ rule }) => rule)).toEqual(found);
  });
});

describe('another lot to sell', () => {
  it.each([
    ['VND', []],
    ['USD', ['lot-choice']],
  ])('is worth naming from about 1,000 dollars on: %s', (currency, found) => {
    const lots = [lot(7, { basis: money('7000') }), lot(8, { basis: money('9000') })];
    const held = { lots, currency: currency as CurrencyCode };
    const seen = snapshot({ holdings: [holding(7, { quantity: '200', price: '100' }, held)] });
    expect(lotChoice(seen, AGENT_TERMS).map(({ rule }) => rule)).toEqual(found);
  });
});
