// Booking executions: the only truth about quantity, once per execution, corrections replacing what they correct.
import type { ReportedExecution } from '../ports/broker.ts';
import { corrects, execRootOf } from '../trading/orders/exec-id.ts';
import { isHeld } from '../trading/positions/position-state.ts';
import { signedShares } from '../trading/side.ts';
import { noteHandClosing } from './foreign.ts';
import { ownRefIn } from './intents.ts';
import { chainOfRef } from './order-news.ts';
import type { BookedExecution, OrderRecord } from './state.ts';
import { apply } from './steer.ts';
import { after, type Turn } from './turn.ts';

/** True when it was news. */
export function bookExecution(turn: Turn, execution: ReportedExecution): boolean {
  const known = turn.state.executions.get(execRootOf(execution.execId));
  if (known !== undefined && !corrects(execution.execId, known.execId)) return false;
  const ref = ownRefIn(execution.orderRef, turn.state.journalId);
  const order = ref === undefined ? undefined : turn.state.orders.get(ref);
  if (order === undefined) return noteHandClosing(turn, execution);
  book(turn, execution, order, known);
  return true;
}

function book(
  turn: Turn,
  execution: ReportedExecution,
  order: OrderRecord,
  known: BookedExecution | undefined,
): void {
  const { terms, positionId, strategy } = order;
  const position = turn.state.positions.get(positionId);
  const recorded = turn.record(
    {
      type: 'execution-booked',
      execRoot: execRootOf(execution.execId),
      execId: execution.execId,
      orderRef: terms.orderRef,
      permId: execution.permId,
      account: execution.account,
      symbol: terms.symbol,
      side: execution.side,
      shares: execution.shares,
      price: execution.price,
      executedAt: execution.at,
      leg: terms.leg,
      positionId,
      strategy,
      ...(known === undefined
        ? {}
        : { replaces: { execId: known.execId, shares: known.shares, price: known.price } }),
    },
    chainOfRef(turn, terms.orderRef),
  );
  turn.touched.add(terms.symbol);
  if (position === undefined) return;
  const is = { shares: signedShares(execution.side, execution.shares), price: execution.price };
  if (known !== undefined && isHeld(position)) {
    const was = { shares: signedShares(execution.side, known.shares), price: known.price };
    apply(turn, position, { type: 'correct', was, is }, after(recorded));
  } else apply(turn, position, { type: 'fill', ...is }, after(recorded));
}
