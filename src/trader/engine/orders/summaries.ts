// A broker without a list of single fills reports all that an order has filled so far, as one execution. What is booked of the order is
// taken off it, so that the rest is an execution like any other: after a crash, in any order and however often it is reported.
// Decision 0041
import { amountOf, priceOfAmount } from '../../../market/instruments/amount.ts';
import type { BrokerSnapshot, ReportedExecution } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import { ownRefOf } from '../intents/intents.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** Prices of a remainder are quotients: no dust below a millionth. */
const PRICE_SCALE = 1e6;

/** The part of a summary that is not booked yet, at the price that makes its average come out; undefined if there is none. */
export function beyondBooked(
  turn: Turn,
  execution: ReportedExecution,
): ReportedExecution | undefined {
  if (execution.isSummary !== true) return execution;
  const { symbol, cumulativeQuantity, averagePrice } = execution;
  const booked = bookedOf(turn, execution);
  if (booked.shares === 0) return execution;
  const shares = cumulativeQuantity - booked.shares;
  if (shares === 0) return undefined;
  const price = priceOfAmount(
    symbol,
    amountOf(symbol, averagePrice, cumulativeQuantity) - booked.value,
    shares,
  );
  if (shares < 0 || !(price > 0)) return void alarmContradiction(turn, execution, booked);
  return { ...execution, shares, price: Math.round(price * PRICE_SCALE) / PRICE_SCALE };
}

/** The same for all that a snapshot lists. */
export function withFillsBeyondBooked(turn: Turn, snapshot: BrokerSnapshot): BrokerSnapshot {
  const { executions } = snapshot;
  if (!executions.some(({ isSummary }) => isSummary)) return snapshot;
  return {
    ...snapshot,
    executions: executions.flatMap((execution) => beyondBooked(turn, execution) ?? []),
  };
}

interface Booked {
  readonly shares: number;
  readonly value: number;
}

/** What was inferred is left out: a reported execution replaces it. */
function bookedOf({ state }: Turn, execution: ReportedExecution): Booked {
  const ref = ownRefOf(execution, state);
  const isOurs = ref !== undefined && state.orders.has(ref);
  let shares = 0;
  let value = 0;
  for (const one of state.executions.values()) {
    const isSame = isOurs
      ? one.orderRef === ref
      : one.brokerLink === execution.brokerLink && !state.orders.has(one.orderRef);
    if (!isSame || one.isInferred) continue;
    shares += one.shares;
    value += amountOf(execution.symbol, one.price, one.shares);
  }
  return { shares, value };
}

/** The broker says that less was filled than it said before, or at a price that cannot be. Nothing is taken back on a guess. */
function alarmContradiction(
  turn: Turn,
  { execId, orderRef, symbol, cumulativeQuantity, averagePrice }: ReportedExecution,
  booked: Booked,
): void {
  // Every complete snapshot of the day repeats it.
  if (!turn.alarmed.has(execId)) turn.broker.wantsSnapshot = true;
  const average =
    Math.round(priceOfAmount(symbol, booked.value, booked.shares) * PRICE_SCALE) / PRICE_SCALE;
  const text = `${symbol}: the broker shows ${cumulativeQuantity} filled at ${averagePrice} of order ${orderRef || execId}, and ${booked.shares} at ${average} are booked; nothing is taken back. Compare it with the broker's own list`;
  alarmOnce(turn, execId, { kind: 'fills-contradicted', symbol, text }, chainOfRef(turn, orderRef));
}
