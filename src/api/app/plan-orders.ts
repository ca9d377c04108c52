// Orders of plans of this process: its traders, with each order of a rebalancing in the audit trail as any other.
import type { PlanOrders } from '../../ledger/ports/plan-orders.ts';
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { HomeVenue } from '../../trader/ports/home-venue.ts';
import type { FollowedAccount } from '../http/loaders/book.ts';
import type { Identity } from '../http/loaders/parts.ts';
import { createPlanOrders } from '../traders/plan-orders.ts';
import type { TraderClients } from '../traders/trader-clients.ts';

export interface PlanOrdersParts {
  readonly venue: HomeVenue;
  readonly clients: TraderClients;
  readonly followed: readonly FollowedAccount[];
  readonly identity: Pick<Identity, 'record'>;
}

export function openPlanOrders({
  venue,
  clients,
  followed,
  identity,
}: PlanOrdersParts): PlanOrders {
  return createPlanOrders({
    ...{ clients, followed },
    priceSteps: venuesOf(venue).home.priceSteps,
    async audit(client, { user: name, requestId, ...order }, outcome) {
      const by = { name, address: 'rebalancing', requestId };
      const target = `${client.name} ${order.symbol}`;
      if (outcome === undefined)
        return identity.record(by, 'order.place.asked', target, { after: { asked: order } });
      try {
        await identity.record(by, 'order.place', target, { after: { asked: order, ...outcome } });
      } catch (error) {
        // It was sent: a failure reported here would make the caller send it again.
        if (!(error instanceof StoreUnavailable)) throw error;
      }
    },
  });
}
