// The order desk of this process: its traders' desks, with each order of a rebalancing in the audit trail as any other.
import type { OrderDesk } from '../../ledger/ports/order-desk.ts';
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import type { HomeVenue } from '../../trader/ports/settings.ts';
import type { Desks } from '../desks/desks.ts';
import { createOrderDesk } from '../desks/order-desk.ts';
import type { FollowedAccount } from '../http/access/book.ts';
import type { Identity } from '../http/access/parts.ts';

export interface DeskOrdersParts {
  readonly venue: HomeVenue;
  readonly desks: Desks;
  readonly followed: readonly FollowedAccount[];
  readonly identity: Pick<Identity, 'record'>;
}

export function openOrderDesk({ venue, desks, followed, identity }: DeskOrdersParts): OrderDesk {
  return createOrderDesk({
    ...{ desks, followed },
    priceSteps: venuesOf(venue).home.priceSteps,
    async audit(desk, { user: name, requestId, ...order }, outcome) {
      const by = { name, address: 'rebalancing', requestId };
      const target = `${desk.name} ${order.symbol}`;
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
