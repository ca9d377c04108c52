// The legs of a run whose orders go to a trader: as it began, and after each change.
import type { Instant } from '../../../kernel/instant.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { StoredEvent } from '../../domain/events/envelope.ts';
import type { OrderFill } from '../../ports/plan-orders.ts';

/**
 * WAITING: not sent yet; a purchase waits for the sales. SENDING: decided, and the trader has not answered. PLACED: the order
 * works. UNKNOWN: it may have been placed, and is not sent again; the trader's list of orders will show it. The others are final.
 */
export type LegStatus =
  | 'WAITING'
  | 'SENDING'
  | 'PLACED'
  | 'FILLED'
  | 'PARTLY_FILLED'
  | 'UNFILLED'
  | 'REFUSED'
  | 'NOT_SENT'
  | 'UNKNOWN';

const OPEN: ReadonlySet<LegStatus> = new Set(['WAITING', 'SENDING', 'PLACED', 'UNKNOWN']);

export interface RunLeg {
  /** 1, 2, 3 … in the order of the plan. */
  readonly leg: number;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly planned: string;
  /** As it is ordered: a purchase is cut to the cash that is there. */
  readonly quantity: string;
  /** In its own currency. */
  readonly limit: string;
  /** To the currency of the portfolio. */
  readonly rate: string;
  readonly status: LegStatus;
  readonly since: Instant;
  /** Another attempt has another key. */
  readonly attempt: number;
  readonly firstSentAt: Instant | null;
  readonly orderRef: string | null;
  /** The trader's word, once the order has ended. */
  readonly orderState: string | null;
  readonly fills: readonly OrderFill[];
  /** Why it was refused, not sent or cut. */
  readonly why: string | null;
}

export type LegChange = Partial<Omit<RunLeg, 'leg' | 'since'>>;

/** Execution of a plan whose orders go to a trader. Its end names its legs, as other failures do not. */
export const RUN_STARTED = 'REBALANCING_STARTED';
export const LEG_CHANGED = 'REBALANCING_LEG';

export function legsAfter(
  legs: readonly RunLeg[],
  { data, recordedAt }: Pick<StoredEvent, 'data' | 'recordedAt'>,
): readonly RunLeg[] {
  const change = data.change as LegChange;
  return legs.map((leg) => (leg.leg === data.leg ? { ...leg, ...change, since: recordedAt } : leg));
}

export function isFinal({ status }: Pick<RunLeg, 'status'>): boolean {
  return !OPEN.has(status);
}

export interface PlannedLeg {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly currency: CurrencyCode;
  readonly limit: string;
  readonly rate: string;
}

export function waitingLeg(planned: PlannedLeg, index: number, since: Instant): RunLeg {
  const { symbol, side, quantity, limit, rate } = planned;
  return {
    ...{ leg: index + 1, symbol, side, planned: quantity, quantity, limit, rate, since },
    ...{ status: 'WAITING', attempt: 1, firstSentAt: null, orderRef: null, orderState: null },
    ...{ fills: [], why: null },
  };
}
