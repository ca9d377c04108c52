// Applies one report to our record of an order by the transition table; reports it does not list are recorded as ignored.
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import { orderAfter } from '../../domain/orders/order-transitions.ts';
import type { OrderUpdate } from '../../domain/orders/order-updates.ts';
import { ignoredKey } from '../fold/ignored.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { Turn } from '../turn/turn.ts';
import { chainOfRef } from './chains.ts';

export interface AppliedUpdate {
  readonly news: OrderUpdate;
  readonly why: string;
  readonly brokerLink?: BrokerLink;
  readonly refusedAs?: 'riskless';
}

export function applyUpdate(
  turn: Turn,
  order: OrderRecord,
  { news, why, brokerLink, refusedAs }: AppliedUpdate,
): void {
  const after = orderAfter(order.status, news);
  if (after.kind === 'ignored') return ignore(turn, order, news, after.why);
  const isNewLink = brokerLink !== undefined && brokerLink !== order.brokerLink;
  if (after.to === order.status && !isNewLink) return;
  const { orderRef, symbol } = order.terms;
  turn.record(
    {
      type: 'order-updated',
      orderRef,
      symbol,
      status: after.to,
      ...(isNewLink ? { brokerLink } : {}),
      ...(refusedAs && { refusedAs }),
      why,
    },
    chainOfRef(turn, orderRef),
  );
  turn.touched.add(order.positionId);
}

/** Once per order, state and report: a broker may repeat a report all day. */
export function ignore(turn: Turn, order: OrderRecord, reported: OrderUpdate, why: string): void {
  const { status, terms, ignored } = order;
  if (ignored.includes(ignoredKey(status, reported))) return;
  const { orderRef } = terms;
  turn.record(
    { type: 'report-ignored', orderRef, status, reported, why },
    chainOfRef(turn, orderRef),
  );
}
