// The comparison with the broker stays unresolved for a minute: one alarm says why, for each connection.
import { expect, it } from 'vitest';
import { DEFAULT_POLICIES } from '../../../../src/trader/ports/reconcile-policies.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';

const texts = (harness: Harness): string[] =>
  harness
    .of('alarm-raised')
    .filter(({ alarm }) => alarm === 'not-reconciled')
    .map(({ text }) => text);

it('no complete answer of the broker has come for a minute', async () => {
  const harness = createHarness();
  await harness.connect();
  await harness.pass(59_000);
  expect(texts(harness)).toEqual([]);
  await harness.pass(2_000);
  const why = 'no complete snapshot arrived';
  expect(texts(harness)).toEqual([
    `no clean comparison with the broker for a minute (${why}): no entries until there is one`,
  ]);
  await harness.pass(60_000);
  expect(texts(harness)).toHaveLength(1);
});

it('answers have come, and a difference waits: only that is named', async () => {
  const policies = { ...DEFAULT_POLICIES, foreign_position: 'adopt' } as const;
  const harness = createHarness({ settings: { reconcile: { policies } } });
  await harness.connect();
  const look = (quantity: number) =>
    harness.snapshot({
      positions: [
        { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 90 },
        { account: ACCOUNT, symbol: 'IBM', quantity: 5, averageCost: 90 },
      ],
    });
  for (let time = 0; time < 13; time += 1) {
    await look(time % 2 === 0 ? 500 : 700);
    await harness.pass(5_000);
  }
  expect(texts(harness)).toEqual([
    expect.stringMatching(
      /^no clean comparison with the broker for a minute \(AAPL: \d00 shares are not ours\): /,
    ),
  ]);
  expect(harness.state().isReconciled).toBe(false);
});
