// A position that is to be closed is still open shortly before its market closes.
import { freshnessMs } from '../../../kernel/clock.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import {
  closingAdvice,
  deliveryRisk,
  soldText,
  uncoveredLoss,
} from '../../domain/wording/expiry-text.ts';
import { price as priceText, unitsText, wordsAt } from '../../domain/wording/figures.ts';
import { coveredBy, mayStay } from '../protective-orders/uncovered-shorts.ts';
import { isWatched } from '../protective-orders/watched-stop.ts';
import { isGone } from '../state/left-open.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, ordersOf } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import { alarmOnce, chainOf } from '../turn/actions.ts';
import { msToLastTrade } from '../turn/expiry.ts';
import { haltedOf } from '../turn/halted-stock.ts';
import type { Turn } from '../turn/turn.ts';

const LAST_ALARM_MS = 30 * SECOND_MS;
/** Of a contract that trades for the last time, or of a vertical that is not to be held over the night: while a person can still act. */
const EXPIRY_ALARM_MS = 30 * MINUTE_MS;
/** So long an exit has to find a buyer, or to be sent. */
const TRIED_MS = MINUTE_MS;

export function alarmStillClosing(turn: Turn, position: HeldPosition, leftMs: number): void {
  const { symbol, positionId, openedAt } = position;
  const sellable = sellableOf(position, turn.now);
  if (sellable === 0 || isGone(turn.state, symbol)) return;
  const hasTried = isTried(turn, position);
  const isLast = msToLastTrade(turn, symbol, openedAt) <= HOUR_MS;
  if (!isLast && keptIn(turn, position) >= sellable) return;
  if (leftMs <= LAST_ALARM_MS) {
    const stop = isWatched(turn, symbol) ? '' : '; its stop rests';
    const rest = isLast ? expiryText(turn, position) : stop;
    const text = `${symbol}: still open ${Math.round(leftMs / SECOND_MS)} s before the close${rest}`;
    raise(turn, position, { key: `${positionId}/still-closing`, text });
  } else if (isLast && hasTried && leftMs <= EXPIRY_ALARM_MS) {
    const left = `${Math.round(leftMs / MINUTE_MS)} min before the close`;
    const text = `${symbol}: still open ${left}${expiryText(turn, position)}`;
    raise(turn, position, { key: `${positionId}/still-closing/expiry`, text });
  }
}

function raise(turn: Turn, position: HeldPosition, it: { key: string; text: string }): void {
  const { symbol } = position;
  alarmOnce(turn, it.key, { kind: 'still-closing', symbol, text: it.text }, chainOf(position));
}

/** Its exit, or without one its closing, is a minute old. */
function isTried(turn: Turn, position: HeldPosition): boolean {
  const key = `${position.positionId}/still-closing`;
  const seenAt = turn.waitingSince.get(key) ?? turn.now;
  turn.waitingSince.set(key, seenAt);
  const since = exitOf(turn, position)?.intendedAt ?? seenAt;
  return turn.now - since >= freshnessMs(turn, TRIED_MS);
}

function exitOf({ state }: Turn, { positionId }: HeldPosition): OrderRecord | undefined {
  return ordersOf(state, positionId).findLast((order) => order.terms.leg === 'x' && isLive(order));
}

function expiryText(turn: Turn, position: HeldPosition): string {
  const { symbol } = position;
  const quantity = Math.sign(position.quantity) * sellableOf(position, turn.now);
  const underlying = underlyingIn(turn.state, symbol);
  const { money } = wordsAt(turn.market.placeOf(symbol).venue);
  const risk = deliveryRisk({ symbol, underlying, quantity }, money);
  const held = unitsText(symbol, Math.abs(quantity));
  const exit = exitOf(turn, position);
  const [why, advice] = coverText(turn, position, exit) ?? [
    whyOpen(turn, position, exit),
    closingAdvice({ symbol, quantity, exit: exit?.terms.orderRef }),
  ];
  return `, ${held}: ${why}. After it, ${risk}. ${advice}`;
}

/** How many of its contracts stay because others have sold some that rely on them. */
function keptIn({ broker, state }: Turn, position: HeldPosition): number {
  return mayStay(state, position) ? (broker.covers.get(position.positionId)?.units ?? 0) : 0;
}

/** Why it is open, and what a person can do about it: what covers others is neither sold nor left to lapse. */
function coverText(
  turn: Turn,
  position: HeldPosition,
  exit: OrderRecord | undefined,
): readonly [string, string] | undefined {
  const kept = keptIn(turn, position);
  const shorts = coveredBy(turn, position.symbol);
  const [short] = shorts;
  if (kept === 0 || short === undefined) return undefined;
  const isAll = kept >= position.quantity;
  const all = kept === 1 ? 'it' : 'they';
  const they = isAll ? all : `${kept} of them`;
  const covers = `${they} ${kept === 1 ? 'covers' : 'cover'} ${soldText(shorts)} that others have sold`;
  const rest = isAll ? '' : `, and of the rest ${whyOpen(turn, position, exit)}`;
  const advice = `Buy back what others have sold in the broker's app, and all of it is closed; if ours is sold or left to lapse before, ${uncoveredLoss(short.terms)}`;
  return [`${covers}${rest}`, advice];
}

function whyOpen(turn: Turn, { symbol }: HeldPosition, exit: OrderRecord | undefined): string {
  if (exit !== undefined) return `its exit rests at ${priceText(exit.limitPrice)}`;
  const halted = haltedOf(turn, symbol);
  if (halted === undefined) return 'no exit is at the broker';
  return `${halted === symbol ? 'it' : halted} is halted, and no exit can be sent`;
}
