// What an option leaves behind when it ends: nothing, shares at its strike, or cash.
import type { Contract } from '../../messages/contract.ts';
import { instrumentKey, multiplierOf } from '../../messages/instrument-key.ts';
import { type Account, book, type Holding } from '../account/accounts.ts';
import type { Deliverable } from '../options/option-classes.ts';
import type { DeliveryTrade } from '../orders/settlement.ts';
import type { Change } from '../state/changes.ts';

/** What happens to a number of contracts: `price` is that of the underlying, for a class that delivers cash. */
export type Ending =
  | { readonly kind: 'worthless' }
  | { readonly kind: 'shares' }
  | { readonly kind: 'cash'; readonly price: number };

export interface Deliveries {
  /** Ends contracts of what the account holds: all of them if no number is given. */
  end(account: Account, holding: Holding, ending: Ending, contracts?: number): void;
}

interface Parts {
  ofSymbol(symbol: string): Contract | undefined;
  /** Undefined of an unknown class: a share. */
  deliverableOf(contract: Contract): Deliverable | undefined;
  record(change: Change): void;
  moved(account: Account, key: string): void;
  /** Executions of it, if the gateway reports any. */
  executed(account: Account, contract: Contract, trade: DeliveryTrade): void;
}

export function createDeliveries(parts: Parts): Deliveries {
  function end(account: Account, holding: Holding, ending: Ending, contracts?: number): void {
    const { contract, averageCost } = holding;
    const side = Math.sign(holding.quantity);
    const ended =
      side * Math.min(contracts ?? Number.POSITIVE_INFINITY, Math.abs(holding.quantity));
    if (ended === 0) return;
    // A premium goes into the basis of the shares; otherwise it is the gain or the loss.
    const price =
      ending.kind === 'shares' ? averageCost / multiplierOf(contract) : cashOf(contract, ending);
    const paid = -ended * price * multiplierOf(contract);
    book(account, { contract, signedShares: -ended, price, commission: 0, whose: 'hand' });
    if (ending.kind === 'shares') account.cash += paid;
    parts.executed(account, contract, { signedQuantity: -ended, price: 0 });
    if (ending.kind === 'shares') deliver(account, contract, ended, averageCost);
    save(account, instrumentKey(contract));
  }

  /** At the strike, with the premium, and less the cash that comes beside them, in the price that each share is kept at. */
  function deliver(account: Account, option: Contract, ended: number, averageCost: number): void {
    const stock = parts.ofSymbol(option.symbol);
    if (stock === undefined) return;
    const { shares = 1, cash = 0 } = parts.deliverableOf(option) ?? {};
    const perContract = multiplierOf(option) * shares;
    const signedShares = ended * perContract * (option.right === 'C' ? 1 : -1);
    const strike = option.strike / shares;
    const premium = (Math.sign(signedShares) * Math.sign(ended) * averageCost) / perContract;
    const price = strike + premium - cash / shares;
    book(account, { contract: stock, signedShares, price, commission: 0, whose: 'hand' });
    account.cash += signedShares * premium;
    parts.executed(account, stock, { signedQuantity: signedShares, price: strike });
    save(account, stock.symbol);
  }

  function save(account: Account, key: string): void {
    const holding = account.holdingBySymbol.get(key);
    const { name, cash, realizedToday } = account;
    parts.record({ kind: 'account', account: name, cash, realizedToday });
    if (holding !== undefined) parts.record({ kind: 'holding', account: name, ...holding });
    parts.moved(account, key);
  }

  return { end };
}

/** Per unit of its price. */
function cashOf({ right, strike }: Contract, ending: Ending): number {
  if (ending.kind !== 'cash') return 0;
  return Math.max(0, right === 'C' ? ending.price - strike : strike - ending.price);
}
