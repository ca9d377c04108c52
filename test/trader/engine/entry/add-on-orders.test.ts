// The orders of an addition when they do not simply fill: its own stop, and what becomes of it when the trade ends.
import { expect, it } from 'vitest';
import { IB_TRAITS } from '../../../../src/trader/adapters/ib/orders/links.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import { NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Bracket, Harness } from '../harness/harness.ts';
import { createScriptedBroker } from '../harness/scripted-broker.ts';
import { EACH_R, fundedAnew, held, minuteAt, minutesAt } from './additions.ts';

const BESIDE = { groupEffect: 'reduces', status: 'presubmitted' } as const;

/** The addition at 1 R is at the broker, unfilled. */
async function adding(exit = NO_EXITS) {
  const { harness, s: stop } = await held(EACH_R, { exit });
  await minuteAt(harness, 101.52);
  const addition = harness.bracket();
  await harness.told(addition.e);
  await harness.told(addition.s, { ...BESIDE, group: addition.s.orderRef });
  return { harness, stop, addition };
}

async function partFilled(harness: Harness, { e, s }: Bracket): Promise<void> {
  await harness.fill(e, 20, 101.54);
  await harness.told(s, { group: s.orderRef, groupEffect: 'reduces' });
}

const heldIn = (harness: Harness) =>
  [...harness.state().positions.values()]
    .filter(isHeld)
    .map(({ quantity, status }) => [quantity, status]);

it('an addition that fills in part has a stop of its size, and the next one follows at the next R', async () => {
  const { harness, addition } = await adding();
  await partFilled(harness, addition);
  await harness.status(addition.e, 'cancelled');
  await harness.pass(3_000);
  expect(harness.modifies()).toEqual([{ orderRef: addition.s.orderRef, quantity: 20 }]);
  await minutesAt(harness, 1, 102);
  expect(harness.submits('entry')).toHaveLength(2);
  await minutesAt(harness, 1, 103.03);
  expect(harness.bracket().e.quantity).toBe(50);
  expect(harness.submits('entry')).toHaveLength(3);
});

it('an addition whose stop the broker refuses gets another one, and no addition follows meanwhile', async () => {
  const { harness, addition } = await adding();
  await harness.refused(addition.s, 201);
  await harness.fill(addition.e, 50, 101.54);
  await harness.pass(3_000);
  expect(harness.submits('protection').flatMap(({ legs }) => legs)).toMatchObject([
    { leg: 's', side: 'sell', quantity: 50, stopPrice: 98.52 },
  ]);
  await minutesAt(harness, 1, 103.03);
  expect(harness.submits('entry')).toHaveLength(2);
  expect(harness.kinds()).toContain('unprotected');
});

it('an addition that fills although its trade is closing is closed with it', async () => {
  const { harness, addition } = await adding({ ...NO_EXITS, opposite: true });
  await harness.predict('SELL');
  expect(harness.cancels()).toContain(addition.e.orderRef);
  await harness.fill(addition.e, 50, 101.54);
  await harness.told(addition.s, { group: addition.s.orderRef, groupEffect: 'reduces' });
  await harness.pass(3_000);
  expect(heldIn(harness)).toEqual([
    [100, 'closing'],
    [50, 'closing'],
  ]);
  expect(harness.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([
    { side: 'sell', quantity: 100 },
    { side: 'sell', quantity: 50 },
  ]);
});

it('what has filled of an addition keeps its stop after the first stop has filled; nothing more is bought or added', async () => {
  const { harness, stop, addition } = await adding();
  await partFilled(harness, addition);
  await harness.fill(stop, 100, 98.52);
  await harness.pass(300);
  expect(harness.cancels()).toContain(addition.e.orderRef);
  await harness.status(addition.e, 'cancelled');
  await harness.pass(3_000);
  expect(heldIn(harness)).toEqual([[20, 'open']]);
  expect(harness.modifies()).toEqual([{ orderRef: addition.s.orderRef, quantity: 20 }]);
  await fundedAnew(harness);
  await minuteAt(harness, 110);
  expect(harness.submits('entry')).toHaveLength(2);
});

it('an addition whose exits act only once all of it has filled ends with its first part; the trade keeps its orders', async () => {
  const { linksFor, capabilities } = IB_TRAITS;
  const traits = { linksFor, capabilities: { ...capabilities, bracketsActWhole: true as const } };
  const connect = () => ({ ...createScriptedBroker(), traits });
  const { harness, s: stop } = await held(EACH_R, {}, { connect });
  await minuteAt(harness, 101.52);
  const { e, s } = harness.bracket();
  expect(
    harness
      .submits('entry')
      .at(-1)
      ?.legs.map(({ leg }) => leg),
  ).toEqual(['e', 's']);
  await harness.told(e);
  await harness.told(s, { ...BESIDE, group: s.orderRef });
  await harness.fill(e, 20, 101.54);
  expect(harness.cancels()).toEqual([e.orderRef]);
  for (const leg of [e, s]) await harness.status(leg, 'cancelled');
  expect(harness.submits('protection').flatMap(({ legs }) => legs)).toMatchObject([
    { leg: 's', quantity: 20, stopPrice: 98.52 },
  ]);
  expect(heldIn(harness)).toEqual([
    [100, 'open'],
    [20, 'open'],
  ]);
  const touched = [...harness.modifies().map(({ orderRef }) => orderRef), ...harness.cancels()];
  expect(touched).not.toContain(stop.orderRef);
});
