// Option contracts in a run: their quotes go to the exchange and the engine, and what is held of them ends with their last day.

import { HOUR_MS, plus, SECOND_MS, type TradingDay } from '../../kernel/instant.ts';
import type { SimulatedTime } from '../../kernel/simulated-time.ts';
import { amountOf, isOptionId } from '../../market/instruments/amount.ts';
import { isExercisedForDividend } from '../../market/options/early-exercise.ts';
import type { OptionContract } from '../../market/options/option-contract.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { OptionMarket } from '../chains/option-market.ts';
import type { SimulatedBroker } from '../fills/simulated-broker.ts';
import type { OptionPrices } from './market-player.ts';
import type { TradingCore } from './trading-core.ts';

export interface OptionPlayer extends OptionPrices {
  follow(id: string): void;
  /** After the close: contracts of which it was the last day are exercised if they are in the money, and end. */
  expire(session: Session): void;
  /** Before the session: calls that are owed are assigned if its dividend makes exercising them worthwhile. */
  playNight(session: Session): void;
  /** All contracts held at the far side of their quotes, less their marks: 0 or less; undefined without any. */
  liquidationGap(): number | undefined;
}

export interface OptionPlayerParts {
  readonly time: SimulatedTime;
  readonly market: OptionMarket;
  readonly broker: Pick<SimulatedBroker, 'expire' | 'account'>;
  readonly core: Pick<TradingCore, 'push' | 'settle'>;
  /** Per share; 0 without one. */
  dividendOn(day: TradingDay, symbol: string): number;
  /** The last price of a stock. */
  lastOf(symbol: string): number;
}

/** The clearing house exercises what is in the money by a cent. */
const IN_THE_MONEY = 0.01;
const DUST = 1e-9;
/** At half past two in New York; the engine then looks at the account as on any other change. */
const ASSIGNED_BEFORE_OPEN_MS = 7 * HOUR_MS;
const NIGHT_LOOK_MS = 5 * SECOND_MS;
const NIGHT_LOOKS = 24;

export function createOptionPlayer(parts: OptionPlayerParts): OptionPlayer {
  const { time, market, broker, core } = parts;

  function report(): void {
    const at = time.clock.now();
    for (const [id, { bid, ask, last }] of market.followed()) {
      const quote = { symbol: id, bid, ask, last, at, isLive: true, isHalted: false };
      core.push({ from: 'market', update: { type: 'quote', quote } });
    }
  }

  function held(): readonly (readonly [OptionContract, number])[] {
    return [...broker.account.holdingBySymbol].flatMap(([id, { quantity }]) => {
      const contract = isOptionId(id) && quantity !== 0 ? market.contractOf(id) : undefined;
      return contract === undefined ? [] : [[contract, quantity] as const];
    });
  }

  /** Calls that are owed, whose owners gain by exercising them before the stock trades without the dividend of that day. */
  function assignedBefore({ day }: Session): readonly OptionContract[] {
    return held().flatMap(([contract, quantity]) => {
      const { id, underlying, right, strike } = contract;
      const [spot, price] = [parts.lastOf(underlying), market.markOf(id)];
      const dividend = parts.dividendOn(day, underlying);
      const isOwedCall = quantity < 0 && right === 'call';
      return isOwedCall && isExercisedForDividend({ strike, spot, price, dividend })
        ? [contract]
        : [];
    });
  }

  return {
    isFollowed: market.isFollowed,
    play() {
      market.play();
      report();
    },
    follow(id) {
      market.follow(id);
      report();
    },
    expire({ day }) {
      for (const [{ id, underlying, right, strike, lastTradeDay, multiplier }] of held()) {
        if (lastTradeDay > day) continue;
        const close = parts.lastOf(underlying);
        const value = right === 'call' ? close - strike : strike - close;
        const isExercised = value >= IN_THE_MONEY - DUST;
        const shares = isExercised ? (right === 'call' ? multiplier : -multiplier) : 0;
        broker.expire(id, { underlying, shares, strike });
      }
    },
    playNight(session) {
      const assigned = assignedBefore(session);
      if (assigned.length === 0) return;
      time.runTo(plus(session.open, -ASSIGNED_BEFORE_OPEN_MS), core.settle);
      for (const { id, underlying, strike, multiplier } of assigned)
        broker.expire(id, { underlying, shares: multiplier, strike });
      for (let look = 0; look < NIGHT_LOOKS; look += 1) {
        time.runTo(plus(time.clock.now(), NIGHT_LOOK_MS), core.settle);
        core.push({ from: 'timer' });
        core.settle();
      }
    },
    liquidationGap() {
      const all = held();
      if (all.length === 0) return undefined;
      return all.reduce((sum, [{ id }, quantity]) => {
        const far = amountOf(id, market.liquidationOf(id, quantity), quantity);
        const gap = far - amountOf(id, market.markOf(id), quantity);
        return Number.isNaN(gap) ? sum : sum + gap;
      }, 0);
    },
  };
}
