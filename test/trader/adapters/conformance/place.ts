// What every broker's adapter and its simulator offer to the same tests.
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { ApprovedCancel, ApprovedOrder, Broker } from '../../../../src/trader/ports/broker.ts';
import type { BrokerReport } from '../../../../src/trader/ports/broker-reports.ts';
import type { Mode } from '../../../../src/trader/ports/settings.ts';
import { until } from '../ib/harness/real-time.ts';

export interface AtWork {
  readonly broker: Broker;
  readonly reports: BrokerReport[];
}

export interface Place {
  readonly name: string;
  readonly account: string;
  readonly symbol: string;
  /** An order of that reference, bought at a price that rests, or that fills at once. */
  order(orderRef: string, at: 'rests' | 'fills', handle?: OrderTerms['handle']): OrderTerms;
  /** Another adapter; started by the test. */
  connect(mode?: Mode): Promise<AtWork>;
  /** Everything that a person must do until the session opens. */
  logIn(at: AtWork): Promise<void>;
  /** Subscribes to the symbol, so that orders are taken. */
  watch(at: AtWork): Promise<void>;
  refuseNext(): Promise<void>;
  orderByHand(): Promise<void>;
  interrupt(): Promise<void>;
  /** How often an order of the reference arrived. */
  arrived(orderRef: string): Promise<number>;
  /** Nothing of a test stays for the next one. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

export function approved(terms: OrderTerms): ApprovedOrder {
  return { purpose: 'entry', legs: [terms] } as unknown as ApprovedOrder;
}

export function cancelOf({ orderRef, handle }: OrderTerms): ApprovedCancel {
  return { orderRef, ...(handle && { handle }) } as ApprovedCancel;
}

export function found<Type extends BrokerReport['type']>(
  { reports }: AtWork,
  type: Type,
  fits: (report: Extract<BrokerReport, { type: Type }>) => boolean = () => true,
) {
  type Found = Extract<BrokerReport, { type: Type }>;
  return reports.findLast(
    (report): report is Found => report.type === type && fits(report as Found),
  );
}

/** As the engine does: a snapshot that failed is asked for again. */
export async function snapshotOf(at: AtWork) {
  const asked = at.reports.length;
  at.broker.requestSnapshot();
  return until(() => {
    const answer = at.reports
      .slice(asked)
      .find(({ type }) => type === 'snapshot' || type === 'snapshot-failed');
    if (answer?.type === 'snapshot') return answer.snapshot;
    if (answer === undefined) return false;
    at.reports.splice(at.reports.indexOf(answer), 1);
    at.broker.requestSnapshot();
    return false;
  }, 'a snapshot');
}
