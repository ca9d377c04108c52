// What the account holds beside our positions is foreign: never touched, and no entries in its symbol.
import { SECOND_MS } from '../kernel/instant.ts';
import type { ReportedExecution } from '../ports/broker.ts';
import { execRootOf } from '../trading/orders/exec-id.ts';
import { isHeld, quantityOf } from '../trading/positions/position-state.ts';
import { signedShares } from '../trading/side.ts';
import { positionIn } from './book.ts';
import { alarm, apply } from './steer.ts';
import { after, type Turn } from './turn.ts';

/** After an execution the broker's positions lag behind; a difference counts only after this. */
export const POSITION_LAG_MS = 5 * SECOND_MS;

/** Broker net minus ours; undefined while the broker has said nothing newer than our last execution. */
export function foreignIn(turn: Turn, symbol: string): number | undefined {
  const reported = turn.broker.positions.get(symbol);
  if (reported === undefined) return undefined;
  const lastExecution = turn.state.lastExecutionAt.get(symbol);
  if (lastExecution !== undefined && reported.at - lastExecution < POSITION_LAG_MS)
    return undefined;
  const position = positionIn(turn.state, symbol);
  return reported.quantity - (position === undefined ? 0 : quantityOf(position));
}

/** Records a changed foreign quantity. */
export function noteForeign(turn: Turn, symbol: string): void {
  const quantity = foreignIn(turn, symbol);
  if (quantity === undefined || quantity === (turn.state.foreign.get(symbol) ?? 0)) return;
  turn.record({ type: 'foreign-seen', symbol, quantity });
}

/**
 * An execution that is not ours, on the closing side of our position, uses up foreign shares of our side first and then
 * ours: the person at the other screen closed them.
 */
export function noteHandClosing(turn: Turn, execution: ReportedExecution): boolean {
  const position = positionIn(turn.state, execution.symbol);
  if (position === undefined || !isHeld(position) || position.quantity === 0) return false;
  const shares = signedShares(execution.side, execution.shares);
  if (Math.sign(shares) === Math.sign(position.quantity)) return false;
  if (execution.at < position.openedAt) return false;
  const foreign = turn.state.foreign.get(execution.symbol) ?? 0;
  const foreignSameSide =
    Math.sign(foreign) === Math.sign(position.quantity) ? Math.abs(foreign) : 0;
  const ours = Math.min(
    Math.abs(position.quantity),
    Math.max(0, execution.shares - foreignSameSide),
  );
  if (ours === 0) return false;
  const signed = Math.sign(shares) * ours;
  const chain = { cause: 0, correlation: position.signalId };
  const recorded = turn.record(
    {
      type: 'execution-booked',
      execRoot: execRootOf(execution.execId),
      execId: execution.execId,
      orderRef: execution.orderRef,
      permId: execution.permId,
      account: execution.account,
      symbol: execution.symbol,
      side: execution.side,
      shares: ours,
      price: execution.price,
      executedAt: execution.at,
      leg: 'x',
      positionId: position.positionId,
      strategy: position.strategy,
    },
    chain,
  );
  apply(turn, position, { type: 'fill', shares: signed, price: execution.price }, after(recorded));
  alarm(
    turn,
    'closed-by-hand',
    execution.symbol,
    `${execution.symbol}: ${ours} shares were closed by hand at ${execution.price}`,
    after(recorded),
  );
  turn.touched.add(execution.symbol);
  return true;
}
