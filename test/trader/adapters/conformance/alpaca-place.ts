// Alpaca's adapter at its simulator, a process of its own.
import { instant } from '../../../../src/kernel/instant.ts';
import {
  ACCOUNT,
  type AdapterAtWork,
  adapterTo,
  startSimulatedAlpaca,
} from '../alpaca/harness/simulated.ts';
import { entryLeg } from '../ib/harness/approved.ts';
import { until } from '../ib/harness/real-time.ts';
import { type AtWork, found, type Place } from './place.ts';

const TEN = instant(Date.UTC(2026, 10, 24, 15));

export async function startAlpacaPlace(): Promise<Place> {
  const alpaca = await startSimulatedAlpaca({ at: TEN, speed: 2 });
  const adapters = new Map<AtWork, AdapterAtWork>();
  await alpaca.ask('POST', '/price', { symbol: 'AAPL', last: 150, bid: 149.99, ask: 150.01 });
  return {
    name: 'Alpaca',
    account: ACCOUNT,
    symbol: 'AAPL',
    order(orderRef, at) {
      const { handle: _, ...terms } = entryLeg({
        ...{ orderRef, quantity: 10, validity: { kind: 'day' } },
        limitPrice: at === 'fills' ? 150.5 : 140,
      });
      return terms;
    },
    async connect(mode = 'paper') {
      const adapter = adapterTo(alpaca, { mode });
      adapters.set(adapter, adapter);
      return adapter;
    },
    logIn: async (at) => void (await until(() => found(at, 'session-opened'), 'session opened')),
    async watch(at) {
      at.broker.resolve({ symbol: 'AAPL', brokerSymbol: 'AAPL' });
      const { instrument } = await until(() => found(at, 'instrument-resolved'), 'contract');
      adapters.get(at)?.market.subscribe(instrument);
    },
    refuseNext: async () => void (await alpaca.ask('POST', '/fault', { kind: 'reject' })),
    orderByHand: async () =>
      void (await alpaca.call('POST', '/v2/orders', {
        ...{ symbol: 'AAPL', side: 'buy', type: 'limit', qty: '7', limit_price: '141' },
        time_in_force: 'day',
      })),
    interrupt: async () =>
      void (await alpaca.ask('POST', '/fault', { kind: 'stream-gap', for_ms: 500 })),
    async arrived(orderRef) {
      const wire = String(await alpaca.ask('GET', '/wire'));
      return wire
        .split('\n')
        .filter((line) => line.includes('"method":"POST"') && line.includes(orderRef)).length;
    },
    calm: async () => void (await alpaca.ask('DELETE', '/fault')),
    stop: alpaca.stop,
  };
}
