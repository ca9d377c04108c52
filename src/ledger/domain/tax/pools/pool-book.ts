// The pools of all securities, in which every unit costs the same.
import { lesser, minus, plus, quotient, scaled, shareOf } from '../../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../../kernel/decimal.ts';
import { type Decimal, decimal, NO_MONEY, NO_QUANTITY, ONE } from '../../../../kernel/decimal.ts';
import type { CarriedOver, CostLowered, Disposal, Pool, SplitOfPool } from './movement.ts';

const EMPTY: Pool = { quantity: NO_QUANTITY, cost: NO_MONEY };

/** Less than this is left by the rounding of a division. */
const DUST = decimal('0.00000001');

export function isDust(quantity: Quantity): boolean {
  return quantity.abs().lt(DUST);
}

export type PoolBook = ReturnType<typeof createPoolBook>;

export function createPoolBook() {
  const pools = new Map<string, Pool>();
  const of = (security: string): Pool => pools.get(security) ?? EMPTY;

  return {
    pools,
    of,
    add(security: string, { quantity, cost }: Pool): void {
      const pool = of(security);
      pools.set(security, {
        quantity: plus(pool.quantity, quantity),
        cost: plus(pool.cost, cost),
      });
    },
    /** As much as there is, with its part of the cost. */
    take(security: string, wanted: Quantity): Pool {
      const pool = of(security);
      // What a denied loss added waits for the purchase that replaces the shares.
      if (pool.quantity.isZero()) return EMPTY;
      const isAll = wanted.gte(pool.quantity) || isDust(minus(pool.quantity, wanted));
      if (isAll) {
        pools.delete(security);
        return isDust(minus(wanted, pool.quantity)) ? { ...pool, quantity: wanted } : pool;
      }
      const cost = shareOf(pool.cost, wanted, pool.quantity);
      pools.set(security, {
        quantity: minus(pool.quantity, wanted),
        cost: minus(pool.cost, cost),
      });
      return { quantity: wanted, cost };
    },
    split({ security, newShares, oldShares }: SplitOfPool): void {
      const pool = pools.get(security);
      if (pool === undefined) return;
      const quantity = quotient(pool.quantity.times(newShares), oldShares) as Quantity;
      pools.set(security, { ...pool, quantity });
    },
    /** The gain of what exceeds the cost; undefined if nothing does. */
    lower({ security, on, amount }: CostLowered): Disposal | undefined {
      const pool = of(security);
      const lowered = lesser(amount, pool.cost);
      pools.set(security, { ...pool, cost: minus(pool.cost, lowered) });
      const excess = minus(amount, lowered);
      return excess.gt(0) ? gainOnly({ security, on, proceeds: excess }) : undefined;
    },
    /** The disposal that cash beside the new units makes of it. */
    carry(carried: CarriedOver): Disposal | undefined {
      const { security, to, ratio, isReplaced, paid, on } = carried;
      const pool = of(security);
      if (pool.quantity.isZero()) return undefined;
      const kept = scaled(pool.cost, paid === undefined ? carried.costShare : keptShare(paid));
      const left = minus(pool.cost, kept);
      if (isReplaced) pools.delete(security);
      else pools.set(security, { ...pool, cost: left });
      this.add(to, { quantity: scaled(pool.quantity, ratio), cost: kept });
      if (paid === undefined) return undefined;
      const proceeds = pool.quantity.times(paid.cash) as Decimal as Money;
      const match = { rule: 'pool', on: undefined, quantity: pool.quantity, cost: left } as const;
      return {
        ...gainOnly({ security, on, proceeds }),
        quantity: pool.quantity,
        matches: [match],
      };
    },
  };
}

/** A part disposal: the cost is divided by the values of the cash and of what else is received (TCGA 1992 s.42). */
function keptShare({ cash, received }: NonNullable<CarriedOver['paid']>): Decimal {
  const whole = cash.plus(received);
  return whole.isZero() ? ONE : quotient(received, whole);
}

function gainOnly(one: Pick<Disposal, 'security' | 'on' | 'proceeds'>): Disposal {
  return { ...one, quantity: NO_QUANTITY, fees: NO_MONEY, matches: [], uncovered: NO_QUANTITY };
}
