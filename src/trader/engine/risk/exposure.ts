// Exposure in USD: open positions and working entries, the basis of the exposure limits.

import type { Instant } from '../../../kernel/instant.ts';
import { amountOf, isOptionId } from '../../../market/instruments/amount.ts';
import { priceAtStake } from '../../../market/options/combination.ts';
import {
  type HeldHolding,
  isHoldingHeld,
  isHoldingId,
  symbolOfHolding,
} from '../../domain/holdings/holding.ts';
import { type HeldPosition, isHeld, quantityOf } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import type { Exposure } from '../../domain/risk/exposure-limits.ts';
import { type PositionSide, signOf } from '../../domain/terms/side.ts';
import type { AccountTag } from '../../ports/broker-reports.ts';
import { callAuctionQuote } from '../condition-inputs/call-auction.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { activePositions, liveOrders } from '../state/position-lookups.ts';
import { cashReserved } from '../state/reserved.ts';
import type { State } from '../state/state.ts';
import { directionOf, underlyingIn } from '../state/underlying.ts';
import type { Turn } from '../turn/turn.ts';

/** What counts: positions alone, or holdings as well. */
type Counted = 'positions' | 'all';

/** Open positions and holdings at the last price; at the average entry price if no price is known. */
export function heldExposure(turn: Turn, counted: Counted = 'all'): Exposure {
  let long = 0;
  let short = 0;
  for (const position of activePositions(turn.state)) {
    if (!isHeld(position)) continue;
    const notional = worthOf(turn, position, Math.abs(quantityOf(position)));
    if (position.side === 'long') long += notional;
    else short += notional;
  }
  if (counted === 'positions') return { long, short };
  for (const holding of turn.state.holdings.values())
    if (isHoldingHeld(holding)) long += valueHeld(turn, holding);
  return { long, short };
}

/** At the last price; of a vertical that was sold, what it can still lose from there. */
function worthOf(
  { market }: Turn,
  { symbol, side, averagePrice }: HeldPosition,
  units: number,
): number {
  const last = market.last(symbol);
  const price = Number.isNaN(last) ? averagePrice : last;
  return amountOf(symbol, priceAtStake(symbol, price, signOf(side)), units);
}

function valueHeld({ market }: Turn, { symbol, quantity, averagePrice }: HeldHolding): number {
  const last = market.last(symbol);
  return amountOf(symbol, Number.isNaN(last) ? averagePrice : last, quantity);
}

/** Working entries and purchases of holdings: their unfilled quantity at their own price. */
export function exposureInFlight(turn: Turn, counted: Counted = 'all'): Exposure {
  let long = 0;
  let short = 0;
  for (const order of liveOrders(turn.state)) {
    if (!opensRisk(order) || (counted === 'positions' && order.terms.leg === 'h')) continue;
    const notional = notionalInFlight(turn, order);
    if (order.terms.side === 'buy') long += notional;
    else short += notional;
  }
  return { long, short };
}

/** At the price that the entry may reach: of a vertical that is sold, what it can lose at that. */
export function notionalInFlight(turn: Turn, order: OrderRecord): number {
  const { symbol, side } = order.terms;
  const atStake = priceAtStake(symbol, entryPrice(turn, order), side === 'buy' ? 1 : -1);
  return amountOf(symbol, atStake, order.quantity - order.filled);
}

/** An entry, or a purchase of a holding. */
function opensRisk({ terms: { leg, side } }: OrderRecord): boolean {
  return leg === 'e' || (leg === 'h' && side === 'buy');
}

function entryPrice(turn: Turn, { terms }: OrderRecord): number {
  const { limitPrice, stopPrice, symbol, walk } = terms;
  // Before the first print of the day only the reference price shows what an order at the price of the auction will cost.
  return (
    walk?.boundPrice ??
    limitPrice ??
    stopPrice ??
    callAuctionQuote(turn, symbol)?.last ??
    turn.market.last(symbol)
  );
}

/** What the account has, or is about to have, in one symbol: both sides positive. */
export interface SymbolExposure {
  long: number;
  short: number;
}

