// Everything that must hold before a roll sends its first order.
// Decision 0064
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import { comparePrices } from '../../../market/instruments/tick-grid.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { isEnterable } from '../../../market/quotes/quote.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { reservedFor } from '../../domain/terms/collateral.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { RollTerms } from '../../domain/terms/roll.ts';
import { price, wordsAt } from '../../domain/wording/figures.ts';
import { reasonsText } from '../../domain/wording/refusal-text.ts';
import { netText } from '../../domain/wording/roll-text.ts';
import { reductionOf } from '../protective-orders/reductions.ts';
import { freeCash } from '../risk/exposure.ts';
import { isLive, ordersOf } from '../state/position-lookups.ts';
import { cashReserved } from '../state/reserved.ts';
import { isAccountKnown, isLineUsable } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';
import { asIfBoughtBack, judgeSale, leastFor } from './sale.ts';

interface Wanted {
  readonly position: HeldPosition;
  readonly to: string;
  readonly credit: number;
}

export interface RollJudged {
  readonly position: HeldPosition;
  readonly terms: RollTerms;
}

/** The terms of the roll, or why there is none, in words. */
export function judgeRoll(turn: Turn, wanted: Wanted): Result<RollJudged, string> {
  const { position, to, credit } = wanted;
  const { positionId, symbol } = position;
  const obstacle = notRollable(turn, position) ?? notSuccessor(wanted) ?? notConnected(turn);
  if (obstacle !== undefined) return failed(obstacle);
  const own = usableQuote(turn, symbol);
  if (own === undefined || !isEnterable(own))
    return failed(`${symbol} has no two-sided quote to buy it back at`);
  const contracts = wholePart(-position.quantity);
  const { ask } = own;
  const least = leastFor(turn, { to, credit }, ask);
  const seen = asIfBoughtBack(turn, position);
  const bid = turn.market.quote(to)?.bid ?? Number.NaN;
  const terms = { positionId, symbol, to, contracts, credit, ask, bid };
  const isTooLittle = !(comparePrices(bid - ask, credit) >= 0);
  const tooLittle = `it brings ${netText(terms)}, less than ${price(credit)}`;
  // A price that no contract is ever worth would be named in its place.
  if (Number.isFinite(bid) && isTooLittle) return failed(tooLittle);
  const { reasons } = judgeSale(seen, { rolled: position, to, contracts, least });
  const unpaid = reasons.length > 0 ? [] : cashRefusals(seen, { to, contracts, ask });
  const all = [...reasons, ...unpaid];
  if (all.length > 0) return failed(`${to}: ${reasonsText(all, wordsAt(turn.market.home.venue))}`);
  return isTooLittle ? failed(tooLittle) : ok({ position, terms });
}

function notRollable(turn: Turn, position: HeldPosition): string | undefined {
  const { positionId, symbol, plan, quantity, status } = position;
  if (plan.collateral === undefined || quantity >= 0)
    return `${symbol} was not sold against cash or shares`;
  if (turn.state.rolls.has(positionId)) return `${symbol} is being rolled already`;
  if (status === 'closing') return `${symbol} is being closed`;
  if (status !== 'open' || reductionOf(turn.state, positionId) !== undefined)
    return `an order of ${symbol} is still at work`;
  const order = ordersOf(turn.state, positionId).find(isLive)?.terms.orderRef;
  if (order === undefined) return undefined;
  return `order ${order} of ${symbol} works; \`sluice cancel ${order}\` first`;
}

function notSuccessor({ position: { symbol }, to }: Wanted): string | undefined {
  const [from, next] = [parseOptionId(symbol), parseOptionId(to)];
  if (from === undefined || next === undefined)
    return `${symbol} is not an option contract by itself`;
  if (to === symbol) return `${to} is what is held`;
  if (from.right !== next.right) return `a ${from.right} is rolled to another ${from.right}`;
  if (next.expiry < from.expiry)
    return `${to} expires on ${next.expiry}, before ${from.expiry}, which is what is held`;
  return undefined;
}

function notConnected(turn: Turn): string | undefined {
  if (turn.state.mode === 'dry-run') return 'a dry run sends nothing to the broker';
  return isLineUsable(turn) && isAccountKnown(turn)
    ? undefined
    : 'the broker is not connected, or has not reported the account yet';
}

/** The premium of the sale arrives a day later: settled cash pays for what is bought back. */
function cashRefusals(
  turn: Turn,
  { to, contracts, ask }: Pick<RollTerms, 'to' | 'contracts' | 'ask'>,
): Refusal[] {
  const wanted = reservedFor(to, contracts);
  if (wanted === undefined || !('cash' in wanted)) return [];
  const { feePerContract } = turn.settings.risk.options;
  const needed = wanted.cash + amountOf(to, ask, contracts) + 2 * contracts * feePerContract;
  const free = freeCash(turn);
  if (cents(needed) <= cents(free)) return [];
  return [
    { kind: 'cash_not_free', needed, free: Math.max(0, free), reserved: cashReserved(turn.state) },
  ];
}
