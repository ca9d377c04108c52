// What a person is shown before positions are closed: what is sent and when, what it would earn at the prices of now, what stays.

import type { Instant } from '../../../kernel/instant.ts';
import { amountOf, isCombinationId, isOptionId } from '../../../market/instruments/amount.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import { isExtendedHours } from '../../../market/time/extended-hours.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import { lockedLots, sellableOf } from '../../domain/positions/locked-shares.ts';
import {
  type HeldPosition,
  isHeld,
  type PositionState,
  quantityOf,
} from '../../domain/positions/position-state.ts';
import { remainderOf, wholePart } from '../../domain/positions/whole-part.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { instrumentText } from '../../domain/wording/contract-text.ts';
import { price as priceText, wordsAt } from '../../domain/wording/figures.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { Preview } from '../../ports/confirmation.ts';
import type { ClosingPosition } from '../../ports/trader-commands.ts';
import { foreignIn } from '../protective-orders/foreign.ts';
import { type Portion, portionsOf } from '../protective-orders/portions.ts';
import { lastPrice } from '../protective-orders/price-in-need.ts';
import {
  heldShares,
  heldSymbols,
  liveLeg,
  ordersOf,
  ownQuantity,
} from '../state/position-lookups.ts';
import { isLineUsable, isMarketOpen } from '../turn/actions.ts';
import { listText } from '../turn/answers.ts';
import { haltedOf } from '../turn/halted-stock.ts';
import { sessionOf } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import type { PartOfTrade } from './exit-part.ts';

interface Closing {
  readonly isExtended: boolean;
  /** Without one: everything of ours. */
  readonly symbol: string | undefined;
}

export function previewOfClosing(
  turn: Turn,
  positions: readonly PositionState[],
  { isExtended, symbol }: Closing,
): Preview {
  const held = positions.filter(isHeld).filter(({ status }) => status !== 'closing');
  const portions = held.flatMap((position) => portionsOf([position], Math.abs(position.quantity)));
  return {
    does: whatHappens(turn, positions, isExtended),
    details: [
      ...lockedTexts(turn, held),
      ...resultTexts(turn, portions),
      ...droppedWishes(turn, symbol),
      ...remainderTexts(held),
      ...whatStays(turn, symbol),
    ],
  };
}

/** Shares that an exit can close; a position without any, such as one whose entry is only cancelled, is not among them. */
export function closingOf(
  turn: Turn,
  positions: readonly PositionState[],
  isExtended: boolean,
): readonly ClosingPosition[] {
  return positions
    .filter((position) => wholePart(Math.abs(quantityOf(position))) > 0)
    .map((position) => {
      const { positionId, symbol } = position;
      const { text, isArmed } = whenOf(turn, position, isExtended);
      const wasClosing = position.status === 'closing';
      return { positionId, symbol, wasClosing, ...(isArmed && { armed: text }) };
    });
}

export function previewOfPart(turn: Turn, part: PartOfTrade): Preview {
  const { symbol, quantity, held, portions } = part;
  return {
    does: `close ${quantity} of ${held} ${instrumentText(symbol)} ${whenIn(turn, symbol, false).text}`,
    details: [
      ...resultTexts(turn, portions),
      `${held - quantity} ${instrumentText(symbol)} stay, with their stop.`,
    ],
  };
}

function whatHappens(turn: Turn, positions: readonly PositionState[], isExtended: boolean): string {
  const entered = positions.filter(
    ({ positionId }) => liveLeg(ordersOf(turn.state, positionId), 'e') !== undefined,
  );
  const held = positions.filter((position) => isHeld(position) && position.quantity !== 0);
  const [closing, open] = [true, false].map((isClosing) =>
    held
      .filter(({ status }) => (status === 'closing') === isClosing)
      .map(
        (position) =>
          `${wholePart(quantityOf(position))} ${instrumentText(position.symbol)} ${whenOf(turn, position, isExtended).text}`,
      ),
  );
  const acts = [
    ...(entered.length === 0
      ? []
      : [`cancel the entry in ${listText(entered.map(({ symbol }) => instrumentText(symbol)))}`]),
    ...(open === undefined || open.length === 0 ? [] : [`close ${listText(open)}`]),
    ...(closing === undefined || closing.length === 0
      ? []
      : [`go on closing ${listText(closing)}`]),
  ];
  return acts.length === 0 ? 'wait for the last orders to end' : listText(acts);
}

/** Nothing of it can be sold yet. */
function isLocked({ now }: Turn, position: PositionState): boolean {
  return isHeld(position) && sellableOf(position, now) === 0;
}

/** One for each position, and their sum. */
function resultTexts(turn: Turn, portions: readonly Portion[]): readonly string[] {
  const results = portions.map((portion) => resultOf(turn, portion));
  const byCurrency = Map.groupBy(results, ({ venue }) => venue.currency);
  const together = [...byCurrency.values()].flatMap((all) => {
    const sum = all.reduce((total, { gain }) => total + (gain ?? Number.NaN), 0);
    const [first] = all;
    return first === undefined || Number.isNaN(sum) ? [] : [wordsAt(first.venue).signedMoney(sum)];
  });
  const sum =
    portions.length < 2 || together.length === 0
      ? []
      : [`Together ${listText(together)}, before commissions.`];
  return [...results.map(({ text }) => text), ...sum];
}

interface Result {
  readonly text: string;
  readonly venue: Venue;
  /** Undefined without a price. */
  readonly gain: number | undefined;
}

