// One account: cash, shares by the day they were bought, and what of both can be used now.
import type { Instant, TradingDay } from '../../../../kernel/instant.ts';
import type { TradeSide } from '../../../../market/quotes/matching.ts';
import { tradeCosts, USUAL_RATES } from '../../../../market/venues/vietnam/costs.ts';
import { sellableAt, sellableFrom } from '../../../../market/venues/vietnam/sellable.ts';

export interface Lot {
  readonly boughtOn: TradingDay;
  quantity: number;
  /** VND a share. */
  readonly price: number;
  /** Bought through the API; others were bought by hand or seeded. */
  readonly isOurs: boolean;
}

/** The proceeds of a sale, which arrive with its settlement. */
export interface Proceeds {
  readonly soldOn: TradingDay;
  readonly amount: number;
}

export interface Account {
  readonly name: string;
  /** VND, with the proceeds that have not arrived. */
  cash: number;
  readonly lotsBySymbol: Map<string, Lot[]>;
  proceeds: Proceeds[];
}

export interface AccountFill {
  readonly symbol: string;
  readonly side: TradeSide;
  readonly price: number;
  readonly quantity: number;
  readonly day: TradingDay;
  readonly isOurs: boolean;
}

export interface Holding {
  readonly symbol: string;
  readonly quantity: number;
  /** Settled; pending sales are not taken off. */
  readonly settled: number;
  /** VND a share. */
  readonly averageCost: number;
}

/** Of the value of an order, what its brokerage may add. */
export const COST_FACTOR = 1 + USUAL_RATES.brokeragePercent / 100;

export function createAccount(name: string, cash: number): Account {
  return { name, cash, lotsBySymbol: new Map(), proceeds: [] };
}

export function applyFill(account: Account, fill: AccountFill): void {
  const value = fill.price * fill.quantity;
  const { brokerage, saleTax } = tradeCosts(fill.side, value, USUAL_RATES);
  if (fill.side === 'buy') {
    account.cash -= value + brokerage;
    addLot(account, fill.symbol, {
      boughtOn: fill.day,
      quantity: fill.quantity,
      price: fill.price,
      isOurs: fill.isOurs,
    });
    return;
  }
  const amount = value - brokerage - saleTax;
  account.cash += amount;
  account.proceeds.push({ soldOn: fill.day, amount });
  takeShares(account, fill.symbol, fill.quantity);
}

export function addLot(account: Account, symbol: string, lot: Lot): void {
  const held = account.lotsBySymbol.get(symbol) ?? [];
  account.lotsBySymbol.set(symbol, held);
  const same = held.find(
    (one) => one.boughtOn === lot.boughtOn && one.price === lot.price && one.isOurs === lot.isOurs,
  );
  if (same === undefined) held.push(lot);
  else same.quantity += lot.quantity;
  held.sort((a, b) => (a.boughtOn < b.boughtOn ? -1 : a.boughtOn > b.boughtOn ? 1 : 0));
}

/** The shares that were bought first. */
function takeShares(account: Account, symbol: string, quantity: number): void {
  const held = account.lotsBySymbol.get(symbol) ?? [];
  let left = quantity;
  for (const lot of held) {
    const taken = Math.min(left, lot.quantity);
    lot.quantity -= taken;
    left -= taken;
  }
  if (left > 0) throw new Error(`${left} shares of ${symbol} were sold and not held`);
  const rest = held.filter((lot) => lot.quantity > 0);
  if (rest.length === 0) account.lotsBySymbol.delete(symbol);
  else account.lotsBySymbol.set(symbol, rest);
}

/** Settled by now. */
export function settledShares(account: Account, symbol: string, at: Instant): number {
  return sellableAt(account.lotsBySymbol.get(symbol) ?? [], at);
}

/** Settled shares that were bought through the API. */
export function settledOfOurs(account: Account, symbol: string, at: Instant): number {
  const lots = account.lotsBySymbol.get(symbol) ?? [];
  return sellableAt(
    lots.filter(({ isOurs }) => isOurs),
    at,
  );
}

/** VND that have arrived. */
export function availableCash(account: Account, at: Instant): number {
  const [arrived, waiting] = [[] as Proceeds[], [] as Proceeds[]];
  for (const one of account.proceeds)
    (sellableFrom(one.soldOn) <= at ? arrived : waiting).push(one);
  if (arrived.length > 0) account.proceeds = waiting;
  return account.cash - waiting.reduce((sum, { amount }) => sum + amount, 0);
}

export function holdingsOf(account: Account, at: Instant): readonly Holding[] {
  return [...account.lotsBySymbol].map(([symbol, lots]) => {
    const quantity = lots.reduce((sum, lot) => sum + lot.quantity, 0);
    const cost = lots.reduce((sum, lot) => sum + lot.quantity * lot.price, 0);
    return { symbol, quantity, settled: sellableAt(lots, at), averageCost: cost / quantity };
  });
}
