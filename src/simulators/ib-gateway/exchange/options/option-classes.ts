// The option classes of an underlying: when they expire and stop trading, what they deliver, and their price grid.
import type { PriceStep } from '../../../../market/instruments/tick-grid.ts';

export interface OptionClass {
  readonly name: string;
  readonly underlying: string;
  readonly expiries: 'daily' | 'weekly' | 'monthly';
  /** `am`: by the opening prices of the expiry, so that trading stops the day before. */
  readonly settles: 'am' | 'pm';
  readonly delivers: 'shares' | 'cash';
  /** Trades until 16:15. */
  readonly closesLate: boolean;
  /** Stops at 16:00 on the day of its expiry. */
  readonly endsEarly: boolean;
  readonly deliverable: Deliverable;
  readonly marketRuleId: number;
}

/** What a contract delivers for each of a hundred: one share, and something else after a corporate action. */
export interface Deliverable {
  readonly shares: number;
  /** Money beside them. */
  readonly cash: number;
}

const ONE_SHARE: Deliverable = { shares: 1, cash: 0 };

/** What it is worth at that price of the share. */
export function worthOf({ shares, cash }: Deliverable, price: number): number {
  return price * shares + cash;
}

export interface MarketRule {
  readonly id: number;
  readonly steps: readonly PriceStep[];
}

const CENTS: MarketRule = { id: 32, steps: [{ lowEdge: 0, increment: 0.01 }] };
const PENNY_PROGRAM: MarketRule = {
  id: 109,
  steps: [
    { lowEdge: 0, increment: 0.01 },
    { lowEdge: 3, increment: 0.05 },
  ],
};
const NICKELS: MarketRule = {
  id: 110,
  steps: [
    { lowEdge: 0, increment: 0.05 },
    { lowEdge: 3, increment: 0.1 },
  ],
};
/** By the number that contract details give. */
export const OPTION_RULES: readonly MarketRule[] = [CENTS, PENNY_PROGRAM, NICKELS];

/** Funds whose options have cents at every price and trade until 16:15. */
const FUNDS = ['SPY', 'QQQ', 'IWM'];
/** Indices, with the price their random walk starts from. */
const START_BY_INDEX: ReadonlyMap<string, number> = new Map([['SPX', 6_000]]);

export function isIndex(symbol: string): boolean {
  return START_BY_INDEX.has(symbol);
}

export function startPriceOf(symbol: string): number | undefined {
  return START_BY_INDEX.get(symbol);
}

export function stepsOfRule(marketRuleId: number): readonly PriceStep[] | undefined {
  return OPTION_RULES.find(({ id }) => id === marketRuleId)?.steps;
}

/** A combination has no market rule. */
export function comboSteps(symbol: string): readonly PriceStep[] {
  return isIndex(symbol) ? [{ lowEdge: 0, increment: 0.05 }] : CENTS.steps;
}

/** The standard classes; an adjusted one exists only after a corporate action. */
export function classesOf(symbol: string): readonly OptionClass[] {
  if (isIndex(symbol)) return [indexClass(symbol, 'am'), indexClass(symbol, 'pm')];
  const isFund = FUNDS.includes(symbol);
  return [
    {
      name: symbol.replace(' ', ''),
      underlying: symbol,
      expiries: isFund ? 'daily' : 'weekly',
      settles: 'pm',
      delivers: 'shares',
      closesLate: isFund,
      endsEarly: false,
      deliverable: ONE_SHARE,
      marketRuleId: isFund ? CENTS.id : PENNY_PROGRAM.id,
    },
  ];
}

/** `AAPL1`: monthly, on a coarse grid, with the old strikes. */
export function adjustedClass(symbol: string, deliverable: Deliverable): OptionClass {
  return {
    name: `${symbol.replace(' ', '')}1`,
    underlying: symbol,
    expiries: 'monthly',
    settles: 'pm',
    delivers: 'shares',
    closesLate: false,
    endsEarly: false,
    deliverable,
    marketRuleId: NICKELS.id,
  };
}

function indexClass(symbol: string, settles: 'am' | 'pm'): OptionClass {
  const isMorning = settles === 'am';
  return {
    name: isMorning ? symbol : `${symbol}W`,
    underlying: symbol,
    expiries: isMorning ? 'monthly' : 'daily',
    settles,
    delivers: 'cash',
    closesLate: true,
    endsEarly: !isMorning,
    deliverable: ONE_SHARE,
    marketRuleId: NICKELS.id,
  };
}
