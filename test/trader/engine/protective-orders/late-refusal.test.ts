// A gateway may show a change of a stop and refuse it afterwards: the stop then rests where it was, whatever the gateway has shown.
import { describe, expect, it } from 'vitest';
import { reportOf } from '../harness/scripted-broker.ts';
import {
  alarms,
  HELD,
  held,
  openAlarms,
  placed,
  RESTS,
  stopOf,
} from '../harness/shows-then-refuses.ts';

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
