// Shares that were closed twice: our order sold them while somebody else sold the same ones. What is left in the account is not ours.

import { SECOND_MS } from '../../../kernel/instant.ts';
import { averagePriceOf, isOptionId } from '../../../market/instruments/amount.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import type { ClosedPosition } from '../../domain/positions/position-state.ts';
import { exitSide, type OrderSide, signOf } from '../../domain/terms/side.ts';
import { plainValue, price, unitsText } from '../../domain/wording/figures.ts';
import { LEG_WORDS } from '../../domain/wording/plan-text.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { wordsOf } from '../../ports/brokers.ts';
import { heldSince } from '../protective-orders/manual-closing.ts';
import type { BookedExecution } from '../state/order-record.ts';
import { positionIn } from '../state/position-lookups.ts';
import { alarmOnce, chainOf } from '../turn/actions.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { executionsOfOthers } from './manual-closings.ts';

/** Somebody who sells this soon after our order has not seen it. */
const RACE_MS = 30 * SECOND_MS;

interface Sold {
  readonly shares: number;
  readonly price: number;
}

/** Who closed the shares twice, in a sentence; undefined if that does not explain the foreign shares. */
export function closedTwice(
  turn: Turn,
  symbol: string,
  foreign: number,
  snapshot: BrokerSnapshot,
): string | undefined {
  const position = positionIn(turn.state, symbol);
  if (position?.status !== 'closed' || signOf(position.side) === Math.sign(foreign))
    return undefined;
  const ours = closingsOf(turn, position);
  const last = ours.at(-1);
  if (last === undefined) return undefined;
  const others = soldBeside(turn, position, last, snapshot);
  const theirs = others.reduce((sum, { shares }) => sum + shares, 0);
  const leg = turn.state.orders.get(last.orderRef)?.terms.leg ?? 'x';
  const did = exitSide(position.side) === 'sell' ? 'sold' : 'bought';
  if (isUntraded(turn, symbol, last, snapshot))
    return `our ${LEG_WORDS[leg]} ${did} ${soldText(ours)}, ${plainValue(Math.abs(foreign))} of which had left the account without a trade`;
  if (theirs < Math.abs(foreign)) return undefined;
  return `our ${LEG_WORDS[leg]} ${did} ${soldText(ours)} while somebody else ${did} ${soldText(others)}`;
}

/** Once per foreign quantity. */
export function notifyClosedTwice(
  turn: Turn,
  symbol: string,
  foreign: number,
  cause: string,
): void {
  const position = positionIn(turn.state, symbol);
  if (position === undefined) return;
  const [side, remedy] = foreign < 0 ? ['short', 'buy them back'] : ['long', 'sell them'];
  // Contracts that were sold are not taken over.
  const isLeft = isOptionId(symbol) && foreign < 0;
  const adoption = isLeft ? '' : `, or run \`sluice adopt ${typedSymbol(symbol)} --yes\``;
  const text = `${symbol}: ${cause}: the account is ${side} ${unitsText(symbol, Math.abs(foreign))} that are not ours and have no stop. They are left as they are, and entries in ${symbol} are blocked: ${remedy} in ${wordsOf(turn.settings.broker).screen}${adoption}`;
  const key = `${position.positionId}/closed-twice/${foreign}`;
  const chain = newestOf(turn, chainOf(position));
  alarmOnce(turn, key, { kind: 'closed-twice', symbol, text }, chain);
}

/** Fills of our own orders that closed the position, oldest first. */
function closingsOf({ state }: Turn, { positionId }: ClosedPosition): readonly BookedExecution[] {
  return [...state.executions.values()].filter((execution) => {
    const leg = state.orders.get(execution.orderRef)?.terms.leg;
    return execution.positionId === positionId && leg !== undefined && leg !== 'e';
  });
}

/** No execution of others since the day of our last one: a transfer had removed the shares before. */
function isUntraded(
  turn: Turn,
  symbol: string,
  { executedAt }: BookedExecution,
  snapshot: BrokerSnapshot,
): boolean {
  const { calendar } = turn.market.placeOf(symbol).venue;
  if (calendar.dayOf(executedAt) !== calendar.dayOf(snapshot.requestedAt)) return false;
  return !executionsOfOthers(turn, snapshot).some((other) => other.symbol === symbol);
}

/** Executions of others on the closing side since the position was opened, which closed nothing of ours. */
function soldBeside(
  turn: Turn,
  { symbol, side, positionId, openedAt = turn.now }: ClosedPosition,
  last: BookedExecution,
  snapshot: BrokerSnapshot,
): readonly Sold[] {
  const { executions } = turn.state;
  const closing: OrderSide = exitSide(side);
  const since = heldSince(turn, { positionId, openedAt });
  return executionsOfOthers(turn, snapshot)
    .filter((other) => other.symbol === symbol && other.side === closing)
    .filter(({ at, isUndated }) => !isUndated && at >= since && at <= last.executedAt + RACE_MS)
    .filter(({ execId }) => !executions.has(execRootOf(execId)));
}

/** `100 at 98.5`, at the average price of several. */
function soldText(sold: readonly Sold[]): string {
  const shares = sold.reduce((sum, one) => sum + one.shares, 0);
  const average = averagePriceOf(sold.map((one) => ({ price: one.price, units: one.shares })));
  return `${plainValue(shares)} at ${price(average)}`;
}
