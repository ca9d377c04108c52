// Orders by a person in tests of the engine.
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { Requester } from '../../../../src/trader/ports/order-request.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import type { Harness } from '../harness/harness.ts';

export const ANN: Requester = { user: 'ann' };

/** Buys 100 AAPL at market, with the default stop. */
export function asked(changes: Partial<OrderRequest> = {}): OrderRequest {
  return {
    symbol: 'AAPL',
    side: 'buy',
    type: 'MKT',
    quantity: 100,
    as: 'position',
    takesOwnership: false,
    ...changes,
  };
}

export function place(
  harness: Harness,
  changes?: Partial<OrderRequest>,
  requester: Requester = ANN,
): Promise<CommandAnswer> {
  return harness.command({ type: 'place-order', order: asked(changes), requester });
}

export function check(harness: Harness, changes?: Partial<OrderRequest>): Promise<CommandAnswer> {
  return harness.command({ type: 'check-order', order: asked(changes), requester: ANN });
}
