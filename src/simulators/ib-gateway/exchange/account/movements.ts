// Shares that come or go without a trade: dividends in shares, transfers. They have no execution, only a new position.
import type { Contract } from '../../messages/contract.ts';
import type { Change } from '../state/changes.ts';
import type { AccountBook } from './account-book.ts';
import { type Account, shift } from './accounts.ts';

export interface Movements {
  /** Into the first account, or out of it if negative; a sentence says why not. */
  move(symbol: string, signedShares: number): string | undefined;
  /** A part of what the first account that holds the symbol holds, as its broker credits it: to four decimals. */
  credit(symbol: string, shares: number | undefined): string | undefined;
}

interface Parts {
  readonly accounts: AccountBook;
  contractOf(symbol: string): Contract | undefined;
  record(change: Change): void;
  moved(account: Account, symbol: string): void;
  measure(account: Account, symbol: string): void;
}

const DIVIDEND = 0.03;

export function createMovements(parts: Parts): Movements {
  function put(account: Account, symbol: string, signedShares: number): string | undefined {
    const contract = parts.contractOf(symbol);
    if (contract === undefined) return `Unknown symbol ${symbol}.`;
    shift(account, contract, signedShares);
    const holding = account.holdingBySymbol.get(symbol);
    if (holding !== undefined) parts.record({ kind: 'holding', account: account.name, ...holding });
    parts.moved(account, symbol);
    parts.measure(account, symbol);
    return undefined;
  }

  return {
    move(symbol, signedShares) {
      const [account] = parts.accounts.all();
      return account === undefined ? 'No account.' : put(account, symbol, signedShares);
    },
    credit(symbol, shares) {
      for (const account of parts.accounts.all()) {
        const held = account.holdingBySymbol.get(symbol)?.quantity ?? 0;
        if (held <= 0) continue;
        return put(account, symbol, shares ?? Math.round(held * DIVIDEND * 1e4) / 1e4);
      }
      return `Nothing is held in ${symbol}.`;
    },
  };
}
