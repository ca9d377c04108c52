// Where an account stood before the day: what was gained until the close is not of the next session.
import type { Change } from '../state/changes.ts';
import { type Account, profitOf } from './accounts.ts';

export interface TradingDays {
  /** At the close of a session. */
  end(): void;
  /** At the next open. */
  begin(): void;
}

export function createTradingDays(parts: {
  accounts(): readonly Account[];
  worthOf(symbol: string): number;
  record(change: Change): void;
}): TradingDays {
  const { worthOf, record } = parts;

  return {
    end() {
      for (const account of parts.accounts()) {
        for (const holding of account.holdingBySymbol.values()) {
          holding.profitAtClose = profitOf(holding, worthOf);
        }
      }
    },
    begin() {
      for (const account of parts.accounts()) beginFor(account);
    },
  };

  function beginFor(account: Account): void {
    const { name, cash, holdingBySymbol } = account;
    account.realizedToday = 0;
    if (holdingBySymbol.size === 0) return;
    record({ kind: 'account', account: name, cash, realizedToday: 0 });
    for (const holding of holdingBySymbol.values()) {
      holding.realizedBefore = holding.realizedPnl;
      holding.profitBefore = holding.profitAtClose ?? profitOf(holding, worthOf);
      record({ kind: 'holding', account: name, ...holding });
    }
  }
}
