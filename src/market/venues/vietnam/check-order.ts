// Whether an exchange of Vietnam takes an order, and every reason why not.
import type { Instant } from '../../../kernel/instant.ts';
import { isOnGrid, roundDown } from '../../instruments/tick-grid.ts';
import type { TradeSide } from '../../quotes/matching.ts';
import { type PriceLimits, priceLimits, stepUp } from './price-limits.ts';
import { inOrder, type Reason, type Refusal, type Refusals, shown } from './refusals.ts';
import { isAuction, type Moment, momentAt } from './session.ts';
import type { Exchange, OrderType, Phase, SecurityKind, TradingRules } from './trading-rules.ts';

/** An order of any phase, to be checked. */
export interface VietnamOrder {
  readonly type: OrderType;
  readonly side: TradeSide;
  /** Shares. */
  readonly quantity: number;
  /** VND a share; undefined without one. */
  readonly price: number | undefined;
}

/** What is known of a security; what is left out is not judged. */
export interface Listing {
  readonly exchange: Exchange;
  readonly kind?: SecurityKind | undefined;
  /** VND. */
  readonly reference: number;
  /** As the exchange publishes them; computed if it did not. */
  readonly limits?: PriceLimits | undefined;
  /** See `LimitsQuery.isWide`. */
  readonly isWide?: boolean | undefined;
  /** No trade has set a price since it was listed. */
  readonly isFirstDay?: boolean | undefined;
  readonly isRestricted?: boolean | undefined;
  /** The code of the feed: `N` normal, `H` halted, `S` suspended, `D` delisted, `SA` without matched trading. */
  readonly tradingStatus?: string | undefined;
  /** VND; null if no trade has set one today. */
  readonly closePrice?: number | null | undefined;
}

/** What is known of the account that orders; absent fields are not judged. */
export interface Account {
  /** Shares that have settled and that no order sells. */
  readonly sellable?: number | undefined;
  /** VND. */
  readonly buyingPower?: number | undefined;
  /** Shares that foreigners may still buy; undefined for who is not one. */
  readonly foreignRoom?: number | undefined;
  /** A live order of the other side, entered in the auction in progress. */
  readonly hasOppositeOrder?: boolean | undefined;
}

export interface OrderQuestion {
  readonly at: Instant;
  readonly order: VietnamOrder;
  readonly listing: Listing;
  readonly account: Account;
}

const HALTED_STATUSES: ReadonlyMap<string, string> = new Map([
  ['H', 'halted'],
  ['S', 'suspended'],
  ['D', 'delisted'],
  ['SA', 'without matched trading'],
]);

/** Every reason why the order would be refused, the first one first; empty if it is accepted. */
export function checkOrder(question: OrderQuestion): Refusals {
  const { at, order, listing, account } = question;
  const moment = momentAt(listing.exchange, at, listing.isRestricted === true);
  return inOrder([
    ...dayRefusals(moment),
    ...typeRefusals(order, moment),
    ...statusRefusals(listing),
    ...priceRefusals(order),
    ...lotRefusals(order.quantity, moment.rules),
    ...oddLotRefusals(order, listing, moment),
    ...closePriceRefusals(order, listing),
    ...(order.price === undefined ? [] : stepAndBandRefusals(order.price, listing, moment.rules)),
    ...accountRefusals(order, listing, { account, rules: moment.rules }),
    ...oppositeRefusals(account, moment),
  ]);
}

export function refusal(reason: Reason, text: string): Refusals {
  return [{ reason, text } satisfies Refusal];
}

export function dayRefusals(moment: Moment): Refusals {
  const { exchange } = moment.rules;
  if (moment.kind === 'unknown day')
    return refusal('CALENDAR_UNKNOWN', `the holidays of ${exchange} are not known for this day`);
  if (moment.kind === 'closed day')
    return refusal('NON_TRADING_DAY', `${exchange} does not trade on this day`);
  if (moment.part === undefined) {
    const [first, last] = [moment.rules.session.at(0), moment.rules.session.at(-1)];
    const hours = `${timeOf(first?.fromMs)} to ${timeOf(last?.untilMs)}`;
    return refusal('MARKET_CLOSED', `${exchange} takes orders from ${hours}`);
  }
  if (moment.part.phase === 'lunch')
    return refusal(
      'LUNCH_BREAK',
      `${exchange} takes no orders and no changes from ${timeOf(moment.part.fromMs)} to ${timeOf(moment.part.untilMs)}`,
    );
  return [];
}

function typeRefusals({ type }: VietnamOrder, moment: Moment): Refusals {
  const { exchange, session } = moment.rules;
  const known = [...new Set(session.flatMap(({ types }) => types))];
  if (!known.includes(type))
    return refusal('ORDER_TYPE_NOT_SUPPORTED', `${exchange} has ${known.join(', ')}, not ${type}`);
  const part = moment.kind === 'trading day' ? moment.part : undefined;
  if (part === undefined || part.phase === 'lunch' || part.types.includes(type)) return [];
  const now = part.types.length === 0 ? 'no new orders' : part.types.join(', ');
  return refusal(
    'ORDER_TYPE_NOT_IN_SESSION',
    `${exchange} takes ${now} in its ${nameOf(part.phase)} session, not ${type}`,
  );
}

function statusRefusals({ tradingStatus }: Listing): Refusals {
  const words = HALTED_STATUSES.get(tradingStatus ?? '');
  return words === undefined ? [] : refusal('SYMBOL_HALTED', `the security is ${words}`);
}

