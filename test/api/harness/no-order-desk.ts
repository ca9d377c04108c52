// An order desk without traders.
import { createDesks } from '../../../src/api/desks/desks.ts';
import { createOrderDesk } from '../../../src/api/desks/order-desk.ts';
import { US } from '../../../src/market/venues/us.ts';

export const NO_ORDER_DESK = createOrderDesk({
  desks: createDesks([]),
  followed: [],
  priceSteps: US.priceSteps,
  audit: async () => {},
});
