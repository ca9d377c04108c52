// Option contracts as securities: one unit is one contract. Sources quote the price per share; the books hold the price of a
// contract, so that quantity times price is money for every security. The two functions below convert one to the other.
import { quotient, scaled, valueAt } from '../../../kernel/amounts.ts';
import {
  type Decimal,
  decimal,
  type Money,
  ONE,
  type Price,
  type Quantity,
} from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { STANDARD_MULTIPLIER } from '../../../market/instruments/amount.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';
import { optionIdOf, parseOptionId } from '../../../market/options/option-id.ts';

/** What a source states of a contract beside its name; decimals as text. */
export interface StatedContract {
  /** The symbol of the underlying: roots lack its punctuation. */
  readonly underlying?: string | undefined;
  /** Money for one point of the price. */
  readonly multiplier?: string | undefined;
  /** Shares that one contract delivers; undefined: as many as the multiplier. */
  readonly deliverable?: string | undefined;
}

/** A security as far as it says whether it is an option. */
export interface NamedSecurity {
  readonly symbol: string;
  readonly contract?: StatedContract | undefined;
}

export interface OptionSecurity {
  readonly underlying: string;
  /** The trading class: `SPXW`, or `AAPL1` if a corporate action has adjusted the contract. */
  readonly root: string;
  readonly right: OptionRight;
  /** Per share. */
  readonly strike: Decimal;
  readonly expiry: TradingDay;
  readonly multiplier: Decimal;
  /** Shares that one contract delivers. */
  readonly deliverable: Quantity;
  /** It may deliver something else than 100 shares. */
  readonly isAdjusted: boolean;
}

const STANDARD = decimal(String(STANDARD_MULTIPLIER));

/** Undefined for a security that is not named as an option contract. */
export function optionOf({ symbol, contract }: NamedSecurity): OptionSecurity | undefined {
  const terms = parseOptionId(symbol);
  if (terms === undefined) return undefined;
  const { root, right, expiry } = terms;
  const multiplier = multiplierIn(contract);
  const deliverable = contract?.deliverable;
  return {
    underlying: contract?.underlying ?? underlyingOf(root),
    ...{ root, right, expiry, multiplier },
    strike: decimal(String(terms.strike)),
    deliverable: (deliverable === undefined ? multiplier : decimal(deliverable)) as Quantity,
    isAdjusted: /\d$/.test(root) || !multiplier.eq(STANDARD) || deliverable !== undefined,
  };
}

/** After its last day a contract has no price: it awaits its expiry, or the shares that it delivers. */
export function hasExpired(security: NamedSecurity, on: TradingDay): boolean {
  const expiry = optionOf(security)?.expiry;
  return expiry !== undefined && expiry < on;
}

/** By what its risk goes by: of an option its underlying. */
export function exposureName(security: NamedSecurity): string {
  return optionOf(security)?.underlying ?? security.symbol;
}

/** Money for one point of the quoted price: 1 unless it is an option. */
export function multiplierOf(security: NamedSecurity): Decimal {
  return isOption(security) ? multiplierIn(security.contract) : ONE;
}

/** The price of one unit, from the price that sources quote. */
export function unitPrice(security: NamedSecurity, quoted: Price): Price {
  return timesMultiplier(quoted, multiplierOf(security));
}

/** The price of one unit, from one that is stated per share of so many. */
export function timesMultiplier(quoted: Price, multiplier: Decimal): Price {
  return multiplier === ONE ? quoted : scaled(quoted, multiplier);
}

/** The price that sources quote, from that of one unit. */
export function quotedPrice(security: NamedSecurity, unit: Price): Price {
  const multiplier = multiplierOf(security);
  return multiplier === ONE ? unit : (quotient(unit, multiplier) as Price);
}

/** The shares that contracts deliver, and what is paid for them at the strike. */
export function deliveredBy(
  { strike, multiplier, deliverable }: OptionSecurity,
  contracts: Quantity,
): { readonly quantity: Quantity; readonly amount: Money } {
  return {
    quantity: scaled(contracts, deliverable),
    amount: valueAt(contracts, scaled(strike, multiplier) as Price),
  };
}

export function isOption({ symbol }: NamedSecurity): boolean {
  return parseOptionId(symbol) !== undefined;
}

/** Of texts, each empty if it is not stated; undefined if they say no more than a name. Multipliers of 1 and 100 say nothing. */
export function contractOf(stated: {
  readonly underlying?: string | undefined;
  readonly multiplier?: string | undefined;
  readonly deliverable?: string | undefined;
}): StatedContract | undefined {
  const { underlying = '', deliverable = '', multiplier = '' } = stated;
  const isPlain = ['', '0', '1', String(STANDARD_MULTIPLIER)].includes(multiplier);
  const contract = {
    ...(underlying !== '' && { underlying }),
    ...(!isPlain && { multiplier }),
    ...(deliverable !== '' && { deliverable }),
  };
  return Object.keys(contract).length === 0 ? undefined : contract;
}

/** Of a trade whose price is that of one unit, such as one that a source states by its amount. */
export function pricedByUnit({ symbol }: NamedSecurity): { readonly multiplier?: Decimal } {
  return isOption({ symbol }) ? { multiplier: ONE } : {};
}

/** `AAPL  261218C00230000` and `AAPL261218C00230000` name the same contract as `AAPL 261218C00230000`; other text stays. */
export function securityName(symbol: string): string {
  const terms = parseOptionId(symbol);
  return (terms && optionIdOf(terms)) ?? symbol;
}

function multiplierIn(contract: StatedContract | undefined): Decimal {
  return contract?.multiplier === undefined ? STANDARD : decimal(contract.multiplier);
}

/** Trading classes of an index whose name is another one. */
const INDEX_BY_CLASS: ReadonlyMap<string, string> = new Map([
  ...(['SPXW', 'SPXQ'] as const).map((root) => [root, 'SPX'] as const),
  ...([
    ['NDXP', 'NDX'],
    ['RUTW', 'RUT'],
    ['VIXW', 'VIX'],
    ['XEO', 'OEX'],
  ] as const),
]);

function underlyingOf(root: string): string {
  return INDEX_BY_CLASS.get(root) ?? root.replace(/\d$/, '');
}
