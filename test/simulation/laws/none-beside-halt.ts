// No entry leaves while the HALT file lies there.
import type { MakeLaw } from './world/law.ts';
import { isEntryRef } from './world/legs.ts';

export const noneBesideHalt: MakeLaw = (world, broken) => ({
  name: 'no entry beside the HALT file',
  said(command) {
    if (command.name !== 'placeOrders' || !world.isHaltFilePresent()) return;
    for (const { orderRef } of command.orders)
      if (isEntryRef(orderRef)) broken(`${orderRef} leaves beside the HALT file`);
  },
});
