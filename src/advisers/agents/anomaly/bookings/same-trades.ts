// Trades of one day that two sources state, each in its way: one with its charges in the price, or one order as its fills.
import { minus, quotient, sumOf, valueAt } from '../../../../kernel/amounts.ts';
import {
  type Decimal,
  decimal,
  type Money,
  type Quantity,
  textOf,
} from '../../../../kernel/decimal.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { doubt } from './doubt.ts';

/** Charges and rounding; `trade-price` and the closes of a day are further apart. */
const NEAR = decimal('0.005');

/** Equal ones are found by `doubled-trade`. */
export function sameTrades({ entries }: Snapshot): Finding[] {
  const ofDay = Map.groupBy(entries.filter(isTrade), ({ on, type, security, currency }) =>
    [on, type, security, currency].join(' '),
  );
  return [...ofDay.values()].flatMap((trades) => {
    const sources = [...Map.groupBy(trades, ({ origin }) => origin ?? '').values()].map(summedUp);
    return sources.flatMap((later, at) => {
      const before = sources.slice(0, at).find((other) => isSame(other, later));
      return before === undefined ? [] : later.trades.map((one) => statedTwice(before, one));
    });
  });
}

interface Stated {
  readonly trades: readonly SeenEntry[];
  readonly quantity: Decimal;
  readonly value: Money;
}

function summedUp(trades: readonly SeenEntry[]): Stated {
  const values = trades.map(({ quantity, price }) =>
    quantity === undefined || price === undefined ? decimal('0') : valueAt(quantity, price),
  );
  const quantities = trades.map(({ quantity }) => (quantity ?? decimal('0')) as Decimal as Money);
  return { trades, quantity: sumOf(quantities), value: sumOf(values as Money[]) };
}

function isSame(before: Stated, later: Stated): boolean {
  const [one, other] = [before.trades[0], later.trades[0]];
  const isOneEach = before.trades.length === 1 && later.trades.length === 1;
  if (isOneEach && one?.price !== undefined && other?.price?.eq(one.price)) return false;
  if (!before.quantity.eq(later.quantity) || before.value.isZero()) return false;
  const share = quotient(minus(before.value, later.value).abs() as Money, before.value);
  return share.lte(NEAR);
}

function statedTwice(before: Stated, one: SeenEntry): Finding {
  const { id, type, symbol = '', quantity, price, currency, on, origin } = one;
  const [other] = before.trades;
  const others = before.trades.map((each) => each.id).join(', ');
  return doubt(
    one,
    {
      rule: 'near-double',
      severity: 'WARNING',
      figures: figuresOf({
        ...{ transaction: id, other: other?.id, quantity, price, currency, on },
        ...{ source: origin ?? 'by hand', other_source: other?.origin ?? 'by hand' },
      }),
      threshold: undefined,
      text: `${origin ?? 'An entry by hand'} has ${type} ${textOf(quantity as Quantity)} ${symbol} at ${price} ${currency} on ${on} (transaction ${id}), and ${other?.origin ?? 'an entry by hand'} as many shares at about the same price (${others}). Was it booked twice?`,
    },
    {
      others: before.trades,
      restsOn: before.trades.map(({ event }) => event),
      ...(other !== undefined && {
        correction: { kind: 'void-transaction', transaction: id, twin: other.id },
      }),
    },
  );
}
