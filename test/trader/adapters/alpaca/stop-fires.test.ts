// Exits of a group that come after each other: a target that filled in part and was moved, and a stop that fires beside a target. Public
// reports show the target then as cancelled, or as replaced, also by the stop itself.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { until } from '../ib/harness/real-time.ts';
import {
  type AdapterAtWork,
  bracket,
  changeOf,
  exitOf,
  heldAt,
  lastOf,
  openedTo,
  type SimulatedAlpaca,
  startSimulatedAlpaca,
} from './harness/simulated.ts';

const TEN = instant(Date.UTC(2026, 10, 24, 15));
const [STOP, TARGET] = ['abcd2345.1.s', 'abcd2345.1.t'];
const FORMS = [['cancelled'], ['stop-replaces'], ['target-replaced']];

describe('the exits of a group', () => {
  let alpaca: SimulatedAlpaca;
  let at: AdapterAtWork;
  beforeEach(async () => {
    alpaca = await startSimulatedAlpaca({ at: TEN, speed: 1 });
    await priceAt(150);
    at = await openedTo(alpaca);
    await until(() => lastOf(at, 'gateway-changed')?.state === 'ready', 'ready');
  });
  afterEach(async () => {
    await at.broker.stop();
    await alpaca.stop();
  });

  const priceAt = (last: number) =>
    alpaca.ask('POST', '/price', { symbol: 'AAPL', last, bid: last - 0.01, ask: last + 0.01 });
  const shownAs = async (form: string) =>
    form === 'cancelled' ? undefined : await alpaca.ask('POST', '/fault', { kind: form });
  const orderOf = (orderRef: string) =>
    lastOf(at, 'order', ({ order }) => order.orderRef === orderRef)?.order;
  const filledOf = (orderRef: string) =>
    at.reports.reduce((sum, report) => {
      const isIts = report.type === 'execution' && report.execution.orderRef === orderRef;
      return isIts ? sum + report.execution.shares : sum;
    }, 0);

  async function held(targetPrice?: number): Promise<void> {
    const target = targetPrice === undefined ? {} : { targetPrice };
    at.broker.submit(bracket('1', { limitPrice: 150.5, ...target }));
    await until(() => filledOf('abcd2345.1.e') === 10, 'filled');
    await until(() => orderOf(STOP), 'the stop rests');
  }

  async function partOfTarget(): Promise<void> {
    await alpaca.ask('POST', '/fault', { kind: 'partial-fill', shares: 4 });
    await priceAt(160.01);
    await until(() => filledOf(TARGET) === 4, 'a part of the target');
    await priceAt(150);
  }

  it('close what is left of a target that filled in part and was then moved', async () => {
    await held(160);
    await partOfTarget();
    const { stopPrice: _, ...target } = changeOf(TARGET, 0);
    at.broker.modify({ ...target, limitPrice: 158 });
    await until(() => orderOf(TARGET)?.limitPrice === 158, 'moved');
    const status = await until(
      () => lastOf(at, 'order-status', ({ orderRef }) => orderRef === TARGET),
      'its status',
    );
    expect(status).toMatchObject({ filled: 4, remaining: 6 });
    at.broker.submit(exitOf('2', STOP, 6));
    await until(() => filledOf('abcd2345.2.x') === 6, 'closed');
    expect(await heldAt(alpaca)).toBe(0);
    expect(lastOf(at, 'order-refused')).toBeUndefined();
  });

  it('sell as the stop where the price reaches even a target that no strategy has', async () => {
    await held();
    await priceAt(5_000);
    await until(() => filledOf(STOP) === 10, 'sold');
    await at.broker.stop();
    at = await openedTo(alpaca);
    at.broker.requestSnapshot(new Set([STOP]), true);
    const { snapshot } = await until(() => lastOf(at, 'snapshot'), 'a snapshot');
    const sold = snapshot.executions.filter(({ side }) => side === 'sell');
    expect(sold).toMatchObject([{ orderRef: STOP, shares: 10, cumulativeQuantity: 10 }]);
    expect(snapshot.openOrders).toEqual([]);
  });

  it.each(FORMS)(
    'are the stop and a target that ends, where Alpaca shows that as %s',
    async (form) => {
      await held(160);
      await partOfTarget();
      await shownAs(form);
      await priceAt(144);
      await until(() => filledOf(STOP) === 6, 'stopped out');
      await until(() => lastOf(at, 'cancelled', ({ orderRef }) => orderRef === TARGET), 'ended');
      expect([filledOf(TARGET), orderOf(STOP)?.quantity]).toEqual([4, 6]);
    },
  );

  it.each(
    FORMS.flatMap(
      ([form = '']) =>
        [
          [form, 'a target', 160],
          [form, 'none', undefined],
        ] as const,
    ),
  )(
    'are known after a restart, where the stop fired meanwhile: %s, with %s',
    async (form, _, targetPrice) => {
      await held(targetPrice);
      await at.broker.stop();
      await shownAs(form);
      await priceAt(144);
      await until(async () => (await heldAt(alpaca)) === 0, 'stopped out');
      at = await openedTo(alpaca);
      const refs = targetPrice === undefined ? [STOP] : [STOP, TARGET];
      at.broker.requestSnapshot(new Set(refs), true);
      const { snapshot } = await until(() => lastOf(at, 'snapshot'), 'a snapshot');
      const sold = snapshot.executions.filter(({ side }) => side === 'sell');
      expect(sold).toMatchObject([{ orderRef: STOP, shares: 10, cumulativeQuantity: 10 }]);
      const ended = snapshot.completedOrders.filter(({ orderRef }) => refs.includes(orderRef));
      expect(new Map(ended.map(({ orderRef, status }) => [orderRef, status]))).toEqual(
        new Map(refs.map((ref) => [ref, ref === STOP ? 'filled' : 'cancelled'])),
      );
      expect(snapshot.openOrders).toEqual([]);
    },
  );
});
