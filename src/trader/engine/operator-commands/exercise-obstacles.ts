// Why the broker is not asked to exercise contracts, or to let them lapse, in sentences.
import { instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { amountOf, multiplierOf } from '../../../market/instruments/amount.ts';
import type { OptionTerms } from '../../../market/options/option-id.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { ExerciseAction } from '../../domain/terms/exercise.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { price as priceText, wordsAt } from '../../domain/wording/figures.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import { fundsRefusals } from '../risk/size-limits.ts';
import { heldShares, isLive, liveOrders, ordersOf } from '../state/position-lookups.ts';
import { sharesReserved } from '../state/reserved.ts';
import { isAccountKnown, isLineUsable } from '../turn/actions.ts';
import { hasExpired, lastSessionDay } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';

/** What is asked of one position, before it is judged. */
export interface AskedOf {
  readonly position: HeldPosition;
  readonly terms: OptionTerms;
  readonly underlying: string;
  readonly action: ExerciseAction;
  readonly contracts: number;
  /** Of the position, not asked for already. */
  readonly free: number;
  readonly isOverride: boolean;
}

/** The broker takes requests until half an hour after the close of the shares. */
const AFTER_CLOSE_MS = 30 * MINUTE_MS;

/** Undefined if nothing is in the way. */
export function obstacleTo(turn: Turn, asked: AskedOf): string | undefined {
  return (
    notOffered(turn) ??
    wrongCount(asked) ??
    beingSold(turn, asked) ??
    tooLate(turn, asked) ??
    (asked.action === 'lapse'
      ? notLastDay(turn, asked)
      : (notInTheMoney(turn, asked) ?? unaffordable(turn, asked)))
  );
}

function notOffered(turn: Turn): string | undefined {
  if (turn.state.mode === 'dry-run') return 'A dry run sends nothing to the broker.';
  if (turn.traits.options?.exercises !== true)
    return 'Contracts cannot be exercised through this broker.';
  return isLineUsable(turn) && isAccountKnown(turn)
    ? undefined
    : 'The broker is not connected, or has not reported the account yet; try again in a moment.';
}

function wrongCount({ position, contracts, free }: AskedOf): string | undefined {
  const { symbol, quantity } = position;
  if (quantity < 0) return `${symbol} was sold: only who bought a contract can exercise it.`;
  if (free === 0) return `All ${quantity} ${symbol} are asked to be exercised or to lapse already.`;
  if (Number.isInteger(contracts) && contracts > 0 && contracts <= free) return undefined;
  return `${contracts} is not a number of contracts from 1 to ${free}.`;
}

/** An order that works could sell contracts that are exercised, too. After their last session none is sent any more. */
function beingSold(turn: Turn, { position }: AskedOf): string | undefined {
  const { positionId, symbol, status } = position;
  if (status === 'closing' && !hasExpired(turn, symbol)) return `${symbol} is being closed.`;
  const order = ordersOf(turn.state, positionId).find(isLive);
  if (order === undefined) return undefined;
  return `Order ${order.terms.orderRef} of ${symbol} works; run \`sluice cancel ${order.terms.orderRef}\` first.`;
}

function tooLate(turn: Turn, { position: { symbol } }: AskedOf): string | undefined {
  const { sessions, venue } = turn.market.placeOf(symbol);
  const session = sessions.today(turn.now);
  if (session === undefined) return 'The broker takes such requests on trading days only.';
  const deadline = instant(session.close + AFTER_CLOSE_MS);
  if (turn.now < deadline) return undefined;
  return `It is too late today: the broker takes requests until ${venueMoment(venue, deadline)}.`;
}

/** On an earlier day it would keep the contracts from every exit until they expire. */
function notLastDay(turn: Turn, { position: { symbol } }: AskedOf): string | undefined {
  const last = lastSessionDay(turn, symbol);
  if (last === turn.market.placeOf(symbol).sessions.dayOf(turn.now)) return undefined;
  return `${symbol} trades until ${last}; ask to let it lapse on that day.`;
}

function notInTheMoney(turn: Turn, { terms, underlying, isOverride }: AskedOf): string | undefined {
  if (isOverride) return undefined;
  const last = turn.market.last(underlying);
  if (Number.isNaN(last))
    return `There is no price of ${underlying}, so it is unknown whether exercise is worth anything; \`--override\` exercises all the same.`;
  const inside = terms.right === 'call' ? last - terms.strike : terms.strike - last;
  if (inside > 0) return undefined;
  return `It is not in the money: ${underlying} is at ${priceText(last)}, the strike is ${priceText(terms.strike)}; \`--override\` exercises all the same.`;
}

/** A call is paid in full, or with the margin of shares that are kept overnight, and a put gives shares of a holding: a short position is never opened this way. */
function unaffordable(
  turn: Turn,
  { position: { symbol }, terms, underlying, contracts }: AskedOf,
): string | undefined {
  const shares = multiplierOf(symbol) * contracts;
  if (terms.right === 'put') {
    const isOnSale = liveOrders(turn.state).some(({ terms }) => terms.symbol === underlying);
    const { state } = turn;
    const free = heldShares(state, underlying) - sharesReserved(state, underlying);
    const held = isOnSale ? 0 : Math.max(0, free);
    if (held >= shares) return undefined;
    return `Exercise would sell ${shares} ${underlying}, and ${held} of a holding are free for it: the account would be short. Sell the contracts instead.`;
  }
  const { money } = wordsAt(turn.market.placeOf(underlying).venue);
  const cost = amountOf(symbol, terms.strike, contracts);
  const [lack] = fundsRefusals(turn, cost);
  if (lack === undefined) return undefined;
  return `Exercise would cost ${money(cost)}, and ${lackText(lack, money)}: delivery is not affordable. Sell the contracts instead.`;
}

function lackText(lack: Refusal, money: (amount: number) => string): string {
  if (lack.kind === 'margin')
    return `the ${money(lack.needed)} of margin that are needed overnight are more than the ${money(lack.available)} that are free`;
  const free = lack.kind === 'buying_power' ? lack.available : Number.NaN;
  const known = lack.kind === 'settled_cash' ? lack.settled : free;
  return Number.isNaN(known) ? 'the funds are unknown' : `${money(known)} is free`;
}
