// What Alpaca's refusals mean for an order or a change. Codes are stable, texts are not: a text only distinguishes what shares a code.
import type { RefusalMeaning } from '../../../domain/orders/refusal-meaning.ts';
import type { CallResult } from '../connection/calls.ts';

/** The request is not valid: also a name that another order has. */
export const NAME_TAKEN = '40010001';
/** Buying power, reserved shares, opposite orders. */
const FORBIDDEN = '40310000';
/** The order cannot be changed or cancelled as it is. */
export const UNPROCESSABLE = '42210000';

/**
 * The order takes no change for now: it is not routed, as a stop at rest in the evening, or its chain has not settled. Public logs show three
 * codes for that, the last one as a lack of shares that the order itself reserves.
 */
export function isSettlingChange(result: CallResult): boolean {
  if (result.kind !== 'refused') return false;
  const { status, code, text, heldForOrders = 0 } = result;
  if (code === UNPROCESSABLE && /replace|pending|status/i.test(text)) return true;
  if (status === 403) return heldForOrders > 0;
  return status === 422 && /sent to exchange|not open/i.test(text);
}

export function meaningOf(result: CallResult): RefusalMeaning {
  if (result.kind === 'unauthorized') return 'no_line';
  if (result.kind !== 'refused') return 'refused';
  return result.code === FORBIDDEN && /buying power/i.test(result.text) ? 'no_margin' : 'refused';
}
