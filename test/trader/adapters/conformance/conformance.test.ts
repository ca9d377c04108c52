// What the engine relies on, whatever broker it is: the same cases against every adapter and its simulator.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../ib/harness/real-time.ts';
import { startAlpacaPlace } from './alpaca-place.ts';
import { startIbPlace } from './ib-place.ts';
import { startMemoryPlace } from './memory-place.ts';
import { type AtWork, approved, cancelOf, found, type Place, snapshotOf } from './place.ts';
import { startSsiPlace } from './ssi-place.ts';

describe.each([
  ['Interactive Brokers', startIbPlace],
  ['SSI at HOSE', () => startSsiPlace('HOSE')],
  ['SSI at HNX', () => startSsiPlace('HNX')],
  ['SSI at UPCOM', () => startSsiPlace('UPCOM')],
  ['Alpaca', startAlpacaPlace],
  ['a broker of a test', startMemoryPlace],
] as const)('the adapter of %s', (_, start) => {
  let place: Place;
  const working: AtWork[] = [];
  beforeAll(async () => {
    place = await start();
  });
  afterEach(async () => {
    for (const { broker } of working.splice(0)) await broker.stop();
    await place.calm();
  });
  afterAll(() => place.stop());

  let count = 0;
  function nextRef(): string {
    count += 1;
    return `abcd2345.${count.toString(36)}.e`;
  }

  async function connected(...mode: Parameters<Place['connect']>): Promise<AtWork> {
    const at = await place.connect(...mode);
    working.push(at);
    at.broker.start();
    await place.logIn(at);
    return at;
  }

  async function trading(): Promise<AtWork> {
    const at = await connected();
    await place.watch(at);
    await until(() => found(at, 'gateway-changed')?.state === 'ready', 'ready');
    return at;
  }

  async function resting(at: AtWork, orderRef = nextRef()) {
    const terms = place.order(orderRef, 'rests');
    at.broker.submit(approved(terms));
    await until(
      () =>
        found(
          at,
          'order',
          ({ order }) => order.orderRef === orderRef && order.status !== 'pending',
        ) ?? found(at, 'order-status', ({ status }) => status === 'submitted'),
      'at work',
    );
    return terms;
  }

  it('opens a session for the pinned account, and reads the clock', async () => {
    const at = await connected();
    expect(found(at, 'session-opened')?.account).toBe(place.account);
    const { skewMs } = await until(() => found(at, 'clock-read'), 'the clock');
    expect(Math.abs(skewMs)).toBeLessThan(5_000);
    await until(() => found(at, 'account-value', ({ tag }) => tag === 'NetLiquidation'), 'worth');
    await until(() => found(at, 'account-value', ({ tag }) => tag === 'BuyingPower'), 'power');
  });

  it('resolves one contract with its venue, and none that does not exist', async () => {
    const at = await trading();
    expect(found(at, 'instrument-resolved')?.instrument).toMatchObject({
      symbol: place.symbol,
      venue: expect.any(String),
      currency: expect.any(String),
    });
    at.broker.resolve({ symbol: 'NOSUCH1', brokerSymbol: 'NOSUCH1' });
    const { symbol } = await until(() => found(at, 'instrument-unresolved'), 'unresolved');
    expect(symbol).toBe('NOSUCH1');
  });

  it('says that an order was sent, acknowledged and works, in the terms that were asked', async () => {
    const at = await trading();
    const terms = await resting(at);
    const { orderRef } = terms;
    expect(found(at, 'sent')?.orderRefs).toEqual([orderRef]);
    const { order } = await until(
      () => found(at, 'order', (report) => report.order.orderRef === orderRef),
      'shown',
    );
    expect(order).toMatchObject({
      account: place.account,
      symbol: place.symbol,
      side: 'buy',
      type: 'limit',
      quantity: terms.quantity,
      limitPrice: terms.limitPrice,
    });
    expect(found(at, 'ack-overdue')).toBeUndefined();
    at.broker.cancel(cancelOf(terms));
  });

  it('reports what was filled, live and in the snapshot under the same ids', async () => {
    const at = await trading();
    const terms = place.order(nextRef(), 'fills');
    const { orderRef, quantity } = terms;
    at.broker.submit(approved(terms));
    await until(
      () =>
        found(
          at,
          'execution',
          ({ execution }) =>
            execution.orderRef === orderRef && execution.cumulativeQuantity === quantity,
        ),
      'filled',
    );
    const live = at.reports.flatMap((report) =>
      report.type === 'execution' && report.execution.orderRef === orderRef
        ? [report.execution]
        : [],
    );
    const filled = live.some(({ isSummary }) => isSummary)
      ? live.at(-1)?.shares
      : live.reduce((sum, { shares }) => sum + shares, 0);
    expect(filled).toBe(quantity);
    const snapshot = await snapshotOf(at);
    const inSnapshot = snapshot.executions.filter((one) => one.orderRef === orderRef);
    expect(inSnapshot.length).toBeGreaterThan(0);
    for (const { execId } of inSnapshot) expect(live.map((one) => one.execId)).toContain(execId);
    expect(snapshot.openOrders.map((order) => order.orderRef)).not.toContain(orderRef);
  });

  it('cancels, and says so once it is true', async () => {
    const at = await trading();
    const terms = await resting(at);
    at.broker.cancel(cancelOf(terms));
    const { orderRef, handle } = terms;
    await until(
      () =>
        found(at, 'cancelled', (report) =>
          handle === undefined ? report.orderRef === orderRef : report.handle === handle,
        ),
      'cancelled',
    );
    const snapshot = await snapshotOf(at);
    expect(snapshot.openOrders.map((order) => order.orderRef)).not.toContain(orderRef);
    expect(snapshot.completedOrders.filter((order) => order.orderRef === orderRef)).toMatchObject([
      { status: 'cancelled', filled: 0 },
    ]);
  });

  it('says why an order is refused', async () => {
    const at = await trading();
    await place.refuseNext();
    const terms = place.order(nextRef(), 'rests');
    at.broker.submit(approved(terms));
    const { refusal } = await until(() => found(at, 'order-refused'), 'refused');
    expect(refusal.meaning).toBe('refused');
    expect(refusal.text.length).toBeGreaterThan(3);
    expect(
      found(at, 'execution', ({ execution }) => execution.orderRef === terms.orderRef),
    ).toBeUndefined();
  });

  it('tells orders of somebody else without a reference of ours', async () => {
    const at = await trading();
    await place.orderByHand();
    const snapshot = await snapshotOf(at);
    const foreign = snapshot.openOrders.filter(({ orderRef }) => orderRef === '');
    expect(foreign.map(({ symbol, side }) => [symbol, side])).toContainEqual([place.symbol, 'buy']);
    expect(foreign.every(({ brokerLink }) => brokerLink !== undefined)).toBe(true);
  });

  it('opens again after an interruption, and then shows what works', async () => {
    const at = await trading();
    const terms = await resting(at);
    await place.interrupt();
    await until(
      () => at.reports.filter(({ type }) => type === 'session-opened').length >= 2,
      'opened again',
    );
    const snapshot = await snapshotOf(at);
    expect(snapshot.openOrders.map(({ orderRef }) => orderRef)).toContain(terms.orderRef);
    expect(await place.arrived(terms.orderRef)).toBe(1);
    at.broker.cancel(cancelOf(terms));
  });

  it('shows its orders to a second start, and sends none of them again', async () => {
    const first = await trading();
    const terms = await resting(first);
    await first.broker.stop();
    const second = await connected();
    const snapshot = await snapshotOf(second);
    expect(snapshot.openOrders.map(({ orderRef }) => orderRef)).toContain(terms.orderRef);
    expect(await place.arrived(terms.orderRef)).toBe(1);
    second.broker.cancel(cancelOf(terms));
    await until(() => found(second, 'cancelled'), 'cancelled');
  });

  it('sends nothing without a connection, and in a dry run', async () => {
    const idle = await place.connect();
    working.push(idle);
    const terms = place.order(nextRef(), 'fills');
    idle.broker.submit(approved(terms));
    expect(found(idle, 'not-sent')?.reason).toBe('gateway_not_ready');
    idle.broker.requestSnapshot();
    expect(found(idle, 'snapshot-failed')).toBeDefined();
    const dry = await connected('dry-run');
    await place.watch(dry);
    dry.broker.submit(approved(place.order(terms.orderRef, 'fills')));
    await until(() => found(dry, 'not-sent'), 'not sent');
    expect(found(dry, 'not-sent')?.reason).toBe('dry_run');
    expect(await place.arrived(terms.orderRef)).toBe(0);
  });
});
