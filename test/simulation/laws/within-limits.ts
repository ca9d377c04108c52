// No entry beyond the limits of the account: how much is held at once, how large it is, how many orders leave in a minute.
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import { amountOf } from '../../../src/market/instruments/amount.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import type { RiskSettings } from '../../../src/trader/ports/risk-settings.ts';
import type { MakeJournalLaw } from './checking/law-of.ts';

/** An entry may be paid up to the collar above the price that its size was made from. */
const COLLAR = 1.005;

export const withinLimits =
  (risk: RiskSettings): MakeJournalLaw =>
  (world, broken) => {
    let entriesAt: readonly number[] = [];
    return {
      name: 'within the limits',
      fact({ fact }) {
        if (fact.type !== 'entry-intended') return;
        const { symbol, market, legs } = fact;
        const now = world.now();
        entriesAt = [...entriesAt.filter((at) => at > now - MINUTE_MS), now];
        if (entriesAt.length > risk.ordersPerMinuteMax)
          broken(`${entriesAt.length} entries in a minute`);
        const others = new Set(world.state.active.values());
        others.delete(symbol);
        if (others.size >= risk.positionsMax)
          broken(`${symbol} is entered beside ${others.size} others`);
        let shares = legs[0]?.quantity ?? 0;
        for (const part of world.state.positions.values())
          if (part.symbol === symbol && isHeld(part)) shares += Math.abs(part.quantity);
        // An entry that waits as a stop fills at its price, or not at all.
        const price = legs[0]?.stopPrice ?? Math.max(market.ask, market.bid);
        const notional = amountOf(symbol, price, shares);
        if (notional > risk.positionNotionalMax * COLLAR)
          broken(`${symbol} is entered for ${notional}`);
      },
    };
  };
