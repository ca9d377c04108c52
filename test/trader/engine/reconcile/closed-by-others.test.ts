// A person sells shares of ours and of theirs while no price or position has shown it yet: the account's net says how many of ours are
// gone, and the newest executions at what price.
import { describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const OF_OTHERS = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;

const holds = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

/** 100 of ours at 100.02, and `foreign` of others, long ago. */
async function held(foreign = 0) {
  const harness = createHarness();
  await harness.ready();
  const { s, t } = await harness.enter();
  await harness.pass(70 * SECOND_MS);
  const openOrders = [s, t].map((leg) => reportOf(leg, GROUPED));
  for (let look = 0; look < 2; look += 1) {
    await harness.snapshot({ openOrders, positions: holds(100 + foreign) });
    await harness.pass(6 * SECOND_MS);
  }
  expect(harness.state().foreign.get('AAPL') ?? 0).toBe(foreign);
  return { harness, s, openOrders };
}

/** Two sales of 30 by a person, the second one at 98, in one complete answer with this net, which is late no longer. */
async function soldTwice(foreign: number, net: number) {
  const { harness, s, openOrders } = await held(foreign);
  const sale = (execId: string, price: number) =>
    executionOf(s, { execId, shares: 30, price, at: harness.now() }, OF_OTHERS);
  const first = sale('7.7.7.01', 99);
  await harness.pass(SECOND_MS);
  const executions = [first, sale('7.7.8.01', 98)];
  await harness.pass(6 * SECOND_MS);
  await harness.snapshot({ executions, openOrders, positions: holds(net) });
  return harness;
}

const booked = (harness: Harness) =>
  harness
    .of('execution-booked')
    .filter(({ leg }) => leg === 'x')
    .map(({ shares, price }) => [shares, price]);

const owned = (harness: Harness): number =>
  [...harness.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

describe('shares of ours that a person sold, by a complete answer', () => {
  it.each([
    [
      'all of them, if all are gone',
      0,
      40,
      [
        [30, 99],
        [30, 98],
      ],
    ],
    [
      'as many as the account lacks, by the newest sale first',
      0,
      60,
      [
        [10, 99],
        [30, 98],
      ],
    ],
    ['none of them, if the account lacks none', 0, 100, []],
    [
      'what is left after the shares of others, which close first',
      20,
      60,
      [
        [10, 99],
        [30, 98],
      ],
    ],
    [
      'no more than was sold beyond those of others, whatever the account lacks',
      20,
      50,
      [
        [10, 99],
        [30, 98],
      ],
    ],
  ] as const)('are %s', async (_, foreign, net, expected) => {
    const harness = await soldTwice(foreign, net);
    expect(booked(harness)).toEqual(expected);
    const sold = expected.reduce((sum, [shares]) => sum + shares, 0);
    expect(owned(harness)).toBe(100 - sold);
  });

  it('make the stop smaller by as many', async () => {
    const harness = await soldTwice(0, 60);
    const { orderRef } = harness.newest('s');
    expect(harness.modifies()).toContainEqual({ orderRef, quantity: 60 });
  });
});

describe('a sale by a person that is reported as it happens', () => {
  /** Before or after the account shows `net`. */
  async function sold(foreign: number, shares: number, net: number, isShownFirst: boolean) {
    const { harness, s } = await held(foreign);
    const told = { execId: '7.7.7.01', shares, price: 99, at: harness.now() };
    const execution = executionOf(s, told, OF_OTHERS);
    const reports = [
      ...holds(net).map((position) => ({ type: 'position', position }) as const),
      { type: 'execution', execution } as const,
    ];
    for (const report of isShownFirst ? reports : reports.toReversed()) {
      harness.broker.say(report);
      await harness.settle();
    }
    return harness;
  }

  it.each([
    ['all of ours, and more', 0, 130, -30, 100, -30],
    ['some of ours', 0, 40, 60, 40, 0],
    ['those of others first, and some of ours', 20, 50, 70, 30, 0],
    ['only those of others', 20, 15, 105, 0, 5],
  ])(
    'closes %s, in whichever order the account shows it',
    async (_, foreign, shares, net, closed, left) => {
      for (const isShownFirst of [true, false]) {
        const harness = await sold(foreign, shares, net, isShownFirst);
        expect(booked(harness)).toEqual(closed === 0 ? [] : [[closed, 99]]);
        expect(owned(harness)).toBe(100 - closed);
        expect(harness.state().foreign.get('AAPL') ?? 0).toBe(left);
      }
    },
  );
});
