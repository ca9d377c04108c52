// Orders of plans where there is no trader.

import { createPlanOrders } from '../../../src/api/traders/plan-orders.ts';
import { createTraderClients } from '../../../src/api/traders/trader-clients.ts';
import { US } from '../../../src/market/venues/us.ts';

export const NO_PLAN_ORDERS = createPlanOrders({
  clients: createTraderClients([]),
  followed: [],
  priceSteps: US.priceSteps,
  audit: async () => {},
});
