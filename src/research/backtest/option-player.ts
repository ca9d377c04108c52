// Option contracts in a run: their quotes go to the exchange and the engine, and what is held of them ends with their last day.

import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  plus,
  SECOND_MS,
  type TradingDay,
} from '../../kernel/instant.ts';
import type { SimulatedTime } from '../../kernel/simulated-time.ts';
import { amountOf, isOptionId } from '../../market/instruments/amount.ts';
import {
  isExercisedForDividend,
  isExercisedForInterest,
} from '../../market/options/early-exercise.ts';
import type { OptionContract } from '../../market/options/option-contract.ts';
import { DAYS_PER_YEAR } from '../../market/options/pricing/pricing-inputs.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { OptionMarket } from '../chains/option-market.ts';
import type { SimulatedBroker } from '../fills/simulated-broker.ts';
import type { OptionPrices } from './market-player.ts';
import type { TradingCore } from './trading-core.ts';

export interface OptionPlayer extends OptionPrices {
  follow(id: string): void;
  /** After the close: contracts of which it was the last day are exercised if they are in the money, and end. */
  expire(session: Session): void;
  /** Before the session: what is owed is assigned if its dividend, or interest on the strike, makes exercising it worthwhile. */
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
  /** Interest per year: 0.04 is 4 %. */
  readonly rate: number;
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
  let closedAt: Instant | undefined;

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

  /** What is owed, and its owners gain by exercising it in the night before that session. */
  function assignedBefore({ day, open }: Session): readonly OptionContract[] {
    const years = (open - (closedAt ?? open)) / DAY_MS / DAYS_PER_YEAR;
    return held().flatMap(([contract, quantity]) => {
      const { id, underlying, right, strike } = contract;
      const seen = { strike, spot: parts.lastOf(underlying), price: market.markOf(id) };
      const isExercised =
        right === 'call'
          ? isExercisedForDividend({ ...seen, dividend: parts.dividendOn(day, underlying) })
          : isExercisedForInterest({ ...seen, interest: strike * parts.rate * years });
      return quantity < 0 && isExercised ? [contract] : [];
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
    expire({ day, close }) {
      closedAt = close;
      for (const [contract] of held()) {
        const { id, underlying, right, strike, lastTradeDay } = contract;
        if (lastTradeDay > day) continue;
        const spot = parts.lastOf(underlying);
        const value = right === 'call' ? spot - strike : strike - spot;
        const isExercised = value >= IN_THE_MONEY - DUST;
        const shares = isExercised ? deliveredBy(contract) : 0;
        broker.expire(id, { underlying, shares, strike });
      }
    },
    playNight(session) {
      const assigned = assignedBefore(session);
      if (assigned.length === 0) return;
      time.runTo(plus(session.open, -ASSIGNED_BEFORE_OPEN_MS), core.settle);
      for (const contract of assigned) {
        const { id, underlying, strike } = contract;
        broker.expire(id, { underlying, shares: deliveredBy(contract), strike });
      }
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

/** By a contract that its owner exercises, to the owner; negative: from the owner. */
function deliveredBy({ right, multiplier }: OptionContract): number {
  return right === 'call' ? multiplier : -multiplier;
}
