// Never sold before T+2, never more than is held, never short: counted from the fills of the account alone.
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { HOUR_MS } from '../../../../src/kernel/instant.ts';
import type { Fill } from '../../../../src/simulators/ssi/exchange/orders/order-book.ts';
import { venueOf } from '../environment/environment.ts';
import type { MakeLaw } from './world.ts';

/** What others sell is told late: a sale may be under way by then. */
const STRANGERS_MS = 20_000;

interface Bought {
  readonly sellableAt: number;
  left: number;
}

export const settledOnly: MakeLaw = (world, broken) => {
  const bought = new Map<string, Bought[]>();

  /** Said here once more, and not asked of the code that is on trial: the second trading day after, at 13:00. */
  function sellableAt({ symbol, at }: Fill): number {
    const { calendar } = venueOf(symbol);
    let day: TradingDay | undefined = calendar.dayOf(at);
    for (let count = 0; count < 2 && day !== undefined; count += 1)
      day = calendar.nextSession(day)?.day;
    return day === undefined
      ? Number.POSITIVE_INFINITY
      : calendar.boundsOf(day).start + 13 * HOUR_MS;
  }

  function sold(fill: Fill): void {
    let left = fill.shares;
    for (const lot of bought.get(fill.symbol) ?? []) {
      if (lot.sellableAt > world.now()) continue;
      const taken = Math.min(left, lot.left);
      lot.left -= taken;
      left -= taken;
    }
    if (left > 0)
      broken(`${fill.clientRequestId || 'a hand'} sold ${left} unsettled ${fill.symbol}`);
  }

  return {
    name: 'never before T+2 and never short',
    arriving(call) {
      if (call.kind !== 'place' || call.side !== 'sell') return;
      const { symbol, quantity, requestId } = call;
      if (world.now() - world.touchedAt(symbol) < STRANGERS_MS) return;
      const [settled, onSale] = [world.settledIn(symbol), world.onSaleIn(symbol)];
      if (quantity + onSale > settled)
        broken(`${requestId} sells ${quantity} ${symbol} beside ${onSale}, ${settled} settled`);
    },
    changed(change) {
      if (change.kind === 'account')
        for (const [symbol, lots] of change.account.lots)
          if (!bought.has(symbol))
            bought.set(
              symbol,
              lots.map(({ quantity }) => ({ sellableAt: 0, left: quantity })),
            );
      if (change.kind !== 'fill') return;
      const { fill } = change;
      if (fill.side === 'sell') return sold(fill);
      const lots = bought.get(fill.symbol) ?? [];
      lots.push({ sellableAt: sellableAt(fill), left: fill.shares });
      bought.set(fill.symbol, lots);
    },
  };
};
