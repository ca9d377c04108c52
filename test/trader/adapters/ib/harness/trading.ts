// A ready gateway that watches AAPL, and what the tests of orders let it hear.
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { AAPL, approved, stopLeg } from './approved.ts';
import { createReadyGateway, type FakeGateway } from './fake-gateway.ts';

export const error = (id: number, code: number, text = '') =>
  ({ name: 'error', id, code, text }) as const;

export function trading(given: Parameters<typeof createReadyGateway>[0] = {}): FakeGateway {
  const gateway = createReadyGateway(given);
  gateway.market.subscribe(AAPL);
  return gateway;
}

export const protection = (terms: Parameters<typeof stopLeg>[0] = {}) =>
  approved({
    purpose: 'protection',
    legs: [
      stopLeg({ handle: handleOf(31), orderRef: 'abcd2345.3.s', group: 'abcd2345.3.s', ...terms }),
    ],
  });
