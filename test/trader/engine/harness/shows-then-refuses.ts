// A gateway that shows each change of a stop and refuses it afterwards, and the trade whose stop it holds.
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from './harness.ts';
import { reportOf } from './scripted-broker.ts';
import { ACCOUNT, FIVE_MINUTES, strategy } from './settings.ts';

/** Trails by 2 ATR = 1.00 from 0.5 R = 0.75 on; the initial stop is 98.52. */
const trailing = strategy({
  target: undefined,
  trail: { kind: 'atr', atr: FIVE_MINUTES, multiple: 2, activateAtR: 0.5, step: undefined },
});
export const RESTS = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
export const HELD = {
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
} as const;

export async function held(target = false) {
  const harness = createHarness({ strategies: [target ? strategy() : trailing] });
  await harness.ready();
  const { s, t } = await harness.enter();
  await harness.told(s, RESTS);
  await harness.quote(100);
  const gateway = gatewayOf(harness, s, target ? [reportOf(t, RESTS)] : []);
  return { harness, s, t, gateway };
}

/** Shows each change at once and refuses it a moment later, or only refuses or accepts it; lists what rests. */
function gatewayOf(
  harness: Harness,
  s: OrderTerms,
  others: readonly ReturnType<typeof reportOf>[],
) {
  let answered = harness.modifies().length;
  let listed = asked(harness);
  const gateway = {
    rests: s.stopPrice ?? 0,
    code: 201,
    isShowing: true,
    isRefusing: true,
    async answer(): Promise<void> {
      while (answered < harness.modifies().length) {
        const { stopPrice = gateway.rests } = harness.modifies()[answered] ?? {};
        answered += 1;
        if (gateway.isShowing || !gateway.isRefusing)
          await harness.told(s, { ...RESTS, stopPrice });
        await harness.pass(100);
        if (gateway.isRefusing) await harness.refused(s, gateway.code, 'no revision');
        else gateway.rests = stopPrice;
      }
    },
    async list(): Promise<void> {
      listed = asked(harness);
      const openOrders = [reportOf(s, { ...RESTS, stopPrice: gateway.rests }), ...others];
      await harness.snapshot({ ...HELD, openOrders });
    },
    /** A print each second; what is asked for is listed. */
    async run(seconds: number, last = 100.8): Promise<void> {
      for (let second = 0; second < seconds; second += 1) {
        await gateway.answer();
        await harness.pass(1_000);
        if (asked(harness) > listed) await gateway.list();
        await harness.quote(last + second * 0.0001);
      }
      await gateway.answer();
    },
  };
  return gateway;
}

export const asked = ({ broker }: Harness) =>
  broker.calls.filter(({ kind }) => kind === 'snapshot').length;
export const placed = (harness: Harness) =>
  harness.submits('protection').flatMap(({ legs }) => legs);
export const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);
export const openAlarms = (harness: Harness) =>
  [...harness.state().alarms.values()].map((one) => one.kind);
export const stopOf = (harness: Harness) =>
  [...harness.state().positions.values()].map((one) => ('stopPrice' in one ? one.stopPrice : 0));
