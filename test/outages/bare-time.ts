// How long shares of ours were bare at the exchange: without a stop, and without a market exit at work over them.
import {
  type BookOrder,
  isBuy,
  isFinal,
  isStop,
  remainingOf,
} from '../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { Change } from '../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { AT_WORK_MS, leavingCover } from '../simulation/laws/world/legs.ts';
import type { Harness } from './harness/harness.ts';

export interface BareTime {
  changed(change: Change): void;
  /** Counts from now on; what came before it was nobody's to see. */
  begin(): void;
  /** Market milliseconds since then. */
  total(): number;
}

type Account = Pick<Harness, 'exchange' | 'holding' | 'now'>;

/** The exchange counts the time without a stop; the time in which an exit was at work is taken off it. */
export function createBareTime(account: () => Account): BareTime {
  const open = new Map<number, BookOrder>();
  let filledAt = 0;
  let wasLeaving = false;
  let withoutStopMs = 0;
  let beganMs = 0;
  let leavingMs = 0;

  function isLeaving(): boolean {
    const { quantity, socketQuantity } = account().holding();
    const left = Math.floor(Math.min(quantity, socketQuantity));
    let covered = 0;
    for (const order of open.values())
      if (!isBuy(order)) covered += isStop(order) ? remainingOf(order) : leavingCover(order);
    return left > 0 && covered >= left;
  }

  /** Of the time since the last change. */
  function count(): void {
    const { exchange, now } = account();
    const { nakedMs } = exchange.view();
    const isAtWork = now() - filledAt <= AT_WORK_MS;
    if (nakedMs > withoutStopMs && isAtWork && wasLeaving) leavingMs += nakedMs - withoutStopMs;
    withoutStopMs = nakedMs;
  }

  return {
    changed(change) {
      if (change.kind !== 'order' && change.kind !== 'trade') return;
      count();
      filledAt = account().now();
      if (change.kind === 'order') {
        if (isFinal(change.order)) open.delete(change.order.permId);
        else open.set(change.order.permId, change.order);
      }
      wasLeaving = isLeaving();
    },
    begin() {
      count();
      beganMs = withoutStopMs;
      leavingMs = 0;
      filledAt = account().now();
    },
    total() {
      count();
      return withoutStopMs - beganMs - leavingMs;
    },
  };
}
