// What became of the holdings of a run: shares that were bought, sold and called away, their dividends, and what was sold against them.
import { amountOf } from '../../market/instruments/amount.ts';
import { cents } from '../../market/instruments/money.ts';
import type { Fact } from '../../trader/domain/facts/facts.ts';
import type { RunHolding, RunTrade } from '../../trader/domain/report/run-result.ts';
import type { StartHoldings } from './start-holdings.ts';

export interface HoldingTally {
  take(fact: Fact): void;
  /** Cash of one holding for one dividend. */
  pay(symbol: string, amount: number): void;
  /** By symbol, of all that were held at any time. */
  holdings(run: TallyOf): readonly RunHolding[];
}

export interface TallyOf {
  readonly start: StartHoldings;
  readonly trades: readonly RunTrade[];
  /** Now, per share. */
  lastOf(symbol: string): number;
  /** The stock of a contract. */
  underlyingOf(symbol: string): string;
}

interface Tallied {
  shares: number;
  averagePrice: number;
  realized: number;
  dividends: number;
}

export function createHoldingTally(): HoldingTally {
  const bySymbol = new Map<string, Tallied>();
  /** Positions in contracts that cash or shares stand behind. */
  const written = new Set<string>();

  function talliedIn(symbol: string): Tallied {
    const tallied = bySymbol.get(symbol) ?? NOTHING_YET();
    bySymbol.set(symbol, tallied);
    return tallied;
  }

  function restate(symbol: string, shares: number, averagePrice: number): void {
    Object.assign(talliedIn(symbol), { shares, averagePrice });
  }

  return {
    take(fact) {
      switch (fact.type) {
        case 'position-planned':
          if (fact.plan.collateral !== undefined) written.add(fact.positionId);
          return;
        case 'holding-filled': {
          const tallied = talliedIn(fact.symbol);
          const gain = fact.price - tallied.averagePrice;
          if (fact.shares < 0) tallied.realized += amountOf(fact.symbol, gain, -fact.shares);
          return restate(fact.symbol, fact.quantityAfter, fact.averagePriceAfter);
        }
        case 'holding-adopted':
          return restate(fact.symbol, fact.quantityAfter, fact.averagePriceAfter);
        case 'holding-split':
          return restate(fact.symbol, fact.after.quantity, fact.after.averagePrice);
        default:
      }
    },
    pay(symbol, amount) {
      talliedIn(symbol).dividends += amount;
    },
    holdings({ start, trades, lastOf, underlyingOf }) {
      return [...bySymbol].map(([symbol, { shares, averagePrice, realized, dividends }]) => {
        const own = trades.filter(
          (one) => written.has(one.positionId) && underlyingOf(one.symbol) === symbol,
        );
        const last = lastOf(symbol);
        return {
          ...{ symbol, shares, last },
          startShares: start.get(symbol)?.shares ?? 0,
          startPrice: start.get(symbol)?.price,
          averagePrice: shares === 0 ? undefined : averagePrice,
          realizedPnl: cents(realized),
          unrealizedPnl: shares === 0 ? 0 : cents(amountOf(symbol, last - averagePrice, shares)),
          dividends: cents(dividends),
          premium: cents(own.reduce((sum, { pnl }) => sum + pnl, 0)),
        };
      });
    },
  };
}

const NOTHING_YET = (): Tallied => ({ shares: 0, averagePrice: 0, realized: 0, dividends: 0 });
