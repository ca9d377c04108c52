// A stop whose version sent the name of its group with it: Interactive Brokers renames the group of an entry's children, and may show the
// sent name until it restarts (erdewit/ib_insync#606). An exit in the sent name is in another group than the stop, and both could fill.
import { expect, it } from 'vitest';
import { createHarness } from '../harness/harness.ts';
import { createScriptedBroker, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

/** As an older version connected: it named the group of the stop. */
function namingBroker() {
  const broker = createScriptedBroker();
  const { namesGroups: _, ...capabilities } = broker.traits.capabilities;
  return { ...broker, traits: { ...broker.traits, capabilities } };
}

async function upgraded(shown: string) {
  const strategies = [strategy({ target: undefined })];
  const older = createHarness({ strategies, connect: namingBroker });
  await older.ready();
  const { s } = await older.enter();
  await older.told(s, { group: s.group ?? '', groupEffect: 'reduces', status: 'presubmitted' });
  expect(s.group).toBe(s.orderRef);
  const at = older.now();
  older.dispose();
  const harness = createHarness({ strategies, file: older.file, at });
  const groupEffect = shown === '' ? ('none' as const) : ('reduces' as const);
  const group = shown === 'sent' ? s.orderRef : shown;
  await harness.ready({
    openOrders: [reportOf(s, { group, groupEffect, status: 'presubmitted' })],
    positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
  });
  await harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' });
  await harness.pass(1_000);
  return { harness, s };
}

it.each(['sent', ''])(
  'the stop of an older version ends before the exit, shown in group "%s"',
  async (shown) => {
    const { harness, s } = await upgraded(shown);
    expect(harness.cancels()).toEqual([s.orderRef]);
    expect(harness.submits('exit')).toEqual([]);
    await harness.status(s, 'cancelled');
    await harness.pass(1_000);
    expect(harness.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([{ quantity: 100 }]);
  },
);

it('the exit joins the group that the gateway names after its entry', async () => {
  const { harness } = await upgraded('900011');
  expect(harness.cancels()).toEqual([]);
  expect(harness.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([{ group: '900011' }]);
});
