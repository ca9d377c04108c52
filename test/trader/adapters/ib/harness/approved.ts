// Orders as only the router mints them; tests mint them by a cast.
import { instant } from '../../../../../src/kernel/instant.ts';
import type { Instrument } from '../../../../../src/market/instruments/instrument.ts';
import { DEFAULT_PRICE_STEPS } from '../../../../../src/market/instruments/tick-grid.ts';
import type {
  OrderChange,
  OrderTerms,
} from '../../../../../src/trader/domain/orders/order-terms.ts';
import type {
  ApprovedCancel,
  ApprovedChange,
  ApprovedOrder,
} from '../../../../../src/trader/ports/broker.ts';

export const AAPL: Instrument = {
  symbol: 'AAPL',
  brokerSymbol: 'AAPL',
  contract: '265598',
  primaryExchange: 'NASDAQ',
  currency: 'USD',
  priceSteps: DEFAULT_PRICE_STEPS,
};

export function entryLeg(change: Partial<OrderTerms> = {}): OrderTerms {
  return {
    orderRef: 'abcd2345.1.e',
    handle: 'orderId:11',
    leg: 'e',
    symbol: 'AAPL',
    side: 'buy',
    type: 'limit',
    quantity: 100,
    limitPrice: 150.25,
    validity: { kind: 'gtd', until: instant(Date.UTC(2026, 10, 20, 15, 0, 30)) },
    extendedHours: false,
    ...change,
  };
}

export function targetLeg(change: Partial<OrderTerms> = {}): OrderTerms {
  return {
    orderRef: 'abcd2345.1.t',
    handle: 'orderId:12',
    parentRef: 'abcd2345.1.e',
    leg: 't',
    symbol: 'AAPL',
    side: 'sell',
    type: 'limit',
    quantity: 100,
    limitPrice: 155,
    validity: { kind: 'gtc' },
    extendedHours: false,
    ...change,
  };
}

export function stopLeg(change: Partial<OrderTerms> = {}): OrderTerms {
  return {
    orderRef: 'abcd2345.1.s',
    handle: 'orderId:13',
    parentRef: 'abcd2345.1.e',
    leg: 's',
    symbol: 'AAPL',
    side: 'sell',
    type: 'stop',
    quantity: 100,
    stopPrice: 148.5,
    validity: { kind: 'gtc' },
    extendedHours: false,
    ...change,
  };
}

export function bracket(change: Partial<OrderTerms> = {}): ApprovedOrder {
  return approved({ purpose: 'entry', legs: [entryLeg(change), targetLeg(), stopLeg()] });
}

export function approved(
  order: Pick<ApprovedOrder, 'purpose' | 'legs' | 'validUntil'>,
): ApprovedOrder {
  return order as ApprovedOrder;
}

export function change(order: OrderChange): ApprovedChange {
  return order as ApprovedChange;
}

export function cancelOf({ orderRef, handle }: OrderTerms): ApprovedCancel {
  return { orderRef, handle } as ApprovedCancel;
}
