// Manual exits: closes all our positions or one symbol, at once or as soon as the market opens. Foreign shares and holdings stay.
import type { Instant } from '../../../kernel/instant.ts';
import { isExtendedHours } from '../../../market/time/extended-hours.ts';
import { isHeld, type PositionState, quantityOf } from '../../domain/positions/position-state.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { ByHandCommand, DeskAnswer } from '../../ports/trader.ts';
import { closePosition } from '../cover/end-entries.ts';
import { activePositions, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { chainOf, isLineUsable, isMarketOpen } from '../turn/acts.ts';
import { listText, notFound, nothingHeld, unconfirmed, unknownSymbol } from '../turn/answers.ts';
import { sessionOf } from '../turn/session-bounds.ts';
import { newestOf, type Turn } from '../turn/turn.ts';

type Flatten = Extract<ByHandCommand, { type: 'flatten' }>;
type Exit = Extract<ByHandCommand, { type: 'exit' }>;

export function flatten(turn: Turn, command: Flatten): DeskAnswer {
  const { symbol, isExtended, isConfirmed, by } = command;
  const positions = ours(turn, symbol);
  const where = symbol === undefined ? '' : ` in ${symbol}`;
  const unknown = symbol === undefined ? undefined : unknownSymbol(turn, symbol);
  if (unknown !== undefined) return unknown;
  if (positions.length === 0) return { ok: true, text: `Nothing of ours is open${where}.` };
  const what = whatHappens(turn, positions, isExtended);
  if (!isConfirmed) return unconfirmed(what);
  askToClose(turn, positions, { isExtended, by });
  dropWishes(turn, symbol);
  return { ok: true, text: `Going flat: ${what}.` };
}

export function exit(turn: Turn, { symbol, isConfirmed, by }: Exit): DeskAnswer {
  const positions = ours(turn, symbol);
  if (positions.length === 0) return notFound(nothingHeld(turn, symbol));
  const what = whatHappens(turn, positions, false);
  if (!isConfirmed) return unconfirmed(what);
  askToClose(turn, positions, { isExtended: false, by });
  dropWishes(turn, symbol);
  return { ok: true, text: `Exit started: ${what}.` };
}

function ours(turn: Turn, symbol: string | undefined): PositionState[] {
  return activePositions(turn.state).filter(
    (position) => symbol === undefined || position.symbol === symbol,
  );
}

function askToClose(
  turn: Turn,
  positions: readonly PositionState[],
  { isExtended, by }: Pick<Flatten, 'isExtended' | 'by'>,
): void {
  for (const position of positions) {
    const { positionId, symbol } = position;
    const chain = newestOf(turn, chainOf(position));
    turn.record({ type: 'close-asked', positionId, symbol, isExtended, by }, chain);
    closePosition(turn, position, 'operator');
    turn.touched.add(positionId);
  }
}

/** A pending reversal would enter again once the symbol is flat. */
function dropWishes(turn: Turn, symbol: string | undefined): void {
  for (const [wished, { signal }] of turn.state.wishes) {
    if (symbol !== undefined && symbol !== wished) continue;
    const why = 'an operator asked to be flat';
    turn.record(
      { type: 'wish-dropped', symbol: wished, signalId: signal.id, why },
      { cause: 0, correlation: signal.id },
    );
  }
}

function whatHappens(turn: Turn, positions: readonly PositionState[], isExtended: boolean): string {
  const entered = positions.filter(
    ({ positionId }) => liveLeg(ordersOf(turn.state, positionId), 'e') !== undefined,
  );
  const held = positions.filter((position) => isHeld(position) && position.quantity !== 0);
  const closes = held.map(
    (position) =>
      `${quantityOf(position)} ${position.symbol} ${whenText(turn, position.symbol, isExtended)}`,
  );
  const acts = [
    ...(entered.length === 0
      ? []
      : [`cancel the entry in ${listText(entered.map(({ symbol }) => symbol))}`]),
    ...(closes.length === 0 ? [] : [`close ${listText(closes)}`]),
  ];
  return acts.length === 0 ? 'wait for the last orders to end' : acts.join(' and ');
}

function whenText(turn: Turn, symbol: string, isExtended: boolean): string {
  if (!isLineUsable(turn)) return 'as soon as the gateway is back';
  if (isMarketOpen(turn, symbol)) return 'at market';
  if (turn.market.quote(symbol)?.isHalted === true) return 'when its halt ends';
  const { venue } = turn.market.placeOf(symbol);
  if (isExtended && venue.extendedHours !== undefined)
    return isExtendedHours(venue, turn.now)
      ? 'by a limit order now'
      : 'by a limit order when the extended session begins';
  const open = nextOpen(turn, symbol);
  return open === undefined ? 'at the next open' : `at the open of ${venueMoment(venue, open)}`;
}

function nextOpen(turn: Turn, symbol: string): Instant | undefined {
  const today = sessionOf(turn, symbol);
  if (today !== undefined && turn.now < today.open) return today.open;
  const { calendar } = turn.market.placeOf(symbol).venue;
  return calendar.nextSession(calendar.dayOf(turn.now))?.open;
}