/** USD by symbol of positions, holdings and working entries; options at their price, with their stock. */
export function exposureBySymbol(turn: Turn): ReadonlyMap<string, SymbolExposure> {
  const bySymbol = new Map<string, SymbolExposure>();
  const add = (id: string, side: PositionSide, notional: number): void => {
    const symbol = underlyingIn(turn.state, id);
    const known = bySymbol.get(symbol) ?? { long: 0, short: 0 };
    known[side] += notional;
    bySymbol.set(symbol, known);
  };
  for (const position of activePositions(turn.state)) {
    if (!isHeld(position)) continue;
    const { symbol, side, quantity } = position;
    const worth = worthOf(turn, position, wholePart(Math.abs(quantity)));
    add(symbol, directionOf(symbol, side), worth);
  }
  for (const holding of turn.state.holdings.values())
    if (isHoldingHeld(holding)) add(holding.symbol, 'long', valueHeld(turn, holding));
  for (const order of liveOrders(turn.state)) {
    if (!opensRisk(order)) continue;
    const { symbol } = order.terms;
    const side = directionOf(symbol, order.terms.side === 'buy' ? 'long' : 'short');
    add(symbol, side, notionalInFlight(turn, order));
  }
  return bySymbol;
}

/** What the options of a stock are worth, with entries in flight. */
export function optionsOn(turn: Turn, stock: string): number {
  const isOfIt = (symbol: string) =>
    isOptionId(symbol) && underlyingIn(turn.state, symbol) === stock;
  let worth = 0;
  for (const position of activePositions(turn.state)) {
    const { symbol } = position;
    if (!isHeld(position) || !isOfIt(symbol)) continue;
    worth += worthOf(turn, position, Math.abs(position.quantity));
  }
  for (const order of liveOrders(turn.state))
    if (opensRisk(order) && isOfIt(order.terms.symbol)) worth += notionalInFlight(turn, order);
  return worth;
}

export function sumOf({ long, short }: Exposure): number {
  return long + short;
}

/**
 * Notional of entries executed since the broker reported an account figure, which cannot include them yet. A sale restores
 * buying power at once, but settled cash only days later.
 */
function enteredSince(turn: Turn, at: Instant): number {
  const { state, settings } = turn;
  if (![...state.lastExecutionAt.values()].some((executedAt) => executedAt >= at)) return 0;
  let notional = 0;
  for (const { at: bookedAt, orderRef, positionId, shares, price } of state.executions.values()) {
    if (bookedAt < at) continue;
    const order = state.orders.get(orderRef);
    if (order === undefined || !opensRisk(order)) continue;
    const { symbol, side } = order.terms;
    if (settings.accountType === 'cash' || isStillHeld(state, positionId))
      notional += amountOf(symbol, priceAtStake(symbol, price, side === 'buy' ? 1 : -1), shares);
  }
  return notional;
}

function isStillHeld(state: State, positionId: string): boolean {
  if (!isHoldingId(positionId)) return state.active.has(positionId);
  return isHoldingHeld(state.holdings.get(symbolOfHolding(positionId)));
}

/** Funds for new entries: buying power in a margin account, settled cash in a cash account. NaN if unknown. */
export function freeBuyingPower(turn: Turn): number {
  const free = Math.min(...buyingTags(turn).map((tag) => freeOf(turn, tag)));
  return cashReserved(turn.state) === 0 ? free : Math.min(free, freeCash(turn));
}

/** Settled cash that is neither reserved for puts that are sold nor on its way out. NaN if unknown. */
export function freeCash(turn: Turn): number {
  return freeOf(turn, 'SettledCash') - cashReserved(turn.state);
}

function buyingTags({ settings }: Turn): readonly AccountTag[] {
  return settings.accountType === 'cash' ? ['SettledCash', 'AvailableFunds'] : ['BuyingPower'];
}

function freeOf(turn: Turn, tag: AccountTag): number {
  const reported = turn.market.account(tag);
  return reported === undefined ? Number.NaN : reported.value - onItsWay(turn, reported.at);
}

/** Notional that an account figure reported at this time does not include yet: working entries, and later fills. */
export function onItsWay(turn: Turn, reportedAt: Instant): number {
  return sumOf(exposureInFlight(turn)) + enteredSince(turn, reportedAt);
}
