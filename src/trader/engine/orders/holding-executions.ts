// An execution of an order for a holding: it fills it, corrects it, or replaces what was inferred.
import { exactShares } from '../../domain/positions/whole-part.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import type { BookedExecution } from '../state/order-record.ts';
import { applyHolding } from '../turn/holding-actions.ts';
import type { Chain, Turn } from '../turn/turn.ts';

export interface Booked {
  readonly execution: ReportedExecution;
  /** The execution it corrects. */
  readonly known: BookedExecution | undefined;
  /** The inferred execution it replaces. */
  readonly standIn: BookedExecution | undefined;
}

export function bookHolding(turn: Turn, { execution, known, standIn }: Booked, chain: Chain): void {
  const { symbol, side, shares, price, orderRef, at: executedAt } = execution;
  const executed = { orderRef, executedAt };
  const fillOf = (count: number, at: number) => ({ shares: signedShares(side, count), price: at });
  const before = known ?? standIn;
  if (before === undefined) {
    applyHolding(turn, symbol, { type: 'fill', ...fillOf(shares, price), ...executed }, chain);
    return;
  }
  // Inferred shares are counted already; only shares beyond them change the quantity.
  const replaced = known === undefined ? Math.min(before.shares, shares) : shares;
  const was = fillOf(known === undefined ? replaced : before.shares, before.price);
  const is = fillOf(replaced, price);
  const last = applyHolding(turn, symbol, { type: 'correct', was, is, ...executed }, chain);
  const more = exactShares(shares - replaced);
  if (more > 0)
    applyHolding(turn, symbol, { type: 'fill', ...fillOf(more, price), ...executed }, last);
}
