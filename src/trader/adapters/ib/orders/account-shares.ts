// The shares of a symbol over all its contracts: after a reverse split the new contract has a separate row, and the old one ends
// with 0, in either order.

export interface PositionRow {
  readonly conId: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly averageCost: number;
}

export type SymbolShares = Pick<PositionRow, 'symbol' | 'quantity' | 'averageCost'>;

export interface AccountShares {
  /** The symbol's shares with this row, which replaces an earlier one of the same contract. */
  after(row: PositionRow): SymbolShares;
  all(): readonly SymbolShares[];
  clear(): void;
}

export function createAccountShares(): AccountShares {
  const rowByConId = new Map<number, PositionRow>();

  function sharesOf(wanted: string): SymbolShares {
    const rows = [...rowByConId.values()].filter(({ symbol }) => symbol === wanted);
    const quantity = rows.reduce((sum, row) => sum + row.quantity, 0);
    // Shares of two contracts at once are transitional: the cost of the newest row that has any.
    const averageCost = rows.findLast((row) => row.quantity !== 0)?.averageCost ?? 0;
    return { symbol: wanted, quantity, averageCost };
  }

  return {
    after(row) {
      rowByConId.delete(row.conId);
      rowByConId.set(row.conId, row);
      return sharesOf(row.symbol);
    },
    all: () => [...new Set([...rowByConId.values()].map(({ symbol }) => symbol))].map(sharesOf),
    clear: () => rowByConId.clear(),
  };
}
