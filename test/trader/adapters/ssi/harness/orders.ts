// Orders as only the router mints them; tests mint them by a cast. Rows and events as SSI writes them.
import type {
  OrderChange,
  OrderTerms,
} from '../../../../../src/trader/domain/orders/order-terms.ts';
import type {
  ApprovedCancel,
  ApprovedChange,
  ApprovedOrder,
} from '../../../../../src/trader/ports/broker.ts';

export const ACCOUNT = '1234561';
export const ENTRY = 'abcd2345.1a.e';
/** The same as a request id. */
export const ENTRY_ID = 'SLabcd23451ae';

export function entryLeg(change: Partial<OrderTerms> = {}): OrderTerms {
  return {
    orderRef: ENTRY,
    leg: 'e',
    symbol: 'FPT',
    side: 'buy',
    type: 'limit',
    quantity: 1000,
    limitPrice: 76_000,
    validity: { kind: 'day' },
    extendedHours: false,
    ...change,
  };
}

export function entry(change: Partial<OrderTerms> = {}): ApprovedOrder {
  return { purpose: 'entry', legs: [entryLeg(change)] } as unknown as ApprovedOrder;
}

export function exit(change: Partial<OrderTerms> = {}): ApprovedOrder {
  const terms = entryLeg({ orderRef: 'abcd2345.2b.x', leg: 'x', side: 'sell', ...change });
  return { purpose: 'exit', legs: [terms] } as unknown as ApprovedOrder;
}

export function cancelOf(orderRef: string): ApprovedCancel {
  return { orderRef } as ApprovedCancel;
}

export function changeOf(change: Omit<OrderChange, 'detachParent'>): ApprovedChange {
  return { ...change, detachParent: false } as unknown as ApprovedChange;
}

/** A row of the order book. */
export function row(change: Readonly<Record<string, unknown>> = {}) {
  return {
    accountNo: ACCOUNT,
    clientRequestId: ENTRY_ID,
    orderId: '900001',
    symbol: 'FPT',
    side: 'B',
    orderType: 'LO',
    price: 76_000,
    avgPrice: 0,
    quantity: 1000,
    osQuantity: 1000,
    filledQuantity: 0,
    cancelQuantity: 0,
    orderStatus: 'QU',
    inputTime: '2026/11/20 09:30:00',
    modifiedTime: '2026/11/20 09:30:01',
    message: '',
    ...change,
  };
}

/** An event of the stream. */
export function event(change: Readonly<Record<string, unknown>> = {}) {
  return {
    accountNo: ACCOUNT,
    clientRequestId: ENTRY_ID,
    orderId: '900001',
    symbol: 'FPT',
    side: 'B',
    orderType: 'LO',
    price: '76000',
    quantity: 1000,
    osQty: 1000,
    filledQty: 0,
    cancelQty: 0,
    orderStatus: 'QU',
    inputTime: '2026/11/20 09:30:00',
    modifyTime: '2026/11/20 09:30:01',
    rejectReason: '',
    ...change,
  };
}
