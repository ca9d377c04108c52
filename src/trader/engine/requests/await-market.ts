// An order in a symbol without prices waits for the contract, the history and the first quote; the shell keeps the deadline and
// brings the command again. Nothing else waits for it.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { isEnterable } from '../../../market/quotes/quote.ts';
import { FOR_AUCTIONS, type OrderRequest } from '../../domain/orders/order-request.ts';
import { atrSpecOf } from '../../domain/strategy/bars-read.ts';
import type { OrderCommand } from '../../ports/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { callAuctionAt } from '../condition-inputs/call-auction.ts';
import { needsPrices } from '../condition-inputs/held-markets.ts';
import type { CommandInput } from '../inbox/input.ts';
import { isLocked } from '../market/locked-price.ts';
import { INDICATOR_BAR_MS } from '../market/market-view.ts';
import { requestNames } from '../state/answered-request.ts';
import { underlyingIn } from '../state/underlying.ts';
import { askForSymbol, isLineUsable } from '../turn/actions.ts';
import { msToClose } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import { isCurrent } from '../turn/usable-quote.ts';
import { keyReused, nameReused } from './known-requests.ts';

/** How the wait of a command ended. */
export type Waited = NonNullable<CommandInput['waited']>;

type Judged = Extract<OrderCommand, { type: 'place-order' | 'check-order' }>;

/** True if the order must wait; its prices are requested. */
export function awaitsMarket(turn: Turn, command: Judged, waited: Waited | undefined): boolean {
  const { order, requester } = command;
  const names = requestNames(requester);
  if (waited !== undefined) {
    for (const { name } of names) turn.awaited.delete(name);
    return false;
  }
  if (!isLineUsable(turn) || isReady(turn, order)) return false;
  if (command.type === 'place-order') for (const { name } of names) turn.awaited.set(name, command);
  askForPrices(turn, order);
  return true;
}

/** The answer to a key or a name whose first request still waits; undefined for that request itself, once it has waited. */
export function answerAwaited(
  turn: Turn,
  { order, requester }: Judged,
  waited: Waited | undefined,
): CommandAnswer | undefined {
  if (waited !== undefined) return undefined;
  for (const { kind, name, given } of requestNames(requester)) {
    const first = turn.awaited.get(name);
    if (first === undefined) continue;
    if (first.requester.bodyHash !== requester.bodyHash)
      return kind === 'key' ? keyReused(given, order) : nameReused(given, order);
    const text = `The first request with the ${kind} ${given} waits for the prices of ${order.symbol}; it is answered within seconds. Ask again.`;
    return { ok: false, kind: 'in-progress', text };
  }
  return undefined;
}

type Priced = Pick<OrderRequest, 'symbol' | 'type' | 'protection'>;

/** Outside the session nothing but the contract and the last close can arrive; orders for an auction need the last close. */
export function isPriced(turn: Turn, order: Priced): boolean {
  const { state, market } = turn;
  const { symbol, type } = order;
  if (!state.instruments.has(symbol)) return false;
  const stock = stockAwaited(turn, order);
  if (stock !== undefined && market.quote(stock) === undefined) return false;
  if (FOR_AUCTIONS.has(type)) return market.historyAt(symbol) !== undefined;
  // In a call auction a share that nothing watches yet has no limits yet either, and they price its order.
  if (callAuctionAt(turn, symbol) !== undefined)
    return market.limits(symbol, turn.now) !== undefined || market.historyAt(symbol) !== undefined;
  if (Number.isNaN(msToClose(turn, symbol))) return true;
  const quote = market.quote(symbol);
  const hasBars = isOptionId(symbol) || market.historyAt(symbol) !== undefined;
  if (quote === undefined || !hasBars) return false;
  // No other side comes while the price is locked: what can be decided is decided.
  return isEnterable(quote) || isLocked(turn, quote);
}

/** Priced, and by a quote of now if its line is new: the first one may be the last of hours ago. */
export function isReady(turn: Turn, order: Priced): boolean {
  const { symbol, type } = order;
  if (!isPriced(turn, order)) return false;
  const quote = turn.market.quote(symbol);
  const isDecidedByQuote =
    !FOR_AUCTIONS.has(type) &&
    callAuctionAt(turn, symbol) === undefined &&
    !Number.isNaN(msToClose(turn, symbol));
  if (!isDecidedByQuote || quote === undefined || needsPrices(turn, symbol)) return true;
  return isLocked(turn, quote) || isCurrent(turn, quote);
}

/** The stock whose price an exit of the option needs. */
function stockAwaited(
  { state }: Turn,
  { symbol, protection }: Pick<OrderRequest, 'symbol' | 'protection'>,
): string | undefined {
  return protection?.underlying !== undefined && isOptionId(symbol)
    ? underlyingIn(state, symbol)
    : undefined;
}

function askForPrices(turn: Turn, order: OrderRequest): void {
  const { market } = turn;
  const { symbol, protection } = order;
  askForSymbol(turn, symbol);
  const stock = stockAwaited(turn, order);
  if (stock !== undefined) askForSymbol(turn, stock);
  if (isOptionId(symbol)) return;
  // Series that exist before the history arrives are filled by it.
  market.series(symbol, MINUTE_MS);
  market.series(symbol, INDICATOR_BAR_MS);
  const stop = protection?.stop;
  const trail = protection?.trail;
  const rule = stop?.kind === 'atr' ? stop : ({ kind: 'percent', percent: 1 } as const);
  const spec = atrSpecOf({ stop: rule, trail });
  if (spec !== undefined) market.series(symbol, spec.barMs);
}

/** How long prices stay subscribed after the last order that asked for them. */
const PRICES_STAY_MS = 10 * MINUTE_MS;

/** Symbols that neither a strategy nor anything held needs give their data lines back. */
export function leaveAskedPrices(turn: Turn): void {
  for (const [symbol, at] of turn.pricesAsked) {
    if (turn.now - at < PRICES_STAY_MS || needsPrices(turn, symbol)) continue;
    turn.pricesAsked.delete(symbol);
    turn.market.leave(symbol);
    turn.broker.leavesPrices.add(symbol);
  }
}
