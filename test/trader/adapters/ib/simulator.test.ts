// A day in small at the simulated exchange, over its real socket: history, quotes, a bracket, its stop, a snapshot, and trouble.
import { afterEach, describe, expect, it } from 'vitest';
import type { WallClock } from '../../../../src/kernel/clock.ts';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Instrument } from '../../../../src/market/instruments/instrument.ts';
import {
  createSimulatedClock,
  type SimulatedClock,
} from '../../../../src/simulators/host/clock.ts';
import { startGatewaySimulator } from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';
import { createIbGateway } from '../../../../src/trader/adapters/ib/ib-gateway.ts';
import { handleOf } from '../../../../src/trader/adapters/ib/orders/links.ts';
import type { Broker } from '../../../../src/trader/ports/broker.ts';
import type { BrokerReport } from '../../../../src/trader/ports/broker-reports.ts';
import type { MarketFeed, MarketUpdate } from '../../../../src/trader/ports/market-feed.ts';
import { steadyWall } from '../../../processes/ticking-wall.ts';
import { approved, cancelOf, change, entryLeg, stopLeg, targetLeg } from './harness/approved.ts';
import { gatewaySettings } from './harness/gateway-settings.ts';
import { fastWall, realWall, until } from './harness/real-time.ts';

const TEN_O_CLOCK = instant(Date.UTC(2026, 10, 18, 15, 0, 20));