function resultOf(turn: Turn, { position, shares }: Portion): Result {
  const { symbol, side, averagePrice, quantity } = position;
  const { venue } = turn.market.placeOf(symbol);
  const quote = turn.market.quote(symbol);
  const isQuoted = quote !== undefined && isTwoSided(quote);
  const [name, market] = isQuoted
    ? side === 'long'
      ? ['bid', quote.bid]
      : ['ask', quote.ask]
    : ['last price', turn.market.last(symbol)];
  if (!Number.isFinite(market))
    return {
      text: `${instrumentText(symbol)} has no price, so its result is not known.`,
      venue,
      gain: undefined,
    };
  const gain = amountOf(symbol, (market - averagePrice) * Math.sign(quantity), shares);
  return {
    text: `${instrumentText(symbol)}: ${wordsAt(venue).signedMoney(gain)} from the entry at ${priceText(averagePrice)}, if it fills at the ${name} of ${priceText(market)}.`,
    venue,
    gain,
  };
}

/** They stay until they can be sold; nothing has to be asked again. */
function lockedTexts(turn: Turn, held: readonly HeldPosition[]): readonly string[] {
  return held.flatMap((position) =>
    lockedLots(position, turn.now).map(({ shares, until }) => {
      const { symbol } = position;
      const at = venueMoment(turn.market.placeOf(symbol).venue, until);
      return `${shares} ${symbol} cannot be sold before ${at}; they are sold then, without another command.`;
    }),
  );
}

/** No order of ours can close part of a share. */
function remainderTexts(held: readonly HeldPosition[]): readonly string[] {
  return held.flatMap(({ symbol, quantity }) => {
    const left = remainderOf(quantity);
    return left === 0
      ? []
      : [`${left} ${symbol} stays, less than one share: sell it in the broker's app.`];
  });
}

function droppedWishes({ state }: Turn, symbol: string | undefined): readonly string[] {
  const pending = [...state.pendingReversals.keys()].filter(
    (one) => symbol === undefined || one === symbol,
  );
  return pending.length === 0 ? [] : [`A pending reversal in ${listText(pending)} is dropped.`];
}

function whatStays(turn: Turn, symbol: string | undefined): readonly string[] {
  const { state, broker } = turn;
  const isMeant = (one: string) => symbol === undefined || one === symbol;
  const kept = heldSymbols(state)
    .filter(isMeant)
    .map((one) => `${heldShares(state, one)} ${one} as a holding`);
  const foreign = [...new Set([...state.foreign.keys(), ...broker.positions.keys()])]
    .filter(isMeant)
    .map((one) => ({ one, shares: foreignIn(turn, one) ?? state.foreign.get(one) ?? 0 }))
    .filter(({ shares }) => shares !== 0)
    .map(({ one, shares }) => `${shares} ${one}, which are not ours`);
  const stays = [...kept, ...foreign];
  return stays.length === 0 ? [] : [`What stays: ${listText(stays)}.`];
}

export interface When {
  readonly text: string;
  /** For that time; otherwise the exit is due now, or waits for what has no time. */
  readonly isArmed: boolean;
}

export function whenOf(turn: Turn, position: PositionState, isExtended: boolean): When {
  if (isLocked(turn, position)) return { text: 'when it can be sold', isArmed: true };
  return whenIn(turn, position.symbol, isExtended);
}

// Decision 0063
function farSideText(turn: Turn, symbol: string): string {
  const side = ownQuantity(turn.state, symbol) < 0 ? 'short' : 'long';
  const touch = side === 'short' ? 'ask' : 'bid';
  const quote = turn.market.quote(symbol);
  if (quote?.isLive === true && isSound(quote[touch])) return `at the ${touch}`;
  return `${withoutTouchText(turn, { symbol, side })}, since none is quoted now`;
}

function withoutTouchText(
  turn: Turn,
  traded: { readonly symbol: string; readonly side: PositionSide },
): string {
  const { symbol, side } = traded;
  if (lastPrice(turn, traded) !== undefined)
    return side === 'short' ? 'at the last ask' : 'at the last bid';
  if (side === 'long') return 'at half of the last bid or its value by the price of the stock';
  return isCombinationId(symbol)
    ? 'for as much as its width'
    : 'at twice the last ask or its value by the price of the stock';
}

function whenIn(turn: Turn, symbol: string, isExtended: boolean): When {
  if (!isLineUsable(turn)) return { text: 'as soon as the gateway is back', isArmed: false };
  if (isMarketOpen(turn, symbol))
    return { text: isOptionId(symbol) ? farSideText(turn, symbol) : 'at market', isArmed: false };
  const halted = haltedOf(turn, symbol);
  if (halted !== undefined) {
    const text = halted === symbol ? 'when its halt ends' : `when the halt of ${halted} ends`;
    return { text, isArmed: true };
  }
  const { venue } = turn.market.placeOf(symbol);
  if (isExtended && venue.extendedHours !== undefined && !isOptionId(symbol))
    return isExtendedHours(venue, turn.now)
      ? { text: 'by a limit order now', isArmed: false }
      : { text: 'by a limit order when the extended session begins', isArmed: true };
  const open = nextOpen(turn, symbol);
  const text =
    open === undefined ? 'at the next open' : `at the open of ${venueMoment(venue, open)}`;
  return { text, isArmed: true };
}

function nextOpen(turn: Turn, symbol: string): Instant | undefined {
  const today = sessionOf(turn, symbol);
  if (today !== undefined && turn.now < today.open) return today.open;
  const { calendar } = turn.market.placeOf(symbol).venue;
  return calendar.nextSession(calendar.dayOf(turn.now))?.open;
}
