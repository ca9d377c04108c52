// A broker that changes only the prices of orders in a group, and a position that has become smaller: a fill of its entry was taken back.
import { expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { createScriptedBroker } from '../harness/scripted-broker.ts';

function keepingBroker() {
  const broker = createScriptedBroker();
  const { capabilities, linksFor } = broker.traits;
  return Object.assign(broker, {
    traits: { linksFor, capabilities: { ...capabilities, groupsKeepQuantity: true as const } },
  });
}

async function held(): Promise<Harness> {
  const harness = createHarness({ connect: keepingBroker });
  await harness.ready();
  await harness.enter();
  await harness.pass(6_000);
  return harness;
}

/** The broker takes back some of the 100 shares. */
async function left(harness: Harness, shares: number): Promise<void> {
  const { e: entry } = harness.bracket();
  const [booked] = harness.of('execution-booked');
  const execId = `${booked?.execRoot}.02`;
  await harness.fill(entry, shares, 100.02, { execId, cumulativeQuantity: 100 });
}

const quantitiesAsked = (harness: Harness) =>
  harness.modifies().flatMap((one) => one.quantity ?? []);

it('has a new stop over what is left, once the one over more than that has ended', async () => {
  const harness = await held();
  const { s: stop, t: target } = harness.bracket();
  await left(harness, 60);
  expect(harness.cancels()).toEqual([stop.orderRef]);
  expect(quantitiesAsked(harness)).toEqual([]);
  expect(harness.newest('s')).toBe(stop);
  for (const leg of [stop, target]) await harness.status(leg, 'cancelled');
  expect(harness.newest('s')).toMatchObject({ quantity: 60, stopPrice: stop.stopPrice });
  expect(harness.of('alarm-raised')).toEqual([]);
});

it('has it in a group for itself, although the target ends a moment after the stop', async () => {
  const harness = await held();
  const { s: stop, t: target } = harness.bracket();
  await left(harness, 60);
  await harness.status(stop, 'cancelled');
  expect(harness.newest('s')).toBe(stop);
  await harness.status(target, 'cancelled');
  const placed = harness.newest('s');
  expect(placed).toMatchObject({ quantity: 60, group: placed?.orderRef });
});

it('is closed by an order for what is left, once the stop and the target over more have ended', async () => {
  const harness = await held();
  const { s: stop, t: target } = harness.bracket();
  await left(harness, 60);
  await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'cli' });
  expect(harness.submits('exit')).toEqual([]);
  expect(quantitiesAsked(harness)).toEqual([]);
  for (const leg of [stop, target]) await harness.status(leg, 'cancelled');
  await harness.pass(2_000);
  expect(harness.newest('x')).toMatchObject({ quantity: 60 });
});

it('keeps a stop that a person has loosened: only its price changes', async () => {
  const harness = await held();
  const { s: stop } = harness.bracket();
  const loosened = {
    group: 'G',
    groupEffect: 'reduces',
    stopPrice: (stop.stopPrice ?? 0) - 1,
  } as const;
  await harness.told(stop, loosened);
  await harness.pass(6_000);
  expect(harness.modifies()).toEqual([{ orderRef: stop.orderRef, stopPrice: stop.stopPrice }]);
  expect(harness.cancels()).toEqual([]);
});
