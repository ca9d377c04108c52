// The accounts as an earlier life of the book left them, or with their starting cash.
import type { Memory } from '../changes.ts';
import { type Account, createAccount } from './accounts.ts';

const START_CASH = 1_000_000;

export function restoredAccounts(
  names: readonly string[],
  memory: Memory,
): ReadonlyMap<string, Account> {
  const accounts = new Map(names.map((name) => [name, createAccount(name, START_CASH)]));
  for (const { account: name, cash, realizedToday } of memory.accounts) {
    const account = accounts.get(name);
    if (account !== undefined) Object.assign(account, { cash, realizedToday });
  }
  for (const { account: name, contract, ...figures } of memory.holdings) {
    const { quantity, averageCost, realizedPnl, socketQuantity } = figures;
    accounts.get(name)?.holdingBySymbol.set(contract.symbol, {
      contract,
      quantity,
      averageCost,
      realizedPnl,
      socketQuantity,
    });
  }
  return accounts;
}
