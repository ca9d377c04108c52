// What every record of an execution shares, from the broker's report to the read table.
import type { OrderSide } from './side.ts';

export interface Execution {
  readonly execId: string;
  /** Empty for orders that are not ours. */
  readonly orderRef: string;
  /** Absolute. */
  readonly shares: number;
  /** Of one share. */
  readonly price: number;
}

export interface SidedExecution extends Execution {
  readonly symbol: string;
  readonly side: OrderSide;
}

/** The execution that a correction replaces. */
export type ReplacedExecution = Pick<Execution, 'execId' | 'shares' | 'price'>;
