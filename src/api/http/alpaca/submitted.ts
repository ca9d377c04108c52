// When an order was submitted, by which programs read page after page: what is below the millisecond keeps apart the orders of one moment,
// in the order of the list. Pure.
import { LEGS_IN_ORDER } from '../../../trader/contract/leg-order.ts';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';

/** Of a millisecond. */
export const MICROS = 1_000;
/** So many decisions of one moment are apart. */
const DECISIONS = MICROS / LEGS_IN_ORDER.length;
const RADIX = 36;

type Submitted = Pick<OrderRow, 'created_at' | 'submitted_at'> & { readonly order_ref?: string };

const momentOf = ({ submitted_at: sent, created_at: decided }: Submitted) => sent ?? decided;

/** ISO-8601 to the microsecond. */
export function submittedText(row: Submitted & { readonly order_ref: string }): string {
  return momentOf(row).replace('Z', `${String(microsOf(row.order_ref)).padStart(3, '0')}Z`);
}

/** The same in microseconds since 1970; of a sale whose order does not exist yet, those of its millisecond. */
export function submittedMicros(row: Submitted): number {
  const below = row.order_ref === undefined ? 0 : microsOf(row.order_ref);
  return Date.parse(momentOf(row)) * MICROS + below;
}

/** Of `jjjjjjjj.6.s`, by the decision and the leg. */
function microsOf(orderRef: string): number {
  const [, decision, leg] = /^[^.]+\.([0-9a-z]+)\.([hetsx])$/.exec(orderRef) ?? [];
  if (decision === undefined || leg === undefined) return 0;
  const first = (Number.parseInt(decision, RADIX) % DECISIONS) * LEGS_IN_ORDER.length;
  return first + LEGS_IN_ORDER.indexOf(leg);
}
