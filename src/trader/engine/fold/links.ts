// Deletes the broker's links of an order together with the order.

import type { OrderRecord } from '../state/order-record.ts';
import type { State } from '../state/state.ts';

export function deleteLinks({ refByLink }: State, { terms, brokerLink }: OrderRecord): void {
  if (terms.handle !== undefined) refByLink.delete(terms.handle);
  if (brokerLink !== undefined) refByLink.delete(brokerLink);
}
