// What holds an order back after the gateway has taken it: a good-after time, and conditions on prices and the time.

import { comparePrices } from '../../../../../market/instruments/tick-grid.ts';
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { OrderCondition } from '../../../messages/order.ts';
import type { Listing } from '../../market/prices/listing.ts';
import type { TradingHours } from '../../scheduling/trading-hours.ts';
import type { BookOrder } from '../../state/book-order.ts';

export interface Releases {
  /** From the current terms; timers of earlier terms have no effect. */
  arm(order: BookOrder): void;
  disarm(order: BookOrder): void;
  /** A day later: the conditions of an option order that has not traded must be met again. */
  renew(order: BookOrder): void;
  /** Judges the conditions that watch the symbol. */
  onTick(listing: Listing): void;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly hours: TradingHours;
  listingOfConId(conId: number): Listing | undefined;
  /** It may trade from now on. */
  released(order: BookOrder): void;
  cancel(order: BookOrder, reason: string): void;
}

export function createReleases(parts: Parts): Releases {
  const { scheduler, hours } = parts;
  const timersByPermId = new Map<number, (() => void)[]>();
  const conditional = new Map<number, BookOrder>();

  function disarm({ permId }: BookOrder): void {
    for (const cancel of timersByPermId.get(permId) ?? []) cancel();
    timersByPermId.delete(permId);
    conditional.delete(permId);
  }

  function momentsOf({ order }: BookOrder): readonly number[] {
    const times = order.conditions.map((condition) =>
      condition.kind === 'time' ? condition.at : undefined,
    );
    return [...times, order.goodAfterAt].filter((at) => at !== undefined);
  }

  function arm(order: BookOrder): void {
    disarm(order);
    if (order.order.conditions.length > 0) conditional.set(order.permId, order);
    const moments = momentsOf(order).filter((at) => at > scheduler.now());
    timersByPermId.set(
      order.permId,
      moments.map((at) => scheduler.at(at, () => come(order))),
    );
    judge(order);
  }

  function come(order: BookOrder): void {
    judge(order);
    if (order.stage === 'working' && order.isReleased) parts.released(order);
  }

  function judge(order: BookOrder): void {
    if (!conditional.has(order.permId) || order.stage === 'stored') return;
    if (!areMet(order)) return;
    conditional.delete(order.permId);
    if (order.order.conditionsCancel) {
      parts.cancel(order, 'Condition met');
      return;
    }
    order.isReleased = true;
    if (order.stage === 'working') parts.released(order);
  }

  /** From left to right, each joined to the next one as its client said. */
  function areMet({ order }: BookOrder): boolean {
    const isOutside = !hours.isOpen(scheduler.now()) && !order.conditionsIgnoreRth;
    let isMet = true;
    let isAnd = true;
    for (const condition of order.conditions) {
      const holds = isTrue(condition, isOutside);
      isMet = isAnd ? isMet && holds : isMet || holds;
      isAnd = condition.isAnd;
    }
    return isMet;
  }

  function isTrue(condition: OrderCondition, isOutside: boolean): boolean {
    if (condition.kind === 'other') return false;
    if (condition.kind === 'time') {
      const isLater = scheduler.now() >= (condition.at ?? Number.POSITIVE_INFINITY);
      return condition.isMore ? isLater : !isLater;
    }
    if (isOutside) return false;
    const last = parts.listingOfConId(condition.conId)?.last ?? Number.NaN;
    const above = comparePrices(last, condition.price);
    return condition.isMore ? above >= 0 : above <= 0;
  }

  return {
    arm,
    disarm,
    renew(order) {
      const isHeldBack = order.order.conditions.length > 0 && !order.order.conditionsCancel;
      if (order.contract.secType === 'STK' || !isHeldBack || order.stage !== 'working') return;
      order.isReleased = false;
      arm(order);
    },
    onTick({ contract }) {
      for (const order of [...conditional.values()]) {
        const isWatching = order.order.conditions.some(
          (condition) => condition.kind === 'price' && condition.conId === contract.conId,
        );
        if (isWatching) judge(order);
      }
    },
  };
}
