// Continues rolls: ends a purchase that something else takes the place of, sells once it has filled, and says how the roll ended. It
// reads only the state, so that a restart continues where the last turn stopped, and neither order is sent twice.
// Decision 0064
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { averagePriceOf } from '../../../market/instruments/amount.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { RollOutcome } from '../../domain/terms/roll.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { reasonsText } from '../../domain/wording/refusal-text.ts';
import { rollEndText } from '../../domain/wording/roll-text.ts';
import { enter } from '../entry/enter.ts';
import { ROLL_BUYS_MS } from '../protective-orders/roll-order.ts';
import { walkEndText } from '../protective-orders/walk-order.ts';
import { isPriced } from '../requests/await-market.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, liveLeg, ordersOf } from '../state/position-lookups.ts';
import type { BoughtBack, Roll } from '../state/roll.ts';
import { underlyingIn } from '../state/underlying.ts';
import { alarm, askForSymbol, cancelOnce, chainOf } from '../turn/actions.ts';
import { after, type Chain, NO_CHAIN, newestOf, type Turn } from '../turn/turn.ts';
import { isPassing, judgeSale, leastFor, withoutRoll } from './sale.ts';

/** How long the sale waits for a quote or for the gateway before the roll ends without it. */
const SALE_WAITS_MS = MINUTE_MS;

export function continueRolls(turn: Turn): void {
  if (turn.state.rolls.size === 0) return;
  for (const { positionId } of [...turn.state.rolls.values()]) continueRoll(turn, positionId);
}

/** The daemon stops, or a person halts trading. */
export function endRollPurchases(turn: Turn, why: string): void {
  for (const roll of turn.state.rolls.values()) {
    const order = purchaseOf(turn, roll);
    if (order !== undefined) cancelOnce(turn, order, why, chainOfRoll(turn, roll));
  }
}

function continueRoll(turn: Turn, positionId: string): void {
  const now = () => turn.state.rolls.get(positionId);
  const before = now();
  if (before?.bought === undefined && before !== undefined) followPurchase(turn, before);
  const bought = now();
  if (bought?.bought !== undefined && bought.opened === undefined)
    sell(turn, bought, bought.bought);
  const sold = now();
  if (sold?.opened !== undefined) followSale(turn, sold, sold.opened);
}

function purchaseOf({ state }: Turn, { orderRef }: Roll): OrderRecord | undefined {
  return orderRef === undefined ? undefined : state.orders.get(orderRef);
}

function followPurchase(turn: Turn, roll: Roll): void {
  const order = purchaseOf(turn, roll);
  const obstacle = obstacleTo(turn, roll);
  if (order !== undefined && isLive(order)) {
    if (obstacle !== undefined) cancelOnce(turn, order, obstacle, chainOfRoll(turn, roll));
    return;
  }
  const isOverdue = turn.now - roll.at >= freshnessMs(turn, ROLL_BUYS_MS);
  if (order === undefined && obstacle === undefined && !isOverdue) return;
  const contracts = order?.filled ?? 0;
  const position = turn.state.positions.get(roll.positionId);
  if (position?.status === 'closing' || isClosedOtherwise(turn, roll))
    return end(turn, roll, { status: 'given_up', why: 'another exit closed the position' });
  if (contracts === 0)
    return end(turn, roll, { status: 'kept', why: obstacle ?? whyUnfilled(turn, order) });
  const price = averagePaid(turn, roll);
  update(turn, roll, { status: 'bought', contracts, price });
}

/** What wins over a purchase that has not filled. */
function obstacleTo(turn: Turn, roll: Roll): string | undefined {
  const { state } = turn;
  const position = state.positions.get(roll.positionId);
  if (position === undefined || !isHeld(position)) return undefined;
  if (position.status === 'closing') return 'an exit closes the position';
  const order = purchaseOf(turn, roll);
  if (order !== undefined && order.quantity - order.filled > sellableOf(position, turn.now))
    return 'less is held than it buys back';
  if (state.trading.state !== 'ACTIVE')
    return `trading is ${state.trading.state}: ${state.trading.why}`;
  return pausedIn(turn, roll);
}

function pausedIn({ state }: Turn, { symbol, to }: Roll): string | undefined {
  const names = [symbol, to, underlyingIn(state, symbol)];
  const paused = names.find((name) => state.asked.pauses.has(name));
  return paused === undefined ? undefined : `${paused} is paused`;
}

function isClosedOtherwise({ state }: Turn, { positionId }: Roll): boolean {
  const position = state.positions.get(positionId);
  if (position === undefined) return true;
  return position.status === 'closed' && position.reason !== 'rolled';
}

function whyUnfilled(turn: Turn, order: OrderRecord | undefined): string {
  if (order === undefined)
    return 'no order could be sent: the market has no two sides, or the line is down';
  const isOver = order.status === 'cancelled' || order.status === 'expired';
  return isOver ? walkEndText(order, turn.market.quote(order.terms.symbol)) : order.why;
}

function averagePaid({ state }: Turn, { orderRef }: Roll): number {
  const own = [...state.executions.values()].filter((one) => one.orderRef === orderRef);
  return averagePriceOf(own.map(({ price, shares }) => ({ price, units: shares })));
}

