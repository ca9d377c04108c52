// The exit of an option that rests at the gateway, where the gateway does not do what it is for: it refuses conditions, forgets them with our session,
// fills while it is cancelled, or does not fill. The contracts are sold once, whatever it does.
import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../../../src/trader/domain/orders/order-request.ts';
import { NO_EXITS } from '../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { leftBehind } from '../../../src/trader/surfaces/control/left-behind.ts';
import { until } from '../../processes/waiting.ts';
import { type Environment, inReadyEnvironment, PRICE, pass } from '../environment/environment.ts';

/** Beyond the level of 3 percent. */
const FALLEN = PRICE * 0.965;

function withCalls(floorPercent: number, story: (environment: Environment) => Promise<void>) {
  const strategy = {
    trade: { ...OPTION_TRADE_DEFAULTS.call_or_put, volumeMin: 0, spreadPercentMax: 20 },
    entry: { side: 'long', when: 'prediction.confidence >= 0.7' },
    entryOrder: { kind: 'marketable' },
    size: { kind: 'shares', shares: 2 },
    stop: { kind: 'none' },
    target: undefined,
    protection: 'watched',
    exit: { ...NO_EXITS, underlying: { percent: 3, floorPercent } },
  } as const;
  return inReadyEnvironment({ symbols: ['AAPL'], strategy, hasProbe: true }, story);
}

/** Predicts until a contract is held, since a busy machine lets quotes grow old. */
async function held({ accepted, factsOf }: Environment): Promise<string> {
  await until('a contract is held', async () => {
    await accepted('AAPL', 'BUY');
    const outcomes = () => factsOf('signal-taken').length + factsOf('signal-refused').length;
    const before = outcomes();
    await until(
      'it has an outcome',
      () => outcomes() > before || factsOf('signal-taken').length > 0,
    );
    return factsOf('signal-taken').length > 0;
  });
  return until('it is held', () => factsOf('position-opened')[0]?.symbol);
}

const exitsIn = async ({ book }: Environment) =>
  (await book()).open_orders.filter(({ tif, action }) => tif === 'GTC' && action === 'SELL');

const rests = (environment: Environment) =>
  until('the exit rests', async () => (await exitsIn(environment))[0]);

/** Everything is sold, once, and the reason is known. */
async function soldOnce(environment: Environment, reason: string): Promise<void> {
  const { factsOf, book } = environment;
  await until('it is closed', () => factsOf('position-closed').length > 0);
  await pass(environment, 5_000);
  const { executions, positions, open_orders } = await book();
  const sold = executions.filter(({ side }) => side === 'SLD');
  expect(sold.reduce((sum, { shares }) => sum + shares, 0)).toBe(2);
  expect(positions.filter(({ quantity }) => quantity !== 0)).toEqual([]);
  expect(open_orders).toEqual([]);
  expect(factsOf('position-closed').map((fact) => fact.reason)).toEqual([reason]);
}

describe('an exit that is to rest at the gateway', () => {
  it('conditional-refused: raises an alarm, and the daemon sells once the price is there', () =>
    withCalls(20, async (environment) => {
      await environment.fault('conditional-refused');
      await held(environment);
      await until('the alarm is raised', () => environment.alarms().includes('exit-failed'));
      await environment.price('AAPL', FALLEN);
      await soldOnce(environment, 'stop');
      expect(environment.factsOf('exit-intended')).toHaveLength(1);
    }));

  it('conditional-ends: is placed again by the next start', () =>
    withCalls(20, async (environment) => {
      await environment.fault('conditional-ends');
      await held(environment);
      const { order_ref: first } = await rests(environment);
      await environment.restart(() =>
        until(
          'it has ended',
          async () => (await exitsIn(environment)).length === 0 || undefined,
        ).then(() => undefined),
      );
      const { order_ref: second } = await rests(environment);
      expect(second).not.toBe(first);
      await environment.price('AAPL', FALLEN);
      await soldOnce(environment, 'stop');
    }));

  it('is cancelled and sold by the daemon if it is released and does not fill', () =>
    withCalls(100, async (environment) => {
      await held(environment);
      const { order_ref: ref } = await rests(environment);
      await environment.price('AAPL', FALLEN);
      await soldOnce(environment, 'stop');
      expect(environment.factsOf('cancel-intended').map(({ orderRef }) => orderRef)).toEqual([ref]);
      expect(environment.factsOf('exit-intended')).toHaveLength(1);
    }));

  it('must be released again the next day, and the daemon that was down over the night sells', () =>
    withCalls(100, async (environment) => {
      await held(environment);
      await rests(environment);
      await environment.stopAndStart(async () => {
        await environment.price('AAPL', FALLEN);
        await until(
          'it is released',
          async () => (await exitsIn(environment))[0]?.status === 'Submitted',
        );
        await environment.price('AAPL', PRICE);
        await environment.moveTo('2020-12-17T09:31:00-05:00');
        await until(
          'it waits again',
          async () => (await exitsIn(environment))[0]?.status === 'PreSubmitted',
        );
        await environment.price('AAPL', FALLEN);
      });
      await soldOnce(environment, 'stop');
    }));

  it('is placed for what a person buys, and sells it while the daemon is down', () =>
    withCalls(20, async (environment) => {
      const order: OrderRequest = {
        ...({
          symbol: 'AAPL 210115C00100000',
          side: 'buy',
          type: 'LMT',
          quantity: 2,
          price: 9,
        } as const),
        ...({ as: 'position', takesOwnership: false } as const),
        protection: { underlying: { price: PRICE * 0.97, floorPercent: 20 } },
      };
      const requester = { user: 'ann' };
      // A quote may be late for a moment on a busy machine, which is a reason of its own.
      await until('it is placed', async () => {
        const placed = await environment.daemon.trader.command({
          ...{ type: 'place-order', order, requester },
        });
        return placed.ok;
      });
      expect(await rests(environment)).toMatchObject({ type: 'LMT', quantity: 2 });
      const { look } = environment.daemon;
      await until('it is known to work', () =>
        look.orders().some(({ leg, state }) => leg === 's' && state === 'working'),
      );
      const rows = look.positions();
      expect(rows).toMatchObject([{ stop_price: null, stop_status: 'bounded', protected: true }]);
      const left = leftBehind(rows, look.orders());
      expect(left).toContain('exits rest at the broker: AAPL 210115C00100000');
      expect(left).not.toContain('WITHOUT A STOP');
      await environment.restart(async () => {
        await environment.price('AAPL', FALLEN);
        await until('it is sold', async () =>
          (await environment.book()).executions.some(({ side }) => side === 'SLD'),
        );
      });
      await soldOnce(environment, 'stop');
      expect(environment.factsOf('exit-intended')).toEqual([]);
    }));

  it.each(['filled-during-cancel', 'cancelled-then-filled'])(
    '%s: closes the position, and nothing stays beyond it',
    (kind) =>
      withCalls(20, async (environment) => {
        const contract = await held(environment);
        const { order_ref: ref } = await rests(environment);
        await environment.fault(kind);
        await environment.daemon.trader.command({
          ...{ type: 'exit', symbol: contract, by: 'ann', isConfirmed: true, isExtended: false },
        } as never);
        await until('it is closed', () => environment.factsOf('position-closed').length > 0);
        await pass(environment, 10_000);
        const { executions, positions, open_orders } = await environment.book();
        expect(executions.map(({ order_ref }) => order_ref)).toContain(ref);
        expect(positions.filter(({ quantity }) => quantity !== 0)).toEqual([]);
        expect(open_orders).toEqual([]);
      }),
  );
});
