// One order as SSI keeps it, and its status in SSI's letters.
import type { Instant, TradingDay } from '../../../../kernel/instant.ts';
import type { TradeSide } from '../../../../market/quotes/matching.ts';
import type { OrderType } from '../../../../market/venues/vietnam/trading-rules.ts';

/**
 * PD taken, IAV waits for the session, SD on its way, QU at the exchange, PF partly filled, WM and WC a change is pending; final: FF
 * filled, FFPC the rest is cancelled, CL cancelled, RJ rejected, EX expired.
 */
export type OrderStatus =
  | 'PD'
  | 'IAV'
  | 'SD'
  | 'QU'
  | 'PF'
  | 'WM'
  | 'WC'
  | 'FF'
  | 'FFPC'
  | 'CL'
  | 'RJ'
  | 'EX';

type Stage = 'PD' | 'IAV' | 'SD' | 'QU';
type Final = 'FF' | 'FFPC' | 'CL' | 'RJ' | 'EX';

export interface SsiOrder {
  readonly orderId: string;
  /** Empty for an order by hand. */
  readonly clientRequestId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: TradeSide;
  readonly type: OrderType;
  readonly day: TradingDay;
  readonly inputAt: Instant;
  /** Of LO, and of what is left of MTL. */
  price: number | undefined;
  quantity: number;
  filled: number;
  /** VND of all fills. */
  value: number;
  cancelled: number;
  stage: Stage;
  pending: 'WM' | 'WC' | undefined;
  final: Final | undefined;
  modifiedAt: Instant;
  /** `<SSI code>: <text>`, or empty. */
  reason: string;
  /** When the exchange took it; 0 before. */
  enteredAt: number;
  /** The lower one is earlier in time priority. */
  rank: number;
}

export function statusOf({ final, pending, filled, stage }: SsiOrder): OrderStatus {
  return final ?? pending ?? (filled > 0 ? 'PF' : stage);
}

/** Shares that may still be filled. */
export function remainingOf({ final, quantity, filled }: SsiOrder): number {
  return final === undefined ? quantity - filled : 0;
}

export function isLive({ final }: SsiOrder): boolean {
  return final === undefined;
}

/** At the exchange: it may be filled. */
export function isWorking({ final, stage }: SsiOrder): boolean {
  return final === undefined && stage === 'QU';
}

/** VND, 0 without a fill. */
export function averagePrice({ value, filled }: SsiOrder): number {
  return filled === 0 ? 0 : value / filled;
}
