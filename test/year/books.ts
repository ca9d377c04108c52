// The books at the end of a trading day: what the journal holds is what the account holds, and what the journal books of the day's
// executions and commissions is the money that the account paid and took for them.
import { isOptionId } from '../../src/market/instruments/amount.ts';
import type { Exchange } from '../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { Trade } from '../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { execRootOf } from '../../src/trader/domain/orders/exec-id.ts';
import { ourShares } from '../../src/trader/engine/state/position-lookups.ts';
import type { State } from '../../src/trader/engine/state/state.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';
import { instrumentOf, isOfCombination } from '../simulation/laws/world/instrument.ts';
import { signedShares } from '../simulation/laws/world/signed-shares.ts';

export interface Books {
  booked(facts: readonly RecordedFact[]): void;
  /** A sentence for each thing that does not agree; the next day begins here. */
  prove(): readonly string[];
}

interface Booked {
  readonly shares: number;
  readonly price: number;
  readonly isBought: boolean;
}

const CENT = 0.01;
const DUST = 1e-6;
const CONTRACT_SHARES = 100;

export function createBooks(parts: {
  readonly state: State;
  readonly exchange: Exchange;
  /** Of stocks: the laws compare contracts. */
  readonly symbols: readonly string[];
}): Books {
  const { state, exchange, symbols } = parts;
  const byRoot = new Map<string, Booked>();
  const commissionByRoot = new Map<string, number>();
  let provenTrades = 0;

  function take({ fact }: RecordedFact): void {
    if (fact.type === 'execution-booked' || fact.type === 'leg-executed') {
      const { shares, price, side } = fact;
      byRoot.set(fact.execRoot, { shares, price, isBought: side === 'buy' });
    }
    if (fact.type === 'commission-booked')
      commissionByRoot.set(execRootOf(fact.execId), fact.commission);
  }

  function positions(): readonly string[] {
    const holdings = exchange.view().accounts[0]?.account.holdingBySymbol;
    return symbols.flatMap((symbol) => {
      // What is left to a person is no error of the books.
      if (state.leftOpen.has(symbol)) return [];
      const quantity = holdings?.get(symbol)?.quantity ?? 0;
      const [ours, foreign] = [ourShares(state, symbol), state.foreign.get(symbol) ?? 0];
      if (Math.abs(quantity - ours - foreign) < DUST) return [];
      return [
        `${symbol}: the account holds ${quantity}, the journal ${ours} of ours and ${foreign} of others`,
      ];
    });
  }

  function cash(): readonly string[] {
    const trades = exchange
      .view()
      .trades.slice(provenTrades)
      .filter((trade) => isOurs(trade, state.journalId));
    const unequal = trades.flatMap((trade) => {
      const { execId } = trade.execution;
      const root = execRootOf(execId);
      const booked = byRoot.get(root);
      // What was inferred in its place, or is not booked at all, is for the law of executions.
      if (booked === undefined) return [];
      const unit = isOptionId(instrumentOf(trade)) ? CONTRACT_SHARES : 1;
      const paid = signedShares(trade) * trade.execution.price * unit + trade.commission;
      const signed = booked.isBought ? booked.shares : -booked.shares;
      const known = signed * booked.price * unit + (commissionByRoot.get(root) ?? 0);
      return Math.abs(paid - known) < CENT
        ? []
        : [
            `${execId} (${trade.execution.orderRef}) cost ${paid.toFixed(2)}, the journal books ${known.toFixed(2)}`,
          ];
    });
    return unequal;
  }

  return {
    booked(facts) {
      for (const recorded of facts) take(recorded);
    },
    prove() {
      const found = [...positions(), ...cash()];
      provenTrades = exchange.view().trades.length;
      byRoot.clear();
      commissionByRoot.clear();
      return found;
    },
  };
}

function isOurs(trade: Trade, journalId: string): boolean {
  return trade.execution.orderRef.startsWith(journalId) && !isOfCombination(trade);
}
