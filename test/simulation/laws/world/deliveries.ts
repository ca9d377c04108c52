// What options leave behind at the exchange, where nothing is executed: contracts end, shares come or go, or a split replaces them.

import { isOptionId } from '../../../../src/market/instruments/amount.ts';
import { parseOptionId } from '../../../../src/market/options/option-id.ts';
import type {
  Change,
  Trade,
} from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { execRootOf } from '../../../../src/trader/domain/orders/exec-id.ts';
import { instrumentOf, isOfCombination } from './instrument.ts';
import { signedShares } from './signed-shares.ts';

export interface Moved {
  readonly symbol: string;
  /** Signed. */
  readonly quantity: number;
  /** A split has put another contract in its place. */
  readonly isReplaced: boolean;
}

export interface Deliveries {
  changed(change: Change): void;
  /** What holdings show since the last call and no execution explains: contracts, and shares beside those. */
  take(): readonly Moved[];
}

const DUST = 1e-6;

export function createDeliveries(): Deliveries {
  const tradeByRoot = new Map<string, Trade>();
  const explained = new Map<string, number>();
  const held = new Map<string, number>();
  let touched = new Set<string>();
  let split = new Set<string>();

  function traded(trade: Trade): void {
    const symbol = instrumentOf(trade);
    const root = execRootOf(trade.execution.execId);
    const more = signedShares(trade) - signedShares(tradeByRoot.get(root));
    tradeByRoot.set(root, trade);
    explained.set(symbol, (explained.get(symbol) ?? 0) + more);
  }

  function moved(symbol: string): Moved {
    const quantity = (held.get(symbol) ?? 0) - (explained.get(symbol) ?? 0);
    explained.set(symbol, held.get(symbol) ?? 0);
    return { symbol, quantity, isReplaced: split.has(parseOptionId(symbol)?.root ?? '') };
  }

  return {
    changed(change) {
      if (change.kind === 'trade' && !isOfCombination(change.trade)) traded(change.trade);
      if (change.kind === 'split' && change.isDone) split.add(change.symbol);
      if (change.kind !== 'holding') return;
      const symbol = instrumentOf(change);
      held.set(symbol, change.quantity);
      touched.add(symbol);
    },
    take() {
      if (touched.size === 0) return NONE;
      const all = [...touched].map(moved).filter(({ quantity }) => Math.abs(quantity) > DUST);
      const ended = all.filter(({ symbol }) => isOptionId(symbol));
      const roots = new Set(ended.map(({ symbol }) => parseOptionId(symbol)?.root));
      // A split multiplies shares, and that is told by itself.
      const shares = all.filter(({ symbol }) => roots.has(symbol) && !split.has(symbol));
      touched = new Set();
      split = new Set();
      return [...ended, ...shares];
    },
  };
}

const NONE: readonly Moved[] = [];
