// What rows of positions and orders say of an option contract.
import type { Instant } from '../../../../kernel/instant.ts';
import { multiplierOf } from '../../../../market/instruments/amount.ts';
import { cents } from '../../../../market/instruments/money.ts';
import { contractsIn } from '../../../../market/options/combination.ts';
import { parseCondor } from '../../../../market/options/condor.ts';
import { type OptionTerms, parseOptionId } from '../../../../market/options/option-id.ts';
import { parseVertical } from '../../../../market/options/vertical.ts';
import { midOf } from '../../../../market/quotes/quote.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import type { HeldOptionFields, OrderedOptionFields } from '../../../contract/order-rows.ts';
import { greekFigures } from '../../../domain/options/greek-figures.ts';
import {
  daysLeft,
  type OptionMarket,
  optionBounds,
  type PositionGreeks,
  positionGreeks,
} from '../../../domain/options/held-option.ts';
import { type Collateral, reservedFor } from '../../../domain/terms/collateral.ts';
import type { OrderSide } from '../../../domain/terms/side.ts';
import { condorText, contractText, verticalText } from '../../../domain/wording/contract-text.ts';

export interface OptionSeen {
  readonly calendar: Calendar;
  readonly now: Instant;
  /** Undefined without a quote. */
  readonly optionMarket: (id: string) => OptionMarket | undefined;
}

interface HeldUnits {
  readonly symbol: string;
  readonly quantity: number;
  readonly average_price: number;
  /** Of a contract that was sold by itself. */
  readonly collateral: Collateral | null;
}

function isReserved(collateral: Collateral | null): boolean {
  return collateral !== null && collateral !== 'contract';
}

/** Undefined for a stock. */
export function heldOptionFields(
  { symbol, quantity, average_price: price, collateral }: HeldUnits,
  { calendar, now, optionMarket }: OptionSeen,
): HeldOptionFields | undefined {
  const terms = termFields(symbol, quantity);
  if (terms === undefined) return undefined;
  const { maxLoss, breakEvens } = optionBounds(symbol, quantity, price);
  const market = optionMarket(symbol);
  const greeks = market && positionGreeks(symbol, market, { units: quantity, calendar, now });
  return {
    ...terms,
    days_left: daysLeft(terms.expiry, calendar, now),
    max_loss: maxLoss === undefined ? null : cents(maxLoss),
    ...(isReserved(collateral) && { reserved: reservedFor(symbol, Math.abs(quantity)) }),
    break_evens: breakEvens,
    ...{ bid: known(market?.bid), ask: known(market?.ask), mid: known(market && midOf(market)) },
    quote_age_seconds: market === undefined ? null : Math.round(market.ageMs / 1_000),
    underlying_price: known(market?.underlyingPrice),
    ...(market !== undefined && { rate: market.rate }),
    ...volatilitiesOf(symbol, greeks),
    ...greekFigures(greeks),
    unit: greekFigures(greeks, quantity),
  };
}

function volatilitiesOf(id: string, greeks: PositionGreeks | undefined) {
  const volatilities = contractsIn(id).map((_, index) => rounded(greeks?.volatilities[index]));
  const [volatility = null, second = null] = volatilities;
  return { volatility, second_volatility: second, volatilities };
}

interface OrderedUnits {
  readonly symbol: string;
  readonly side: OrderSide;
  readonly leg: string;
  readonly quantity: number;
  readonly limit_price: number | null;
}

/** Undefined for a stock. */
export function orderedOptionFields({
  symbol,
  side,
  leg,
  quantity,
  limit_price: limit,
}: OrderedUnits): OrderedOptionFields | undefined {
  const units = side === 'buy' ? quantity : -quantity;
  const terms = termFields(symbol, units);
  if (terms === undefined) return undefined;
  const maxLoss = leg !== 'e' || limit === null ? null : optionBounds(symbol, units, limit).maxLoss;
  return {
    ...terms,
    max_loss: maxLoss === null || maxLoss === undefined ? null : cents(maxLoss),
  };
}

/** `units`: signed. */
function termFields(id: string, units: number) {
  const terms = firstTerms(id);
  return terms && { ...terms, legs: legsOf(id, units) };
}

function legsOf(id: string, units: number): NonNullable<HeldOptionFields['legs']> {
  return contractsIn(id).flatMap(({ contract, sign }) => {
    const terms = parseOptionId(contract);
    if (terms === undefined) return [];
    const { right, strike } = terms;
    return [{ symbol: contract, right, strike, side: sign * units < 0 ? 'SELL' : 'BUY' } as const];
  });
}

function firstTerms(id: string) {
  const vertical = parseVertical(id);
  if (vertical !== undefined) {
    const second = parseOptionId(vertical.second)?.strike ?? null;
    return { name: verticalText(vertical), second_strike: second, ...common(id, vertical) };
  }
  const condor = parseCondor(id);
  if (condor !== undefined) {
    const [puts] = condor.wings;
    const second = parseOptionId(puts.second)?.strike ?? null;
    return { name: condorText(condor), second_strike: second, ...common(id, puts) };
  }
  const contract = parseOptionId(id);
  if (contract === undefined) return undefined;
  return { name: contractText(contract), second_strike: null, ...common(id, contract) };
}

function common(id: string, { root, right, strike, expiry }: OptionTerms) {
  return { underlying: root, right, strike, expiry, multiplier: multiplierOf(id) };
}

const PLACES = 10_000;

function rounded(value: number | undefined): number | null {
  return known(value === undefined ? undefined : Math.round(value * PLACES) / PLACES);
}

function known(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
