// What makes a figure: over any day, the amounts of the rows add up to the figure, to the cent, also after a crash.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOfCents } from '../../../../src/market/instruments/money.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import { addToDay } from '../../../../src/trader/engine/fold/day-terms.ts';
import { createMarketView } from '../../../../src/trader/engine/market/market-view.ts';
import { dayResult } from '../../../../src/trader/engine/shell/day-result.ts';
import { explainedFigure } from '../../../../src/trader/engine/shell/figures.ts';
import { initialState } from '../../../../src/trader/engine/state/state.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import type { FigureView } from '../../../../src/trader/ports/figure-view.ts';
import { runs } from '../../../runs/runs.ts';
import { play, step } from '../harness/any-step.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from '../harness/harness.ts';
import { filledIn } from '../harness/sound-broker.ts';

function sumOf({ rows }: FigureView): number {
  return sumOfCents(rows.map(({ amount }) => amount ?? 0));
}

/** As the broker reports commissions: with fractions of a cent. */
const term = fc.record({
  part: fc.constantFrom('realized', 'carried', 'fees'),
  amount: fc.integer({ min: -50_000_000, max: 50_000_000 }).map((units) => units / 10_000),
  at: fc.constant(TEN_O_CLOCK),
  text: fc.constant('AAPL'),
  positionId: fc.constant('AAPL-1'),
});

function check(harness: Harness): void {
  const { day, worstCase } = harness.engine.status();
  const explainedDay = harness.engine.figure('day');
  if (Number.isNaN(day.result)) expect(explainedDay.value).toBeNull();
  else expect([explainedDay.value, sumOf(explainedDay)]).toEqual([day.result, day.result]);
  const risk = harness.engine.figure('at_risk');
  if (Number.isFinite(worstCase)) expect(risk.value).toBe(sumOf(risk));
  else expect(risk.value).toBeNull();
}

describe('an explained figure', () => {
  it('is the sum of its rows, whatever a day has in it', () => {
    const status = createHarness().engine.status();
    fc.assert(
      fc.property(fc.array(term, { maxLength: 200 }), (terms) => {
        const state = initialState('j', 'paper', 'DU1');
        for (const one of terms) addToDay(state, one);
        const day = dayResult(state, () => Number.NaN);
        const view = explainedFigure('day', {
          ...{ state, status: { ...status, day }, currency: 'USD' },
          ...{ market: createMarketView(venuesOf('us'), () => undefined), now: TEN_O_CLOCK },
          lastPrice: () => Number.NaN,
        });
        expect(view.value).toBe(day.result);
        expect(sumOf(view)).toBe(day.result);
      }),
      { numRuns: runs(500) },
    );
  });

  it('is the sum of its rows after any reports of a broker, and after a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const harness = createHarness();
        const executions: ReportedExecution[] = [];
        await harness.ready();
        await harness.predict('BUY');
        for (const todo of steps) {
          await play({ harness, executions, filledOf: filledIn(executions) }, todo);
          check(harness);
        }
        const before = harness.engine.figure('day').rows.filter(({ part }) => part !== 'open');
        const again = await harness.crash();
        check(again);
        const after = again.engine.figure('day').rows.filter(({ part }) => part !== 'open');
        expect(after).toEqual(before);
      }),
      { numRuns: runs(30) },
    );
  });

  it('names what was closed, what is open and what was charged, with the id that explains each', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s } = await harness.enter();
    await harness.quote(101);
    await harness.fill(s, 40, 99, { execId: '0001.x.9.01' });
    const [positionId] = harness.of('position-planned').map((fact) => fact.positionId);
    expect(harness.engine.figure('day')).toMatchObject({
      value: 18,
      rows: [
        { part: 'realized', text: 'AAPL: 40 closed at 99', amount: -40.8, id: positionId },
        {
          part: 'open',
          text: 'AAPL: 60 from 100.02, last price 101',
          amount: 58.8,
          id: positionId,
        },
      ],
    });
    expect(harness.engine.figure('at_risk').rows).toMatchObject([
      { text: 'AAPL: 60 from 100.02, stop 98.52 for 60', id: positionId },
    ]);
    expect(harness.engine.figure('protected').rows).toMatchObject([
      { text: 'AAPL: 60 of 60, stop 98.52 for 60' },
    ]);
  });
});
