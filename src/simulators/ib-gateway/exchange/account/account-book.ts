// The accounts by name, as loaded from an earlier run or with their starting cash.

import { instrumentKey } from '../../messages/instrument-key.ts';
import { type BookOrder, isBuy } from '../state/book-order.ts';
import type { ExchangeState } from '../state/changes.ts';
import { type Account, createAccount } from './accounts.ts';

const START_CASH = 1_000_000;

export interface AccountBook {
  all(): readonly Account[];
  /** The account may be omitted if there is only one. */
  named(name: string): Account | undefined;
  /** The account of the order; an unknown account is a bug. */
  of(order: BookOrder): Account;
  /** A sale of more shares than its account holds; a child closes what its parent buys. */
  isShortSale(order: BookOrder): boolean;
}

export function createAccountBook(names: readonly string[], memory: ExchangeState): AccountBook {
  const accounts = restored(names, memory);
  const all = [...accounts.values()];

  function of({ account: name }: BookOrder): Account {
    const account = accounts.get(name);
    if (account === undefined) throw new Error(`an order of the unknown account ${name}`);
    return account;
  }

  return {
    all: () => all,
    named: (name) => (name === '' && all.length === 1 ? all[0] : accounts.get(name)),
    of,
    isShortSale(order) {
      if (isBuy(order) || order.parentPermId !== 0 || order.contract.secType !== 'STK')
        return false;
      return order.quantity > (of(order).holdingBySymbol.get(order.symbol)?.quantity ?? 0);
    },
  };
}

function restored(names: readonly string[], memory: ExchangeState): ReadonlyMap<string, Account> {
  const accounts = new Map(names.map((name) => [name, createAccount(name, START_CASH)]));
  for (const { account: name, cash, realizedToday } of memory.accounts) {
    const account = accounts.get(name);
    if (account !== undefined) Object.assign(account, { cash, realizedToday });
  }
  for (const { kind, account: name, contract, ...figures } of memory.holdings) {
    accounts.get(name)?.holdingBySymbol.set(instrumentKey(contract), {
      contract,
      investedQuantity: 0,
      realizedBefore: 0,
      profitBefore: 0,
      profitAtClose: undefined,
      ...figures,
    });
  }
  return accounts;
}
