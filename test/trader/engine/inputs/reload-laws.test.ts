// Reloads between any inputs: no stop loosens, no count is lost, no open plan changes without a command.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StrategyChange } from '../../../../src/trader/domain/edits/config-change.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { runs } from '../../../runs/runs.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { FIVE_MINUTES, settings, strategy } from '../harness/settings.ts';

const VERSIONS: readonly (readonly Strategy[])[] = [
  [],
  ...[1.5, 3, 5].map((multiple) => [
    strategy({
      hash: `m${multiple}`,
      stop: { kind: 'atr', atr: FIVE_MINUTES, multiple },
      trail: { kind: 'atr', atr: FIVE_MINUTES, multiple, activateAtR: 0, step: undefined },
      limits: { maxPositions: 1, maxEntriesPerDay: 3 },
    }),
  ]),
];

type Step =
  | { readonly do: 'reload'; readonly version: number }
  | { readonly do: 'quote'; readonly by: number }
  | { readonly do: 'apply' | 'buy' | 'sell' | 'fill' | 'wait' | 'refusal' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('reload' as const), version: fc.nat(VERSIONS.length - 1) }),
  fc.record({ do: fc.constant('quote' as const), by: fc.integer({ min: -30, max: 60 }) }),
  fc.record({ do: fc.constantFrom('apply', 'buy', 'sell', 'fill', 'wait', 'refusal') }),
);

async function take(harness: Harness, what: Step, last: number): Promise<number> {
  switch (what.do) {
    case 'reload':
      await reload(harness, VERSIONS[what.version] ?? []);
      return last;
    case 'quote': {
      const next = Math.round(last * 100 + what.by) / 100;
      await harness.quote(next);
      return next;
    }
    case 'apply':
      await harness.command({ type: 'apply-rules', by: 'a test' });
      return last;
    case 'buy':
    case 'sell':
      await harness.predict(what.do === 'buy' ? 'BUY' : 'SELL');
      return last;
    case 'fill':
      await fillEntry(harness, last);
      return last;
    case 'wait':
      await harness.pass(6_000);
      await harness.quote(last);
      return last;
    case 'refusal':
      await harness.engine.reload({ kind: 'refusal', issues: ['wrong'], by: 'a test' });
      return last;
  }
}

async function reload(harness: Harness, strategies: readonly Strategy[]): Promise<void> {
  const [before] = harness.state().strategies;
  const [now] = strategies;
  const changes: StrategyChange[] =
    now === undefined
      ? before === undefined
        ? []
        : [{ kind: 'removed', name: before[0], hash: before[1].hash }]
      : [{ kind: 'added', name: now.name, hash: now.hash }];
  const { feeds } = settings([strategy()]);
  const next = settings(strategies, { feeds });
  const change = { was: '', hash: next.hash, rules: changes, settings: [] };
  await harness.engine.reload({ kind: 'change', settings: next, change, by: 'a test' });
}

/** Acknowledges and completely fills the newest entry, if it still waits. */
async function fillEntry(harness: Harness, price: number): Promise<void> {
  const [e, ...children] = harness.submits('entry').at(-1)?.legs ?? [];
  if (
    e === undefined ||
    harness.of('execution-booked').some(({ orderRef }) => orderRef === e.orderRef)
  )
    return;
  await harness.told(e);
  for (const child of children) {
    await harness.told(child, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  }
  await harness.fill(e, e.quantity, price);
}

it('holds over any sequence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const harness = createHarness({ strategies: VERSIONS[2] ?? [] });
      await harness.ready();
      let last = 100;
      let entries = 0;
      for (const what of [{ do: 'buy' }, { do: 'fill' }, ...steps] as const) {
        last = await take(harness, what, last);
        const counted = [...harness.state().entriesToday.values()].reduce(
          (sum, each) => sum + each,
          0,
        );
        expect(counted).toBeGreaterThanOrEqual(entries);
        entries = counted;
      }
      for (const { positionId, plan, side } of harness.of('position-planned')) {
        const sign = side === 'long' ? 1 : -1;
        let stop = plan.stopPrice;
        for (const moved of harness
          .of('stop-moved')
          .filter((fact) => fact.positionId === positionId)) {
          expect(sign * (moved.to - stop)).toBeGreaterThanOrEqual(0);
          stop = moved.to;
        }
        const changed = harness.of('plan-changed').filter((fact) => fact.positionId === positionId);
        const wanted = changed.at(-1)?.plan ?? plan;
        expect(harness.state().positions.get(positionId)?.plan).toEqual(wanted);
      }
      harness.dispose();
    }),
    { numRuns: runs(60) },
  );
});
