// A change may have become a second order with the number of the first one: of what has filled under it, the part of the other one.
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import type { OrderRecord } from './order-record.ts';
import type { State } from './state.ts';

/** The broker does not count it for the order of this name. */
export function filledByOther(
  { executions }: State,
  { terms, filled, positionId }: OrderRecord,
  brokerLink: BrokerLink | undefined,
): number {
  if (filled === 0 || brokerLink === undefined) return 0;
  let shares = 0;
  for (const one of executions.values()) {
    const isOther = one.brokerLink !== undefined && one.brokerLink !== brokerLink;
    const isCounted = one.orderRef === terms.orderRef && one.positionId === positionId;
    if (isOther && isCounted) shares += one.shares;
  }
  return shares;
}
