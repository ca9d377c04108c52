// What becomes of one leg of a run: when it is sent, and what an answer of the trader and the end of its order mean.
import { sumOf } from '../../../kernel/amounts.ts';
import { quantity, textOf } from '../../../kernel/decimal.ts';
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { Found, OrderStanding, Placing } from '../../ports/plan-orders.ts';
import type { LegChange, RunLeg } from '../rebalancing/run-legs.ts';
import { isEverySaleOver, quantityPaid } from './cash-left.ts';
import type { OpenRun } from './open-run.ts';

/** After this long the prices of the plan do not justify a trade, nor a repeated order: a trader knows a key for a day. */
const SENT_WITHIN_MS = 8 * HOUR_MS;
/** How long a leg is sent again whose refusal may pass. */
const TRIED_FOR_MS = 30 * MINUTE_MS;
const PAUSE_MS = 15 * SECOND_MS;
/** How long the same order is repeated until the trader answers. */
const ANSWERED_WITHIN_MS = HOUR_MS;

/** Purchases wait for the sales that pay for them. */
export function isDue(run: OpenRun, leg: RunLeg, now: Instant): boolean {
  if (leg.status === 'SENDING') return true;
  if (leg.status !== 'WAITING') return false;
  if (leg.attempt > 1 && now - leg.since < PAUSE_MS) return false;
  return leg.side === 'SELL' || isEverySaleOver(run);
}

export function sentChange(run: OpenRun, leg: RunLeg, now: Instant): LegChange {
  if (now - run.startedAt > SENT_WITHIN_MS)
    return { status: 'NOT_SENT', why: 'its turn came hours after the execution' };
  const paid = leg.side === 'SELL' ? quantity(leg.planned) : quantityPaid(run, leg);
  if (!paid.gt(0)) return { status: 'NOT_SENT', why: 'no cash is left for it' };
  const isCut = paid.lt(quantity(leg.planned));
  return {
    status: 'SENDING',
    quantity: textOf(paid),
    firstSentAt: leg.firstSentAt ?? now,
    why: isCut ? 'cut to the cash that is there' : null,
  };
}

/** Undefined while the same order may be sent again. */
export function lateChange({ startedAt }: OpenRun, now: Instant): LegChange | undefined {
  if (now - startedAt <= SENT_WITHIN_MS) return undefined;
  return { status: 'UNKNOWN', why: 'the trader had not answered hours after the execution' };
}

/** Undefined while the trader does not answer. */
export function foundChange(found: Found): LegChange | undefined {
  switch (found.kind) {
    case 'order':
      return { status: 'PLACED', orderRef: found.orderRef };
    case 'none':
      return { status: 'NOT_SENT', why: 'the trader has no such order' };
    case 'unanswered':
      return undefined;
    default:
      return found satisfies never;
  }
}

/** Undefined if nothing has changed. */
export function answeredChange(leg: RunLeg, placing: Placing, now: Instant): LegChange | undefined {
  switch (placing.kind) {
    case 'placed':
      return { status: 'PLACED', orderRef: placing.orderRef };
    case 'refused': {
      const { why, isPassing } = placing;
      if (!isPassing || now - (leg.firstSentAt ?? now) > TRIED_FOR_MS)
        return { status: 'REFUSED', why };
      return { status: 'WAITING', attempt: leg.attempt + 1, why };
    }
    case 'unanswered':
      if (now - leg.since <= ANSWERED_WITHIN_MS) return undefined;
      return { status: 'UNKNOWN', why: placing.why };
    default:
      return placing satisfies never;
  }
}

/** Undefined while the order may still fill. */
export function endedChange(leg: RunLeg, standing: OrderStanding): LegChange | undefined {
  const { isEnded, state: orderState, fills } = standing;
  if (!isEnded) return undefined;
  const filled = sumOf(fills.map((fill) => quantity(fill.quantity)));
  if (filled.isZero()) return { status: 'UNFILLED', orderState, fills };
  const isWhole = filled.comparedTo(quantity(leg.quantity)) >= 0;
  return { status: isWhole ? 'FILLED' : 'PARTLY_FILLED', orderState, fills };
}

/** The same for the same attempt, so that repeating it is harmless. */
export function keyOf({ record: { planId, planHash } }: OpenRun, { leg, attempt }: RunLeg): string {
  return `rebalancing-${planId}-${leg}-${attempt}-${planHash.slice(0, 12)}`;
}