interface Harness {
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly clock: SimulatedClock;
  readonly reports: BrokerReport[];
  readonly updates: MarketUpdate[];
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function harness(speed: number, wall: WallClock = realWall): Promise<Harness> {
  const wallNow = steadyWall();
  const clock = createSimulatedClock({ market: TEN_O_CLOCK, wallMs: wallNow(), speed }, wallNow);
  const simulator = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
  stops.push(async () => {
    await simulator.stop();
    clock.stop();
  });
  const reports: BrokerReport[] = [];
  const updates: MarketUpdate[] = [];
  const { broker, market } = createIbGateway(gatewaySettings(simulator.port, { clock, wall }));
  broker.reports$.subscribe((report) => reports.push(report));
  market.updates$.subscribe((update) => updates.push(update));
  stops.push(broker.stop);
  broker.start();
  return {
    broker,
    market,
    clock,
    reports,
    updates,
    async ask(method, path, body) {
      const answer = await fetch(`http://127.0.0.1:${simulator.controlPort}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answer.status === 204 ? undefined : answer.json();
    },
  };
}

function last<Type extends BrokerReport['type']>(
  { reports }: Harness,
  type: Type,
  fits: (report: Extract<BrokerReport, { type: Type }>) => boolean = () => true,
) {
  type Found = Extract<BrokerReport, { type: Type }>;
  return reports.findLast(
    (report): report is Found => report.type === type && fits(report as Found),
  );
}

async function resolved(all: Harness): Promise<Instrument> {
  await until(() => last(all, 'session-opened'), 'session opened');
  all.broker.resolve({ symbol: 'AAPL', brokerSymbol: 'AAPL' });
  const { instrument } = await until(() => last(all, 'instrument-resolved'), 'instrument');
  return instrument;
}

describe('a session at the simulated gateway', () => {
  it('delivers history that joins live minutes without a gap', async () => {
    const all = await harness(120);
    const instrument = await resolved(all);
    all.market.subscribe(instrument);
    await until(() => all.updates.filter(({ type }) => type === 'bar').length >= 3, 'three bars');
    const first = all.updates.find((update) => update.type === 'history');
    const history = all.updates.findLast((update) => update.type === 'history');
    const bars = all.updates.flatMap((update) => (update.type === 'bar' ? [update.bar] : []));
    // Five sessions before today and the first half hour.
    expect(first?.bars.length).toBeGreaterThanOrEqual(5 * 390 + 30);
    expect(first?.bars[0]?.start).toBe(Date.UTC(2026, 10, 11, 14, 30));
    const joined = [
      ...(history?.bars ?? []),
      ...bars.filter((bar) => bar.start > (history?.bars.at(-1)?.start ?? 0)),
    ];
    const steps = joined.slice(1).map((bar, at) => bar.start - (joined[at]?.start ?? 0));
    expect(steps.filter((step) => step !== MINUTE_MS).length).toBe(5);
    await until(() => all.updates.some((u) => u.type === 'shortable' && u.shares > 0), 'shortable');
    const quote = all.updates.findLast((update) => update.type === 'quote')?.quote;
    expect(quote).toMatchObject({ symbol: 'AAPL', isLive: true, isHalted: false });
    expect(quote?.bidSize).toBeGreaterThan(0);
  });

  it('handles a bracket from intent to executions, a moved stop and a complete snapshot', async () => {
    const all = await harness(10);
    const instrument = await resolved(all);
    all.market.subscribe(instrument);
    await all.ask('POST', '/price', { symbol: 'AAPL', last: 150, bid: 149.99, ask: 150.01 });
    await until(
      () => all.updates.some((update) => update.type === 'quote' && update.quote.ask === 150.01),
      'quote',
    );
    const floor = last(all, 'session-opened')?.floor?.mark ?? 1;
    const legs = [
      entryLeg({
        handle: handleOf(floor),
        limitPrice: 150.3,
        quantity: 50,
        validity: { kind: 'gtd', until: instant(all.clock.now() + 300_000) },
      }),
      targetLeg({
        handle: handleOf(floor + 1),
        parentRef: 'abcd2345.1.e',
        limitPrice: 160,
        quantity: 50,
      }),
      stopLeg({
        handle: handleOf(floor + 2),
        parentRef: 'abcd2345.1.e',
        stopPrice: 145,
        quantity: 50,
      }),
    ];
    all.broker.submit(approved({ purpose: 'entry', legs }));
    expect(last(all, 'sent')?.orderRefs.length).toBe(3);
    await until(
      () => last(all, 'execution', ({ execution }) => execution.cumulativeQuantity === 50),
      'filled',
    );
    const stop = await until(
      () =>
        last(
          all,
          'order',
          ({ order }) => order.handle === handleOf(floor + 2) && order.group !== '',
        ),
      'stop shown',
    );
    expect(stop.order).toMatchObject({
      type: 'stop',
      stopPrice: 145,
      validity: 'gtc',
      side: 'sell',
    });
    all.broker.modify(
      change({
        orderRef: stop.order.orderRef,
        handle: handleOf(floor + 2),
        stopPrice: 146,
        detachParent: true,
      }),
    );
    await until(() => last(all, 'order', ({ order }) => order.stopPrice === 146), 'stop moved');
    all.broker.cancel(cancelOf(legs[1] ?? targetLeg()));
    await until(
      () => last(all, 'cancelled', ({ handle }) => handle === handleOf(floor + 1)),
      'cancelled',
    );
    all.broker.requestSnapshot();
    await until(
      () => last(all, 'position', ({ position }) => position.quantity === 50),
      'position',
    );
    all.reports.length = 0;
    all.broker.requestSnapshot();
    const { snapshot } = await until(() => last(all, 'snapshot'), 'snapshot');
    expect(snapshot.openOrders.map(({ handle, stopPrice }) => [handle, stopPrice])).toEqual([
      [handleOf(floor + 2), 146],
    ]);
    expect(snapshot.positions).toMatchObject([{ symbol: 'AAPL', quantity: 50 }]);
    expect(snapshot.executions.reduce((sum, { shares }) => sum + shares, 0)).toBe(50);
    expect(snapshot.completedOrders.map(({ status }) => status).sort()).toEqual([
      'cancelled',
      'filled',
    ]);
    expect(last(all, 'ack-overdue')).toBeUndefined();
  });
});

describe('trouble at the simulated gateway', () => {
  const state = (all: Harness) => last(all, 'gateway-changed')?.state;
  const lastQuote = (all: Harness) =>
    all.updates.findLast((update) => update.type === 'quote')?.quote;

  async function trading(wall?: WallClock): Promise<Harness> {
    const all = await harness(10, wall);
    all.market.subscribe(await resolved(all));
    await until(() => lastQuote(all)?.isLive && lastQuote(all)?.ask, 'quote');
    return all;
  }

  it('is a reset that ends in a new session with the same subscriptions', async () => {
    const all = await trading();
    await all.ask('POST', '/fault', { kind: 'reset' });
    await until(() => state(all) === 'dead', 'dead');
    await until(() => state(all) === 'ready', 'ready again');
    all.updates.length = 0;
    await until(() => lastQuote(all)?.isLive, 'quotes again');
    await until(() => all.updates.some(({ type }) => type === 'history'), 'history again');
    all.broker.requestSnapshot();
    await until(() => last(all, 'snapshot'), 'snapshot');
  });

  it('is silence: entries are not sent, protection is sent and accepted late', async () => {
    const all = await trading(fastWall(10));
    const floor = last(all, 'session-opened')?.floor?.mark ?? 1;
    await all.ask('POST', '/fault', { kind: 'mute' });
    await until(() => state(all) === 'suspect', 'suspect');
    all.broker.submit(
      approved({ purpose: 'entry', legs: [entryLeg({ handle: handleOf(floor) })] }),
    );
    const { reason } = await until(() => last(all, 'not-sent'), 'entry kept');
    expect(reason).toBe('gateway_mute');
    const { parentRef: _, ...stop } = stopLeg({
      handle: handleOf(floor + 1),
      stopPrice: 1,
      group: 'g',
    });
    all.broker.submit(approved({ purpose: 'protection', legs: [stop] }));
    expect(last(all, 'sent')?.orderRefs).toEqual([stop.orderRef]);
    await all.ask('DELETE', '/fault');
    await until(() => state(all) === 'ready', 'ready again');
    await until(
      () => last(all, 'order', ({ order }) => order.handle === handleOf(floor + 1)),
      'stop taken',
    );
  });

  it('is a lost uplink, reported and restored', async () => {
    const all = await trading();
    await all.ask('POST', '/fault', { kind: 'lost-1100' });
    await until(() => state(all) === 'lost', 'lost');
    await all.ask('DELETE', '/fault');
    await all.ask('POST', '/fault', { kind: 'restored-1101' });
    await until(() => last(all, 'uplink-restored', ({ isDataLost }) => isDataLost), 'restored');
    all.updates.length = 0;
    await until(() => lastQuote(all)?.isLive, 'quotes again');
  });

  it.each(['delayed-data', 'competing-session'])('is %s, which is not live', async (kind) => {
    const all = await trading();
    await all.ask('POST', '/fault', { kind });
    await until(() => lastQuote(all)?.isLive === false, 'not live');
    await all.ask('DELETE', '/fault');
    await until(() => lastQuote(all)?.isLive, 'live again');
  });

  it('is a halt, and its end', async () => {
    const all = await trading();
    await all.ask('POST', '/fault', { kind: 'halt', symbol: 'AAPL' });
    await until(() => lastQuote(all)?.isHalted, 'halted');
    await all.ask('DELETE', '/fault');
    await until(() => lastQuote(all)?.isHalted === false, 'resumed');
  });

  it.each(['client-id-in-use', 'restart'])(
    'is %s, which ends after retries on the same client id',
    async (kind) => {
      const all = await trading(fastWall(20));
      const sessions = () => all.reports.filter(({ type }) => type === 'session-opened').length;
      const before = sessions();
      await all.ask('POST', '/fault', { kind, for_ms: 300 });
      if (kind === 'client-id-in-use') await all.ask('POST', '/fault', { kind: 'reset' });
      await until(() => state(all) === 'dead', 'dead');
      await until(() => state(all) === 'ready', 'ready again');
      expect(sessions()).toBeGreaterThan(before);
    },
  );

  it('is a missing login, reported as such', async () => {
    const all = await trading(fastWall(20));
    await all.ask('POST', '/fault', { kind: 'login-required' });
    await all.ask('POST', '/fault', { kind: 'reset' });
    await until(() => state(all) === 'login_required', 'login required');
    await all.ask('DELETE', '/fault');
    await until(() => state(all) === 'ready', 'ready again');
  });

  it('is a different account after a re-login: nothing is sent to it', async () => {
    const all = await trading();
    await all.ask('POST', '/fault', { kind: 'wrong-account' });
    await all.ask('POST', '/fault', { kind: 'reset' });
    const { offered, isFirstConnect } = await until(() => last(all, 'wrong-account'), 'refused');
    expect(offered).not.toContain('DU1234567');
    expect(isFirstConnect).toBe(false);
  });

  it('is sentinels for unset numbers, which never become prices', async () => {
    const all = await trading();
    await all.ask('POST', '/fault', { kind: 'unset-sentinels' });
    const floor = last(all, 'session-opened')?.floor?.mark ?? 1;
    const { parentRef: _, ...stop } = stopLeg({
      handle: handleOf(floor),
      stopPrice: 1,
      group: 'g',
    });
    all.broker.submit(approved({ purpose: 'protection', legs: [stop] }));
    const { order } = await until(
      () => last(all, 'order', (report) => report.order.handle === handleOf(floor)),
      'stop shown',
    );
    expect(order).toMatchObject({ stopPrice: 1, limitPrice: undefined });
    expect(last(all, 'gateway-changed')?.state).toBe('ready');
  });
});
