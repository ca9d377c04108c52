// SSI's adapter at its simulator, a process of its own.
import { instant } from '../../../../src/kernel/instant.ts';
import type { Exchange } from '../../../../src/market/venues/vietnam/trading-rules.ts';
import { until } from '../ib/harness/real-time.ts';
import { ACCOUNT, entryLeg } from '../ssi/harness/orders.ts';
import {
  type AdapterAtWork,
  adapterTo,
  CODE,
  type SimulatedSsi,
  startSimulatedSsi,
} from '../ssi/harness/simulated.ts';
import { type AtWork, found, type Place } from './place.ts';

const TEN = instant(Date.UTC(2026, 10, 20, 3));

/** A share of each exchange, and a step of its price. */
export const SHARES = {
  HOSE: { symbol: 'FPT', step: 50 },
  HNX: { symbol: 'SHS', step: 100 },
  UPCOM: { symbol: 'BSR', step: 100 },
} as const;

export interface Priced {
  readonly symbol: string;
  readonly reference: number;
  readonly floor: number;
}

/** Held at its reference, a step between last price and quote. */
export async function hold(ssi: SimulatedSsi, exchange: Exchange): Promise<Priced> {
  const { symbol, step } = SHARES[exchange];
  // The exchange lists a share once somebody asks for it.
  await ssi.ask('POST', '/price', { symbol, last: 1 }).catch(() => undefined);
  const { prices } = (await ssi.ask('GET', '/state')) as { readonly prices: readonly Priced[] };
  const priced = prices.find((one) => one.symbol === symbol);
  if (priced === undefined) throw new Error(`${symbol} has no price`);
  const { reference: last } = priced;
  await ssi.ask('POST', '/price', { symbol, last, bid: last - step, ask: last + step });
  return priced;
}

export async function startSsiPlace(exchange: Exchange): Promise<Place> {
  const { symbol, step } = SHARES[exchange];
  const ssi = await startSimulatedSsi({ at: TEN, speed: 2, boards: { [symbol]: exchange } });
  const adapters = new Map<AtWork, AdapterAtWork>();
  const { reference, floor } = await hold(ssi, exchange);
  return {
    name: `SSI at ${exchange}`,
    account: ACCOUNT,
    symbol,
    order: (orderRef, at) =>
      entryLeg({
        ...{ orderRef, symbol, quantity: 100 },
        limitPrice: at === 'fills' ? reference + step : floor,
      }),
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
      at.broker.resolve({ symbol, brokerSymbol: symbol });
      const { instrument } = await until(() => found(at, 'instrument-resolved'), 'contract');
      adapters.get(at)?.market.subscribe(instrument);
    },
    refuseNext: async () => void (await ssi.ask('POST', '/fault', { kind: 'reject' })),
    orderByHand: async () =>
      void (await ssi.ask('POST', '/order', {
        symbol,
        side: 'B',
        type: 'LO',
        quantity: 700,
        price: floor + step,
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
