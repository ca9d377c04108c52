// A broker that exists in tests only, added by its row: its adapter at a paper exchange in memory.
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { createVenues } from '../../../../src/market/venues/venues.ts';
import type { BrokerConnection } from '../../../../src/trader/app/brokers/broker-adapter.ts';
import type { BrokerReport } from '../../../../src/trader/ports/broker-reports.ts';
import { memoryBroker } from '../../../brokers/memory/adapter.ts';
import { createPaperExchange } from '../../../brokers/memory/exchange.ts';
import { settings } from '../../engine/harness/settings.ts';
import { entryLeg } from '../ib/harness/approved.ts';
import { realWall, until } from '../ib/harness/real-time.ts';
import { type AtWork, found, type Place } from './place.ts';

export async function startMemoryPlace(): Promise<Place> {
  const now = () => instant(Date.UTC(2026, 10, 18, 15));
  const exchange = createPaperExchange(150, now);
  const markets = new Map<AtWork, BrokerConnection['market']>();
  const { account } = settings([]);
  return {
    ...{ name: 'a paper exchange', account, symbol: 'AAPL' },
    order: (orderRef, at) => {
      const { handle: _, ...terms } = entryLeg({ orderRef, validity: { kind: 'day' } });
      return { ...terms, limitPrice: at === 'fills' ? 150.5 : 140 };
    },
    async connect(mode = 'paper') {
      const { broker, market } = memoryBroker(exchange).open({
        settings: settings([], { mode }),
        venues: createVenues(US, []),
        clock: { now, at: () => () => {}, speed: 1 },
        wall: realWall,
        keep: { read: () => undefined, write: () => {} },
        log: () => {},
        isHalted: () => false,
      });
      const reports: BrokerReport[] = [];
      broker.reports$.subscribe((report) => reports.push(report));
      const at = { broker, reports };
      markets.set(at, market);
      return at;
    },
    logIn: async (at) => void (await until(() => found(at, 'session-opened'), 'session opened')),
    async watch(at) {
      at.broker.resolve({ symbol: 'AAPL', brokerSymbol: 'AAPL' });
      const { instrument } = await until(() => found(at, 'instrument-resolved'), 'contract');
      markets.get(at)?.subscribe(instrument);
    },
    refuseNext: async () => exchange.refuseNext(),
    orderByHand: async () => exchange.place(entryLeg({ orderRef: '', limitPrice: 141 })),
    interrupt: async () => exchange.interrupt(),
    arrived: async (orderRef) => exchange.arrivals.filter((ref) => ref === orderRef).length,
    calm: async () => exchange.calm(),
    stop: async () => {},
  };
}
