// Movements of a pool from lines of text, and drawn at random.
import fc from 'fast-check';
import {
  type Decimal,
  decimal,
  type Money,
  type Quantity,
} from '../../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../../src/kernel/instant.ts';
import type { Disposal, Movement } from '../../../../../src/ledger/domain/tax/pools/movement.ts';
import { addDays } from '../../../../../src/market/time/day.ts';

/** `2024-01-02 buy A 100 5 1`; see `uk-examples.ts`. */
export function movementOf(line: string): Movement {
  const [on, kind, security = '', ...numbers] = line.split(' ');
  const [first, second, third] = numbers.map((one) => decimal(one));
  const place = { on: on as TradingDay, security };
  const [a, b, c] = [first ?? ZERO, second ?? ZERO, third ?? ZERO];
  const [quantity, value, fees] = [a as Quantity, a.times(b) as Decimal as Money, c as Money];
  if (kind === 'buy')
    return {
      ...{ ...place, kind: 'acquired', quantity, isBought: true },
      cost: value.plus(fees) as Money,
    };
  if (kind === 'sell') return { ...place, kind: 'disposed', quantity, proceeds: value, fees };
  if (kind === 'split') return { ...place, kind: 'split', newShares: a, oldShares: b };
  if (kind === 'return') return { ...place, kind: 'cost-lowered', amount: a as Money };
  return { ...place, kind: 'cost-lowered', amount: a.negated() as Money };
}

const ZERO = decimal('0');

export function costOf({ matches, fees }: Disposal): Money {
  return matches.reduce((sum, { cost }) => sum.plus(cost) as Money, fees);
}

export function gainOf(one: Disposal): Money {
  return one.proceeds.minus(costOf(one)) as Money;
}

const START = '2024-01-01' as TradingDay;

/** Purchases and sales of two securities within 120 days; sales may exceed what is held. */
export const drawnTrades: fc.Arbitrary<readonly Movement[]> = fc.array(
  fc
    .record({
      day: fc.integer({ min: 0, max: 120 }),
      kind: fc.constantFrom('buy', 'sell'),
      security: fc.constantFrom('A', 'B'),
      quantity: fc.integer({ min: 1, max: 1_000_000 }).map((thousandths) => thousandths / 1000),
      price: fc.integer({ min: 1, max: 100_000 }).map((cents) => cents / 100),
      fees: fc.integer({ min: 0, max: 1000 }).map((cents) => cents / 100),
    })
    .map(({ day, kind, security, quantity, price, fees }) =>
      movementOf(`${addDays(START, day)} ${kind} ${security} ${quantity} ${price} ${fees}`),
    ),
  { maxLength: 40 },
);
