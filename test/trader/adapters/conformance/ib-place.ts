// Interactive Brokers' adapter at its simulated gateway.
import { instant } from '../../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import { startGatewaySimulator } from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';
import { createIbGateway, type IbGateway } from '../../../../src/trader/adapters/ib/ib-gateway.ts';
import { handleOf } from '../../../../src/trader/adapters/ib/orders/links.ts';
import type { BrokerReport } from '../../../../src/trader/ports/broker-reports.ts';
import { steadyWall } from '../../../processes/ticking-wall.ts';
import { entryLeg } from '../ib/harness/approved.ts';
import { gatewaySettings } from '../ib/harness/gateway-settings.ts';
import { realWall, until } from '../ib/harness/real-time.ts';
import { type AtWork, found, type Place } from './place.ts';

const TEN_O_CLOCK = instant(Date.UTC(2026, 10, 18, 15, 0, 20));

export async function startIbPlace(): Promise<Place> {
  const wallNow = steadyWall();
  const clock = createSimulatedClock({ market: TEN_O_CLOCK, wallMs: wallNow(), speed: 2 }, wallNow);
  const simulator = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
  const markets = new Map<AtWork, IbGateway['market']>();
  let next = 1;

  async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) {
    const url = `http://127.0.0.1:${simulator.controlPort}${path}`;
    const answer = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return text;
  }

  await ask('POST', '/price', { symbol: 'AAPL', last: 150, bid: 149.99, ask: 150.01 });
  return {
    name: 'Interactive Brokers',
    account: 'DU1234567',
    symbol: 'AAPL',
    order(orderRef, at, handle) {
      next += 1;
      return entryLeg({
        orderRef,
        handle: handle ?? handleOf(next),
        limitPrice: at === 'fills' ? 150.5 : 140,
        quantity: 10,
        validity: { kind: 'day' },
      });
    },
    async connect(mode = 'paper') {
      const settings = gatewaySettings(simulator.port, { clock, wall: realWall });
      const { broker, market } = createIbGateway({ ...settings, mode });
      const reports: BrokerReport[] = [];
      broker.reports$.subscribe((report) => reports.push(report));
      const at = { broker, reports };
      markets.set(at, market);
      return at;
    },
    async logIn(at) {
      await until(() => found(at, 'session-opened'), 'session opened');
      next = Math.max(next, found(at, 'session-opened')?.floor?.mark ?? 1);
    },
    async watch(at) {
      at.broker.resolve({ symbol: 'AAPL', brokerSymbol: 'AAPL' });
      const { instrument } = await until(() => found(at, 'instrument-resolved'), 'contract');
      markets.get(at)?.subscribe(instrument);
    },
    refuseNext: async () => void (await ask('POST', '/fault', { kind: 'reject' })),
    orderByHand: async () =>
      void (await ask('POST', '/order', {
        account: 'DU1234567',
        symbol: 'AAPL',
        action: 'BUY',
        type: 'LMT',
        quantity: 7,
        limit_price: 141,
      })),
    interrupt: async () => void (await ask('POST', '/fault', { kind: 'reset' })),
    async arrived(orderRef) {
      const wire = await ask('GET', '/wire');
      return wire.split('\n').filter((line) => line.includes('"in"') && line.includes(orderRef))
        .length;
    },
    calm: async () => void (await ask('DELETE', '/fault')),
    async stop() {
      await simulator.stop();
      clock.stop();
    },
  };
}
