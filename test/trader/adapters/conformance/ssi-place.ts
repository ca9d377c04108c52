// SSI's adapter at its simulator, a process of its own.
import { instant } from '../../../../src/kernel/instant.ts';
import { until } from '../ib/rig/real-time.ts';
import { ACCOUNT, entryLeg } from '../ssi/rig/orders.ts';
import { type AdapterAtWork, adapterTo, CODE, startSimulatedSsi } from '../ssi/rig/simulated.ts';
import { type AtWork, found, type Place } from './place.ts';

const TEN = instant(Date.UTC(2026, 10, 20, 3));

export async function startSsiPlace(): Promise<Place> {
  const ssi = await startSimulatedSsi({ at: TEN, speed: 2 });
  const adapters = new Map<AtWork, AdapterAtWork>();
  await ssi.ask('POST', '/price', { symbol: 'FPT', last: 28_400, bid: 28_350, ask: 28_450 });
  return {
    name: 'SSI',
    account: ACCOUNT,
    symbol: 'FPT',
    order: (orderRef, at) =>
      entryLeg({ orderRef, quantity: 100, limitPrice: at === 'fills' ? 28_450 : 27_000 }),
    async connect(mode = 'live') {
      const adapter = adapterTo(ssi, { mode });
      adapters.set(adapter, adapter);
      return adapter;
    },
    async logIn(at) {
      const login = adapters.get(at)?.login;
      if (login?.needsCode() === true) {
        const given = await login.giveCode(CODE);
        if (!given.ok) throw new Error(given.failure);
      }
      await until(() => found(at, 'session-opened'), 'session opened');
    },
    async watch(at) {
      at.broker.resolve({ symbol: 'FPT', brokerSymbol: 'FPT' });
      const { instrument } = await until(() => found(at, 'instrument-resolved'), 'contract');
      adapters.get(at)?.market.subscribe(instrument);
    },
    refuseNext: async () => void (await ssi.ask('POST', '/fault', { kind: 'reject' })),
    orderByHand: async () =>
      void (await ssi.ask('POST', '/order', {
        symbol: 'FPT',
        side: 'B',
        type: 'LO',
        quantity: 700,
        price: 27_100,
      })),
    interrupt: async () =>
      void (await ssi.ask('POST', '/fault', { kind: 'socket-gap', for_ms: 500 })),
    async arrived(orderRef) {
      const wire = String(await ssi.ask('GET', '/wire'));
      const id = `SL${orderRef.replaceAll('.', '')}`;
      return wire
        .split('\n')
        .filter((line) => line.includes('"method":"POST"') && line.includes(id)).length;
    },
    async calm() {
      const faults = (await ssi.ask('GET', '/fault')) as readonly { readonly fault_id: number }[];
      for (const { fault_id: id } of faults) await ssi.ask('DELETE', `/fault/${id}`);
    },
    stop: ssi.stop,
  };
}