/** Judged anew: what was seen when the roll was decided is some seconds old. */
function sell(turn: Turn, roll: Roll, { contracts, price, at }: BoughtBack): void {
  const rolled = turn.state.positions.get(roll.positionId);
  const why = rolled === undefined ? 'its position is unknown' : pausedIn(turn, roll);
  if (rolled === undefined || why !== undefined)
    return end(turn, roll, { status: 'flat', ...(why && { why }) });
  if (!isPriced(turn, { symbol: roll.to, type: 'LMT' }) && !turn.pricesAsked.has(roll.to))
    askForSymbol(turn, roll.to);
  const least = leastFor(turn, roll, price);
  const seen = withoutRoll(turn, roll.positionId);
  const { reasons, entering } = judgeSale(seen, { rolled, to: roll.to, contracts, least });
  if (reasons.length === 0 && entering !== undefined) return open(turn, { roll, rolled, entering });
  const isOverdue = turn.now - at >= freshnessMs(turn, SALE_WAITS_MS);
  if (reasons.every(isPassing) && !isOverdue) return;
  end(turn, roll, { status: 'flat', why: reasonsFor(turn, reasons) });
}

function reasonsFor({ market }: Turn, reasons: readonly Refusal[]): string {
  return reasonsText(reasons, wordsAt(market.home.venue));
}

interface Opening {
  readonly roll: Roll;
  readonly rolled: PositionState;
  readonly entering: NonNullable<ReturnType<typeof judgeSale>['entering']>;
}

/** In the chain of its trade. Intent and link are one commit, so that a crash never sells twice. */
function open(turn: Turn, { roll, rolled, entering }: Opening): void {
  const { signalId: tradeId, strategy } = rolled;
  const chain = chainOfRoll(turn, roll);
  const signal = {
    id: `${tradeId}~${turn.state.seq + 1}`,
    predictionId: tradeId.slice(0, -`/${strategy}`.length),
    ...{ strategy, symbol: roll.to, side: 'short' as const, at: turn.now },
    price: entering.draft.prices.fill,
  };
  const condition = { when: `rolled from ${roll.symbol}`, values: {} };
  const validUntil = turn.now + turn.settings.execution.entryMs;
  const rolls = (rolled.plan.rolled ?? 0) + 1;
  const rolledPnl = gainedBy(rolled);
  const parts = entering.draft.parts.map(({ shares, plan }) => ({
    ...{ shares, plan: { ...plan, rolled: rolls, rolledPnl } },
  }));
  const { strategy: as } = entering;
  const draft = { ...entering.draft, parts };
  enter(turn, { signal, tradeId, strategy: as, draft, condition, validUntil }, chain);
  const opened = turn.facts.findLast(({ fact }) => fact.type === 'position-planned')?.fact;
  if (opened?.type !== 'position-planned') throw new Error('the sale of a roll was not planned');
  const { positionId, quantity: contracts } = opened;
  update(turn, roll, { status: 'selling', opened: positionId, contracts });
}

/** With the contracts that were rolled before it. */
function gainedBy(position: PositionState): number {
  const own = 'realizedPnl' in position ? position.realizedPnl : 0;
  return own + (position.plan.rolledPnl ?? 0);
}

function followSale(turn: Turn, roll: Roll, opened: string): void {
  const { state } = turn;
  const orders = ordersOf(state, opened);
  if (liveLeg(orders, 'e') !== undefined) return;
  const entry = orders.find(({ terms }) => terms.leg === 'e');
  const position = state.positions.get(opened);
  // Its end is settled in the position first.
  if (position?.status === 'planned' || position?.status === 'opening') return;
  const contracts = entry?.filled ?? 0;
  if (entry === undefined || contracts === 0 || position === undefined)
    return end(turn, roll, { status: 'flat', opened, why: whyUnfilled(turn, entry) });
  const price = averagePaid(turn, { ...roll, orderRef: entry.terms.orderRef });
  const net = price - (roll.bought?.price ?? Number.NaN);
  const isShort = contracts < (roll.bought?.contracts ?? 0);
  const why = isShort ? { why: whyUnfilled(turn, entry) } : {};
  const { rolledPnl: gained } = position.plan;
  end(turn, roll, {
    ...{ status: 'rolled', opened, contracts, price, net },
    ...(gained !== undefined && { gained }),
    ...why,
  });
}

function end(turn: Turn, roll: Roll, outcome: RollOutcome): void {
  const recorded = update(turn, roll, outcome);
  turn.touched.add(roll.positionId);
  const { status, contracts = 0 } = outcome;
  const back = roll.bought?.contracts ?? 0;
  if (status !== 'flat' && !(status === 'rolled' && contracts < back)) return;
  const { symbol } = roll;
  const text = rollEndText({ ...roll, ...outcome, contracts: back - contracts });
  alarm(turn, { kind: 'roll-failed', symbol, text }, recorded);
}

function update(turn: Turn, roll: Roll, outcome: RollOutcome): Chain {
  const { positionId, symbol, to } = roll;
  const fact = { type: 'roll-updated', positionId, symbol, to, ...outcome } as const;
  return after(turn.record(fact, chainOfRoll(turn, roll)));
}

function chainOfRoll(turn: Turn, { positionId }: Roll): Chain {
  const position = turn.state.positions.get(positionId);
  return position === undefined ? NO_CHAIN : newestOf(turn, chainOf(position));
}
