// An API with a key of Alpaca's, beside a trader whose facts a test makes happen.
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { OrderAfter } from '../../../src/trader/domain/facts/order-facts.ts';
import { KEY } from './alpaca-trader.ts';
import { served } from './served.ts';
import { traderEnvironment } from './trader-environment.ts';

export const PLACE = { name: 'DU1', venue: 'us', account: 'DU1', mode: 'paper' } as const;
export const KEYS = [
  { ...KEY, trader: 'DU1' },
  { ...KEY, id: 'other', trader: 'DU1' },
];
const ORDERED = 100;

/** The facts of a trade as the engine records them for a key: with the state of each order after them. */
function tradeOf(user: string) {
  const orders = new Map<string, OrderAfter>();
  const after = (orderRef: string, statusAfter: OrderAfter['statusAfter'], shares = 0) => {
    const filledAfter = (orders.get(orderRef)?.filledAfter ?? 0) + shares;
    const status = shares === 0 || filledAfter < ORDERED ? statusAfter : 'filled';
    const order = { orderRef, statusAfter: status, filledAfter, coversAfter: 0 };
    orders.set(orderRef, order);
    return order;
  };
  return (facts: readonly Fact[]): Fact[] =>
    facts.map((fact): Fact => {
      switch (fact.type) {
        case 'entry-intended': {
          const ordersAfter = fact.legs.map(({ orderRef }) => after(orderRef, 'intended'));
          return { ...fact, request: { id: 'r1', user, clientOrderId: 'first' }, ordersAfter };
        }
        case 'order-sent':
          return { ...fact, ordersAfter: fact.orderRefs.map((ref) => after(ref, 'sent')) };
        case 'change-intended':
          return { ...fact, ordersAfter: [after(fact.change.orderRef, 'pending_modify')] };
        case 'order-updated': {
          const settlesChange = orders.get(fact.orderRef)?.statusAfter === 'pending_modify';
          const ordersAfter = [after(fact.orderRef, fact.status)];
          return { ...fact, ...(settlesChange && { settlesChange }), ordersAfter };
        }
        case 'execution-booked': {
          const more = fact.shares - (fact.replaces?.shares ?? 0);
          return { ...fact, ordersAfter: [after(fact.orderRef, 'partially_filled', more)] };
        }
        default:
          return fact;
      }
    });
}

export async function openEnvironment() {
  const environment = await traderEnvironment();
  const traders = [{ ...PLACE, dataFolder: environment.dataFolder }];
  const { client, stream } = environment.door;
  const as = { traders, alpaca: { keys: KEYS, plainBuys: { kind: 'refuse' } as const } };
  const api = await served([client], 'closed', new Map([['DU1', stream]]), as);
  const trade = tradeOf('alpaca:bot');
  return { api, environment, happen: (facts: readonly Fact[]) => environment.happen(trade(facts)) };
}

/** What the trade says from its beginning to its end. */
export const WHOLE = [
  ...['pending_new buy 0', 'new buy 0', 'partial_fill buy 60', 'new sell 0', 'fill buy 100'],
  ...['pending_replace sell 0', 'replaced sell 0', 'fill sell 100'],
];
