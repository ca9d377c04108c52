// Nothing is sold that is not there: the account is never short.
import type { MakeLaw } from './world.ts';

export const neverOversold: MakeLaw = (_world, broken) => ({
  name: 'never oversold',
  changed(change) {
    if (change.kind !== 'execution') return;
    const { symbol, clientOrderId, positionQuantity } = change.execution;
    if (positionQuantity.isNegative())
      broken(`${clientOrderId} left ${positionQuantity.toNumber()} ${symbol}`);
  },
});