function priceRefusals({ type, price }: VietnamOrder): Refusals {
  if (type === 'LO')
    return price === undefined || price <= 0
      ? refusal('PRICE_REQUIRED', 'an order of the type LO needs a price above zero')
      : [];
  return price === undefined
    ? []
    : refusal('PRICE_NOT_ALLOWED', `an order of the type ${type} has no price`);
}

export function lotRefusals(quantity: number, rules: TradingRules): Refusals {
  const { lotSize, quantityMax, exchange } = rules;
  if (!Number.isSafeInteger(quantity) || quantity <= 0)
    return refusal('INVALID_QUANTITY', `${quantity} is not a whole number of shares above zero`);
  const whole = quantity - (quantity % lotSize);
  return [
    ...(quantity > lotSize && quantity !== whole
      ? refusal(
          'INVALID_LOT',
          `${shown(quantity)} is not a multiple of ${lotSize}: order ${shown(whole)} and ${quantity - whole} apart`,
        )
      : []),
    ...(quantityMax !== undefined && quantity > quantityMax
      ? refusal('MAX_ORDER_SIZE', `${exchange} takes at most ${shown(quantityMax)} shares an order`)
      : []),
  ];
}

function oddLotRefusals(order: VietnamOrder, { isFirstDay }: Listing, moment: Moment): Refusals {
  const { lotSize, areOddLotsInAuctions } = moment.rules;
  if (!(order.quantity < lotSize)) return [];
  if (order.type !== 'LO')
    return refusal('ODD_LOT_LIMIT_ONLY', `fewer than ${lotSize} shares trade as LO only`);
  if (isFirstDay === true)
    return refusal('ODD_LOT_NOT_ALLOWED', `fewer than ${lotSize} shares trade once a price is set`);
  const part = moment.kind === 'trading day' ? moment.part : undefined;
  return !areOddLotsInAuctions && part !== undefined && isAuction(part)
    ? refusal('ODD_LOT_NOT_ALLOWED', `fewer than ${lotSize} shares are not part of auctions`)
    : [];
}

function closePriceRefusals({ type }: VietnamOrder, { closePrice }: Listing): Refusals {
  return type === 'PLO' && closePrice === null
    ? refusal('NO_CLOSE_PRICE', 'no trade has set a closing price today')
    : [];
}

/** VND. */
export function stepAndBandRefusals(
  price: number,
  listing: Listing,
  rules: TradingRules,
): Refusals {
  if (price <= 0) return [];
  const steps = rules.priceSteps[listing.kind ?? 'share'];
  const { ceiling, floor } = limitsOf(listing, rules);
  const below = roundDown(steps, price);
  return [
    ...(isOnGrid(steps, price)
      ? []
      : refusal(
          'INVALID_TICK',
          `${shown(price)} is between two price steps, ${shown(below)} and ${shown(stepUp(steps, below))}`,
        )),
    ...(price < floor
      ? refusal(
          'PRICE_BELOW_FLOOR',
          `${shown(price)} is below the floor of the day, ${shown(floor)}`,
        )
      : []),
    ...(price > ceiling
      ? refusal(
          'PRICE_ABOVE_CEILING',
          `${shown(price)} is above the ceiling of the day, ${shown(ceiling)}`,
        )
      : []),
  ];
}

export function limitsOf(listing: Listing, rules: TradingRules): PriceLimits {
  const { limits, reference, kind = 'share', isWide, isFirstDay } = listing;
  return (
    limits ??
    priceLimits(rules, { reference, kind, isWide: isWide === true || isFirstDay === true })
  );
}

function accountRefusals(
  { side, quantity, price }: VietnamOrder,
  listing: Listing,
  { account, rules }: { readonly account: Account; readonly rules: TradingRules },
): Refusals {
  const { sellable, buyingPower, foreignRoom } = account;
  if (side === 'sell')
    return sellable !== undefined && quantity > sellable
      ? refusal(
          'INSUFFICIENT_SELLABLE',
          `${shown(sellable)} of the shares can be sold now; what was bought can be from 13:00 of the second trading day after`,
        )
      : [];
  // Without a price it may cost as much as the ceiling.
  const cost = quantity * (price ?? limitsOf(listing, rules).ceiling);
  return [
    ...(foreignRoom !== undefined && quantity > foreignRoom
      ? refusal('FOREIGN_ROOM_EXCEEDED', `foreigners may buy ${shown(foreignRoom)} shares more`)
      : []),
    ...(buyingPower !== undefined && cost > buyingPower
      ? refusal(
          'INSUFFICIENT_BUYING_POWER',
          `it may cost ${shown(cost)} VND, and the buying power is ${shown(buyingPower)} VND`,
        )
      : []),
  ];
}

function oppositeRefusals({ hasOppositeOrder }: Account, moment: Moment): Refusals {
  const part = moment.kind === 'trading day' ? moment.part : undefined;
  return hasOppositeOrder === true && part !== undefined && isAuction(part)
    ? refusal(
        'OPPOSITE_ORDER_SAME_AUCTION',
        'the account has an order of the other side in this auction',
      )
    : [];
}

export function nameOf(phase: Phase): string {
  return phase.replace(/-/g, ' ');
}

function timeOf(msOfDay = 0): string {
  return new Date(msOfDay).toISOString().slice(11, 16);
}
