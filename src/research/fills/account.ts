// The simulated account: cash and shares, changed only by fills, commissions and corporate actions.

import type { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import { amountOf, isOptionId, priceOfAmount } from '../../market/instruments/amount.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { AccountTag } from '../../trader/ports/broker-reports.ts';
import { optionMargin } from './option-margin.ts';

export interface Holding {
  quantity: number;
  /** Per share. */
  averageCost: number;
}

/** What one contract gives its owner: signed shares at the strike, or none. */
export interface Delivered {
  readonly underlying: string;
  readonly shares: number;
  readonly strike: number;
}

export interface SimulatedAccount {
  readonly holdingBySymbol: ReadonlyMap<string, Holding>;
  /** Positive shares for a purchase. */
  trade(symbol: string, shares: number, price: number, commission: number): void;
  take(action: CorporateAction): void;
  /** Ends what is held of an option contract; its owner pays the strike for shares, or gets it. */
  expire(id: string, delivered: Delivered): void;
  /** A cost that belongs to no trade. */
  charge(amount: number): void;
  /** Ends the day: proceeds of its sales are settled on the next, or when the venue says. */
  settle(): void;
  /** Shares that the venue lets be sold now. */
  sellable(symbol: string): number;
  netLiquidation(): number;
  /** USD of all positions, both sides positive. */
  gross(): number;
  /** With the names that the broker uses. */
  values(): readonly (readonly [tag: AccountTag, value: number])[];
}

/** Initial margin is half of a position, maintenance margin a quarter. */
const INITIAL_RATE = 0.5;
const MAINTENANCE_RATE = 0.25;
const LEVERAGE = 4;

interface OptionFigures {
  readonly value: number;
  /** With both sides positive. */
  readonly absolute: number;
  readonly margin: number;
}

const NO_OPTIONS: OptionFigures = { value: 0, absolute: 0, margin: 0 };

export function createAccount(options: {
  readonly cash: number;
  /** Held from before, by symbol. */
  readonly holdings?: ReadonlyMap<string, { readonly shares: number; readonly cost: number }>;
  readonly isMargin: boolean;
  readonly clock: Pick<Clock, 'now'>;
  /** When the shares and the cash of a trade of now can be used; absent where shares can be sold at once. */
  settlesAt?(): Instant;
  lastOf(symbol: string): number;
}): SimulatedAccount {
  const { isMargin, lastOf } = options;
  const holdings = new Map<string, Holding>(
    [...(options.holdings ?? [])].map(([symbol, { shares, cost }]) => [
      symbol,
      { quantity: shares, averageCost: cost },
    ]),
  );
  let { cash } = options;
  let unsettled = 0;
  let tradesOptions = false;
  /** Of sales and of purchases, where they settle by the venue's rule. */
  const proceeds: Coming[] = [];
  const lotsBySymbol = new Map<string, Coming[]>();
  const { clock, settlesAt } = options;

  function holdingOf(symbol: string): Holding {
    const holding = holdings.get(symbol) ?? { quantity: 0, averageCost: 0 };
    holdings.set(symbol, holding);
    return holding;
  }

  function marketValue(
    weight: (quantity: number) => number,
    counts: (symbol: string) => boolean = () => true,
  ): number {
    let value = 0;
    for (const [symbol, { quantity, averageCost }] of holdings) {
      if (quantity === 0 || !counts(symbol)) continue;
      const last = lastOf(symbol);
      value += amountOf(symbol, Number.isNaN(last) ? averageCost : last, weight(quantity));
    }
    return value;
  }

  function comes(symbol: string, shares: number, price: number, at: Instant): void {
    if (shares < 0) return void proceeds.push({ amount: amountOf(symbol, price, -shares), at });
    const lots = lotsBySymbol.get(symbol) ?? [];
    lots.push({ amount: shares, at });
    lotsBySymbol.set(symbol, lots);
  }

  const netLiquidation = (): number => cash + marketValue((quantity) => quantity);
  const gross = (): number => marketValue(Math.abs);

  function optionFigures(): OptionFigures {
    return {
      value: marketValue((quantity) => quantity, isOptionId),
      absolute: marketValue(Math.abs, isOptionId),
      margin: optionMargin(holdings, lastOf),
    };
  }

  function trade(symbol: string, shares: number, price: number, commission: number): void {
    const holding = holdingOf(symbol);
    const { quantity } = holding;
    tradesOptions ||= isOptionId(symbol);
    cash -= amountOf(symbol, price, shares) + commission;
    if (settlesAt !== undefined) comes(symbol, shares, price, settlesAt());
    else if (shares < 0) unsettled -= amountOf(symbol, price, shares);
    holding.quantity += shares;
    if (quantity * shares >= 0) {
      const cost =
        amountOf(symbol, holding.averageCost, quantity) + amountOf(symbol, price, shares);
      holding.averageCost = priceOfAmount(symbol, cost, holding.quantity);
    } else if (holding.quantity === 0) holding.averageCost = 0;
    else if (Math.sign(holding.quantity) !== Math.sign(quantity)) holding.averageCost = price;
  }
  return {
    holdingBySymbol: holdings,
    trade,
    take(action) {
      const holding = holdings.get(action.symbol);
      if (holding === undefined || holding.quantity === 0) return;
      if (action.kind === 'dividend') cash += holding.quantity * action.amount;
      else {
        holding.quantity *= action.ratio;
        holding.averageCost /= action.ratio;
      }
    },
    expire(id, { underlying, shares, strike }) {
      const holding = holdings.get(id);
      const contracts = holding?.quantity ?? 0;
      if (holding === undefined || contracts === 0) return;
      holding.quantity = 0;
      holding.averageCost = 0;
      if (shares !== 0) trade(underlying, shares * contracts, strike, 0);
    },
    charge(amount) {
      cash -= amount;
    },
    settle() {
      unsettled = 0;
    },
    sellable(symbol) {
      const { quantity = 0 } = holdings.get(symbol) ?? {};
      return quantity - comingOf(lotsBySymbol.get(symbol) ?? [], clock.now());
    },
    netLiquidation,
    gross,
    values() {
      const net = netLiquidation();
      const { value, absolute, margin } = tradesOptions ? optionFigures() : NO_OPTIONS;
      const held = gross() - absolute;
      // No cash is lent on options, and what is owed of them is kept.
      const lendable = net - value - margin;
      const settled = cash - unsettled - comingOf(proceeds, clock.now());
      const usable = (settlesAt === undefined ? cash : settled) - margin;
      const available = isMargin ? lendable - held * INITIAL_RATE : usable;
      return [
        ['NetLiquidation', net],
        ['BuyingPower', Math.max(0, isMargin ? available * LEVERAGE : available)],
        ['AvailableFunds', available],
        ['ExcessLiquidity', isMargin ? lendable - held * MAINTENANCE_RATE : usable],
        ['SettledCash', settled],
      ];
    },
  };
}

interface Coming {
  /** Cash, or shares. */
  readonly amount: number;
  readonly at: Instant;
}

/** What is not there yet; what is there is forgotten. */
function comingOf(all: Coming[], now: Instant): number {
  while (all[0] !== undefined && all[0].at <= now) all.shift();
  return all.reduce((sum, { amount }) => sum + amount, 0);
}
