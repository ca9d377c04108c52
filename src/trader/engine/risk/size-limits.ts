// The limits on the size of an order: what caps an entry, and why an order is too large.
import { amountOf, isOptionId } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import { priceAtStake } from '../../../market/options/combination.ts';
import {
  type Exposure,
  exposureRefusals,
  marginRefusals,
  type OrderAtRisk,
} from '../../domain/risk/exposure-limits.ts';
import type { SizeBinding, SizeCap } from '../../domain/risk/sizing.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { type PositionSide, signOf } from '../../domain/terms/side.ts';
import type { AccountTag } from '../../ports/broker-reports.ts';
import { isWatched } from '../protective-orders/watched-stop.ts';
import { heldShares, ownQuantity } from '../state/position-lookups.ts';
import { directionOf, underlyingIn } from '../state/underlying.ts';
import { tradingDayOf } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';
import { collateralRefusals } from './collateral.ts';
import { correlationRefusals } from './correlation-limit.ts';
import {
  exposureBySymbol,
  exposureInFlight,
  freeBuyingPower,
  heldExposure,
  onItsWay,
  optionsOn,
  sumOf,
} from './exposure.ts';
import { FIRST_DAYS_PERCENT, firstLiveDay } from './live-days.ts';
import { sectorRefusals, type WantedExposure } from './sector-limit.ts';

/** The configured size caps, in addition to the caps of every entry. */
export function sizeCaps(turn: Turn, priced: Priced, equity: number): readonly SizeCap[] {
  const { orderSharesMax, orderQuantityMax, positionPercentMax, symbolPercentMax } =
    turn.settings.risk;
  const { symbol } = priced;
  const traded = heldNotional(turn, priced);
  const unitPrice = notionalOf(priced, 1);
  const sharesFor = (percent: number, held = traded): number =>
    ((equity * percent) / 100 - held) / unitPrice;
  const caps: SizeCap[] = [];
  if (orderSharesMax !== undefined) caps.push(['max_order_shares', orderSharesMax]);
  if (orderQuantityMax !== undefined) caps.push(['max_order_quantity', orderQuantityMax]);
  if (symbolPercentMax !== undefined)
    caps.push(['max_symbol_percent', sharesFor(symbolPercentMax, symbolNotional(turn, priced))]);
  if (positionPercentMax !== undefined)
    caps.push(['max_position_percent', sharesFor(positionPercentMax)]);
  if (firstLiveDay(turn.settings, turn.state, tradingDayOf(turn)) !== undefined)
    caps.push(['first_live_days', sharesFor(FIRST_DAYS_PERCENT)]);
  if (needsTheWatch(turn, symbol))
    caps.push(['max_watched_notional', (watchedMax(turn) - watchedNotional(turn)) / unitPrice]);
  return caps;
}

/** Only the daemon's watch bounds its loss; that of a bought option is bounded by what was paid. */
export function needsTheWatch(turn: Turn, symbol: string): boolean {
  return isWatched(turn, symbol) && !isOptionId(symbol);
}

/** Of all positions together; by default no more than of one. */
function watchedMax({ settings: { risk } }: Turn): number {
  return risk.watchedNotionalMax ?? risk.positionNotionalMax;
}

/** Every position of a venue without resting stops is watched; holdings have no stop at all. */
function watchedNotional(turn: Turn): number {
  return sumOf(heldExposure(turn, 'positions')) + sumOf(exposureInFlight(turn, 'positions'));
}

export interface Priced {
  readonly symbol: string;
  readonly side: PositionSide;
  /** Ask for buys, bid for sells. */
  readonly price: number;
}

export interface DraftedOrder extends Priced {
  readonly shares: number;
}

/** What is at stake: of a vertical that is sold what it can lose, of all else its price. */
function notionalOf({ symbol, side, price }: Priced, shares: number): number {
  return amountOf(symbol, priceAtStake(symbol, price, signOf(side)), shares);
}

/** The final check of the order, independent of sizing: it refuses, and never reduces the size. */
export function orderRefusals(turn: Turn, order: DraftedOrder): Refusal[] {
  const { symbol, shares } = order;
  const equity = equityOf(turn);
  // A put that is bought gains when its stock falls.
  const side = directionOf(symbol, order.side);
  const notional = notionalOf(order, shares);
  return [
    ...sizeRefusals(turn, order, equity),
    ...clusterRefusals(turn, { symbol, side, notional, equity }),
    ...accountRefusals(turn, { side, notional }, equity),
    ...(order.side === 'short' ? collateralRefusals(turn, { symbol, contracts: shares }) : []),
  ];
}

/** The same for a holding, which is not a position: only what limits an order, a symbol or the account counts. */
export function purchaseRefusals(turn: Turn, order: Omit<DraftedOrder, 'side'>): Refusal[] {
  const { shares, price } = order;
  const equity = equityOf(turn);
  return [
    ...sharesRefusals(turn, shares),
    ...concentration(turn, { ...order, side: 'long' }, equity),
    ...clusterRefusals(turn, {
      ...{
        symbol: order.symbol,
        side: 'long',
        notional: amountOf(order.symbol, price, shares),
        equity,
      },
    }),
    ...accountRefusals(
      turn,
      { side: 'long', notional: amountOf(order.symbol, price, shares) },
      equity,
    ),
  ];
}

/** What falls together: a sector, and what is correlated. */
function clusterRefusals(turn: Turn, order: WantedExposure): Refusal[] {
  const wanted = { ...order, symbol: underlyingIn(turn.state, order.symbol) };
  return [...sectorRefusals(turn, wanted), ...correlationRefusals(turn, wanted)];
}

