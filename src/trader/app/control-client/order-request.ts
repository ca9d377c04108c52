// An order as the command line and the API send it to a daemon, and what the daemon answers.

import { createHash } from 'node:crypto';
import type { OrderRow } from '../../contract/order-rows.ts';
import type { Reason } from './control-client.ts';

export interface OrderAnswer {
  readonly text: string;
  /** Null while an order to close waits for its stop or for the market. */
  readonly order_ref: string | null;
  readonly position_id: string | null;
  /** The key had been answered before; nothing new was done. */
  readonly repeated: boolean;
  /** The price as written, where it was meant in thousands of the currency. */
  readonly price_as_sent: number | null;
  readonly order: OrderRow | null;
}

export interface ChangeAnswer {
  readonly text: string;
  readonly order_ref: string;
  readonly order: OrderRow | null;
}

export interface CheckAnswer {
  readonly allowed: boolean;
  readonly reasons: readonly Reason[];
  readonly text: string;
  /** The order as it would be sent; null while a number that it needs is missing. */
  readonly order: {
    readonly side: 'BUY' | 'SELL';
    readonly quantity: number;
    readonly order_type: string;
    readonly price: number;
    readonly notional: number;
    readonly stop_price: number | null;
    readonly target_price: number | null;
    /** The loss if the stop fills at its price; null for an order that closes. */
    readonly risk: number | null;
    readonly effect: 'open' | 'close';
    readonly as: 'position' | 'holding';
    readonly owner: string;
    /** Of an option contract that it opens. */
    readonly option?: {
      /** Null if nothing bounds it. */
      readonly max_loss: number | null;
      /** Prices of the stock at expiry. */
      readonly break_evens: readonly number[];
    };
  } | null;
  readonly lots: null;
}

/** The same for two bodies with the same fields in another order: 64 hexadecimal digits. */
export function bodyHash(body: object): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
