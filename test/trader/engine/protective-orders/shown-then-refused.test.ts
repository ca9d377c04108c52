// A gateway may show a change of a stop and refuse it afterwards: the stop then rests where it was, whatever the gateway has shown.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, FIVE_MINUTES, strategy } from '../harness/settings.ts';

/** Trails by 2 ATR = 1.00 from 0.5 R = 0.75 on; the initial stop is 98.52. */
const trailing = strategy({
  target: undefined,
  trail: { kind: 'atr', atr: FIVE_MINUTES, multiple: 2, activateAtR: 0.5, step: undefined },
});
const RESTS = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
const HELD = {
  positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
} as const;

async function held(target = false) {
  const harness = createHarness({ strategies: [target ? strategy() : trailing] });
  await harness.ready();
  const { s, t } = await harness.enter();
  await harness.told(s, RESTS);
  await harness.quote(100);
  const gateway = gatewayOf(harness, s, target ? [reportOf(t, RESTS)] : []);
  return { harness, s, t, gateway };
}

/** Shows each change at once and refuses it a moment later; lists what rests. */
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
    isRefusing: true,
    async answer(): Promise<void> {
      while (answered < harness.modifies().length) {
        const { stopPrice = gateway.rests } = harness.modifies()[answered] ?? {};
        answered += 1;
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

const asked = ({ broker }: Harness) =>
  broker.calls.filter(({ kind }) => kind === 'snapshot').length;
const placed = (harness: Harness) => harness.submits('protection').flatMap(({ legs }) => legs);
const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);
const openAlarms = (harness: Harness) =>
  [...harness.state().alarms.values()].map((one) => one.kind);
const stopOf = (harness: Harness) =>
  [...harness.state().positions.values()].map((one) => ('stopPrice' in one ? one.stopPrice : 0));

describe('a trailing stop whose changes are shown and then refused', () => {
  it.each([201, 321, 10326])('is recorded where it rests (%i)', async (code) => {
    const { harness, gateway } = await held();
    gateway.code = code;
    await gateway.run(3);
    await gateway.list();
    expect(harness.modifies()).toHaveLength(1);
    expect(stopOf(harness)).toEqual([98.52]);
    expect(harness.of('stop-meddled')).toEqual([]);
  });

  it('raises one alarm at the third refusal, and is asked ever more seldom', async () => {
    const { harness, s, gateway } = await held();
    await gateway.run(30);
    expect(harness.of('alarm-raised')).toMatchObject([
      {
        alarm: 'stop-unmovable',
        text: 'AAPL: the broker has refused 3 changes of the stop in a row; it rests at 98.52. The last answer: 201: no revision',
      },
    ]);
    const before = harness.modifies().length;
    await gateway.run(600);
    expect(harness.modifies().length - before).toBeGreaterThan(8);
    expect(harness.modifies().length - before).toBeLessThanOrEqual(14);
    expect(alarms(harness)).toEqual(['stop-unmovable']);
    expect(openAlarms(harness)).toEqual(['stop-unmovable']);
    expect(harness.of('stop-meddled')).toEqual([]);
    expect(placed(harness)).toEqual([]);
    await gateway.list();
    expect(stopOf(harness)).toEqual([98.52]);
    expect(harness.state().orders.get(s.orderRef)).toMatchObject({ stopPrice: 98.52 });
  });
});

describe('a change that is shown after such refusals', () => {
  it('ends the alarm once a later list still has it, and not before', async () => {
    const { harness, gateway } = await held();
    await gateway.run(30);
    expect(openAlarms(harness)).toEqual(['stop-unmovable']);
    gateway.isRefusing = false;
    await gateway.run(20);
    expect(gateway.rests).toBeGreaterThan(99.7);
    expect(openAlarms(harness)).toEqual(['stop-unmovable']);
    await gateway.run(65);
    expect(openAlarms(harness)).toEqual([]);
    expect(alarms(harness)).toEqual(['stop-unmovable']);
    expect(stopOf(harness)).toEqual([gateway.rests]);
  });
});

describe('a stop whose shown move is refused', () => {
  it('is recorded where it rests after a restart that comes before the list', async () => {
    const { harness, s, gateway } = await held();
    await gateway.run(1);
    expect(stopOf(harness)).toEqual([99.8]);
    const again = await harness.crash(5_000);
    await again.ready({ ...HELD, openOrders: [reportOf(s, { ...RESTS, stopPrice: 98.52 })] });
    expect(stopOf(again)).toEqual([98.52]);
    expect(again.of('stop-meddled')).toEqual([]);
  });

  it('is recorded where a person has moved it meanwhile, and is no looser than that from then on', async () => {
    const { harness, gateway } = await held();
    await gateway.run(1);
    gateway.rests = 99;
    await gateway.list();
    expect(stopOf(harness)).toEqual([99]);
    gateway.rests = 98.7;
    await harness.pass(11_000);
    await gateway.list();
    expect(stopOf(harness)).toEqual([99]);
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'loosened', isContested: false }]);
  });

  it('is not moved by a late report from before the refusal', async () => {
    const { harness, s, gateway } = await held();
    await gateway.run(1);
    await gateway.list();
    await harness.told(s, { ...RESTS, stopPrice: 99.8 });
    await gateway.list();
    expect(stopOf(harness)).toEqual([98.52]);
    expect(harness.of('stop-moved').map(({ why }) => why)).toEqual(['trail', 'refused']);
  });

  it('is recorded at the refused price if the lists keep showing it there', async () => {
    const { harness, gateway } = await held();
    await gateway.run(1);
    await gateway.list();
    gateway.rests = 99.8;
    await gateway.list();
    expect(stopOf(harness)).toEqual([98.52]);
    await harness.pass(11_000);
    await gateway.list();
    expect(stopOf(harness)).toEqual([99.8]);
  });

  it('is recorded at the new price if the list shows that it is there', async () => {
    const { harness, gateway } = await held();
    await gateway.run(1);
    gateway.rests = 99.8;
    await gateway.list();
    await gateway.run(60);
    expect(stopOf(harness)).toEqual([99.8]);
    expect(openAlarms(harness)).toEqual([]);
    expect(harness.of('stop-moved').map(({ why }) => why)).toEqual(['trail']);
    expect(harness.of('order-updated').at(-1)).toMatchObject({ settlesChange: true });
  });
});