function equityOf({ market }: Turn): number {
  return market.account('NetLiquidation')?.value ?? Number.NaN;
}

function accountRefusals(turn: Turn, atRisk: OrderAtRisk, equity: number): Refusal[] {
  const inFlight = exposureInFlight(turn);
  const held = heldExposure(turn);
  const exposure: Exposure = {
    long: held.long + inFlight.long,
    short: held.short + inFlight.short,
  };
  return [
    ...exposureRefusals(atRisk, { exposure, equity }, turn.settings.risk),
    ...fundsRefusals(turn, atRisk.notional),
  ];
}

/** The notional already held in the symbol, at this price: an addition shares the limits of its position. */
export function heldNotional({ state }: Turn, priced: Priced): number {
  return notionalOf(priced, Math.abs(ownQuantity(state, priced.symbol)));
}

/** Caps that have a reason of their own. */
const OWN_REFUSALS: ReadonlySet<SizeBinding> = new Set([
  'max_watched_notional',
  'max_order_quantity',
  'max_symbol_percent',
]);

/** The same with the holding and the options: what the account has of ours in one stock. */
function symbolNotional(turn: Turn, { symbol, price }: Pick<Priced, 'symbol' | 'price'>): number {
  if (isOptionId(symbol)) {
    const known = exposureBySymbol(turn).get(underlyingIn(turn.state, symbol));
    return known === undefined ? 0 : sumOf(known);
  }
  const units = Math.abs(ownQuantity(turn.state, symbol)) + heldShares(turn.state, symbol);
  return amountOf(symbol, price, units) + optionsOn(turn, symbol);
}

function sizeRefusals(turn: Turn, order: DraftedOrder, equity: number): Refusal[] {
  const { symbol, shares } = order;
  const { risk } = turn.settings;
  const held = heldNotional(turn, order);
  const notional = notionalOf(order, shares);
  const caps = sizeCaps(turn, order, equity).flatMap(([name, cap]) =>
    OWN_REFUSALS.has(name) ? [] : [[name, notionalOf(order, cap)] as const],
  );
  const ofPosition = risk.positionNotionalMax - held;
  // A cap that is not known is NaN, and so is the minimum.
  const most = Math.min(ofPosition, ...caps.map(([, allowed]) => allowed));
  const [binding] = caps.find(([, allowed]) => allowed === most && most < ofPosition) ?? [];
  const refusals = sharesRefusals(turn, shares);
  // The stop that it needs takes whole shares.
  if (!Number.isInteger(shares)) refusals.push({ kind: 'no_fractions', shares });
  if (!(cents(notional) <= cents(most)))
    refusals.push({
      kind: 'notional_over_limit',
      notional,
      limit: most,
      ...(binding && { binding }),
      ...(most === ofPosition && held > 0 && { held }),
    });
  return [
    ...refusals,
    ...watchedRefusals(turn, symbol, notional),
    ...concentration(turn, order, equity),
  ];
}

function watchedRefusals(turn: Turn, symbol: string, notional: number): Refusal[] {
  if (!needsTheWatch(turn, symbol)) return [];
  const limit = watchedMax(turn);
  const all = watchedNotional(turn) + notional;
  return cents(all) <= cents(limit) ? [] : [{ kind: 'watched_notional', notional: all, limit }];
}

function sharesRefusals({ settings: { risk } }: Turn, shares: number): Refusal[] {
  const { orderSharesMax = Number.POSITIVE_INFINITY } = risk;
  const { orderQuantityMax = Number.POSITIVE_INFINITY } = risk;
  const limit = Math.min(orderSharesMax, orderQuantityMax);
  if (!(shares > limit)) return [];
  const ofShares = orderSharesMax < orderQuantityMax ? { binding: 'max_order_shares' } : {};
  return [{ kind: 'shares_over_limit', shares, limit, ...ofShares }];
}

/** What the account would have of ours in the symbol, the holding included; of an option, in its stock and all its options. */
function concentration(turn: Turn, order: DraftedOrder, equity: number): Refusal[] {
  const { symbol, shares } = order;
  const limit = turn.settings.risk.symbolPercentMax ?? Number.POSITIVE_INFINITY;
  const held = symbolNotional(turn, order);
  const notional = held + notionalOf(order, shares);
  if (cents(notional) <= cents((equity * limit) / 100)) return [];
  return [{ kind: 'symbol_over_limit', symbol, percent: percentOf(notional, equity), limit }];
}

/** Of a purchase of so much money: settled cash in a cash account, else buying power and the margin of what stays overnight. */
export function fundsRefusals(turn: Turn, notional: number): Refusal[] {
  const { market, settings } = turn;
  const free = freeBuyingPower(turn);
  if (settings.accountType === 'cash')
    return cents(notional) <= cents(free)
      ? []
      : [{ kind: 'settled_cash', notional, settled: free }];
  const value = (tag: AccountTag): number => market.account(tag)?.value ?? Number.NaN;
  const reportedAt = market.account('AvailableFunds')?.at ?? turn.now;
  return [
    ...(cents(notional) <= cents(free)
      ? []
      : [{ kind: 'buying_power', notional, available: free } as const]),
    ...marginRefusals(
      notional,
      { availableFunds: value('AvailableFunds'), excessLiquidity: value('ExcessLiquidity') },
      { onItsWay: onItsWay(turn, reportedAt), percent: settings.risk.marginPercent },
    ),
  ];
}

export function percentOf(part: number, whole: number): number {
  return (part / whole) * 100;
}
