// Reloads between any inputs: no stop loosens, no count is lost, no open plan changes without a command.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StrategyChange } from '../../../../src/trader/domain/edits/config-change.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { runs } from '../../../runs/runs.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { FIVE_MINUTES, settings, strategy } from '../rig/settings.ts';

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

async function take(rig: Rig, what: Step, last: number): Promise<number> {
  switch (what.do) {
    case 'reload':
      await reload(rig, VERSIONS[what.version] ?? []);
      return last;
    case 'quote': {
      const next = Math.round(last * 100 + what.by) / 100;
      await rig.quote(next);
      return next;
    }
    case 'apply':
      await rig.command({ type: 'apply-rules', by: 'a test' });
      return last;
    case 'buy':
    case 'sell':
      await rig.predict(what.do === 'buy' ? 'BUY' : 'SELL');
      return last;
    case 'fill':
      await fillEntry(rig, last);
      return last;
    case 'wait':
      await rig.pass(6_000);
      await rig.quote(last);
      return last;
    case 'refusal':
      await rig.engine.reload({ kind: 'refusal', issues: ['wrong'], by: 'a test' });
      return last;
  }
}

async function reload(rig: Rig, strategies: readonly Strategy[]): Promise<void> {
  const [before] = rig.state().strategies;
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
  await rig.engine.reload({ kind: 'change', settings: next, change, by: 'a test' });
}

/** Acknowledges and completely fills the newest entry, if it still waits. */
async function fillEntry(rig: Rig, price: number): Promise<void> {
  const [e, ...children] = rig.submits('entry').at(-1)?.legs ?? [];
  if (e === undefined || rig.of('execution-booked').some(({ orderRef }) => orderRef === e.orderRef))
    return;
  await rig.told(e);
  for (const child of children) {
    await rig.told(child, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  }
  await rig.fill(e, e.quantity, price);
}

it('holds over any sequence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const rig = createRig({ strategies: VERSIONS[2] ?? [] });
      await rig.ready();
      let last = 100;
      let entries = 0;
      for (const what of [{ do: 'buy' }, { do: 'fill' }, ...steps] as const) {
        last = await take(rig, what, last);
        const counted = [...rig.state().entriesToday.values()].reduce((sum, each) => sum + each, 0);
        expect(counted).toBeGreaterThanOrEqual(entries);
        entries = counted;
      }
      for (const { positionId, plan, side } of rig.of('position-planned')) {
        const sign = side === 'long' ? 1 : -1;
        let stop = plan.stopPrice;
        for (const moved of rig.of('stop-moved').filter((fact) => fact.positionId === positionId)) {
          expect(sign * (moved.to - stop)).toBeGreaterThanOrEqual(0);
          stop = moved.to;
        }
        const changed = rig.of('plan-changed').filter((fact) => fact.positionId === positionId);
        const wanted = changed.at(-1)?.plan ?? plan;
        expect(rig.state().positions.get(positionId)?.plan).toEqual(wanted);
      }
      rig.dispose();
    }),
    { numRuns: runs(60) },
  );
});