describe('a loosened stop whose repair is shown and refused', () => {
  it('is loosened once, keeps its recorded price, and raises the alarm', async () => {
    const { harness, gateway } = await held();
    gateway.rests = 97;
    await gateway.list();
    await gateway.run(14, 100);
    await gateway.list();
    expect(harness.of('stop-meddled')).toMatchObject([{ what: 'loosened', isContested: false }]);
    expect(stopOf(harness)).toEqual([98.52]);
    expect(alarms(harness)).toEqual(['stop-by-hand', 'stop-unmovable']);
    expect(harness.modifies()).toHaveLength(3);
    expect(placed(harness)).toEqual([]);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain('it rests at 97.');
    await gateway.run(12, 100);
    expect(placed(harness)).toMatchObject([{ leg: 's', stopPrice: 98.52, group: 'G' }]);
    expect(harness.of('stop-meddled')).toHaveLength(1);
  });
});

describe('a price that an operator asks for', () => {
  it('is given up after three changes that were shown and refused', async () => {
    const { harness, gateway } = await held(true);
    const asked = { type: 'stop-at', symbol: 'AAPL', price: 99.5, isConfirmed: true } as const;
    expect(await harness.command({ ...asked, by: 'ann' })).toMatchObject({ ok: true });
    await gateway.run(40);
    await gateway.list();
    expect(harness.modifies()).toHaveLength(3);
    expect(harness.of('stop-ask-refused')).toMatchObject([{ from: 98.52, to: 99.5, times: 3 }]);
    expect(harness.state().asked.stops.size).toBe(0);
    expect(stopOf(harness)).toEqual([98.52]);
    expect(openAlarms(harness)).toEqual(['stop-unmovable']);
  });
});

describe('a message of unknown meaning about a change that was shown', () => {
  it('is its refusal if the list shows the stop where it was before', async () => {
    const { harness, s, gateway } = await held();
    gateway.isRefusing = false;
    await gateway.run(1);
    gateway.rests = 98.52;
    harness.broker.say({ type: 'order-uncertain', handle: s.handle, code: '492', text: 'odd' });
    await harness.pass(6_000);
    await gateway.list();
    expect(harness.of('change-refused')).toMatchObject([{ code: '492', meaning: 'refused' }]);
    expect(stopOf(harness)).toEqual([98.52]);
    expect(harness.of('stop-meddled')).toEqual([]);
  });
});

describe('a stop whose changes are refused at once, and that a person loosens while the daemon is down', () => {
  it('is noticed once, however soon after a refusal, and is moved back', async () => {
    const { harness, s } = await held();
    await harness.quote(100.8);
    await harness.refused(s, 201, 'no revision');
    const again = await harness.crash(2_000);
    const at = { ...RESTS, stopPrice: 97 };
    await again.ready({ ...HELD, openOrders: [reportOf(s, at)] });
    expect(again.of('stop-meddled')).toMatchObject([{ what: 'loosened', isContested: false }]);
    await again.pass(6_000);
    await again.snapshot({ ...HELD, openOrders: [reportOf(s, at)] });
    expect(again.modifies()).toMatchObject([{ stopPrice: 98.52 }]);
    await again.refused(s, 201, 'no revision');
    await again.snapshot({ ...HELD, openOrders: [reportOf(s, at)] });
    expect(again.of('stop-meddled')).toHaveLength(1);
    expect(stopOf(again)).toEqual([98.52]);
  });
});
