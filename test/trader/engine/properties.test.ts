// For any broker reports in any order: quantities are the sum of executions, closing orders share a group, stops never loosen.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTerminal } from '../../../src/trader/domain/orders/order-state.ts';
import { quantityOf } from '../../../src/trader/domain/positions/position-state.ts';
import { evolve } from '../../../src/trader/engine/fold/evolve.ts';
import { initialState, STATE_VERSION, type State } from '../../../src/trader/engine/state/state.ts';
import { stateFrom } from '../../../src/trader/engine/state/state-text.ts';
import type { ReportedExecution } from '../../../src/trader/ports/broker-reports.ts';
import { runs } from '../../runs/runs.ts';
import { play, type Step, step, type World } from './harness/any-step.ts';
import { createHarness, type Harness } from './harness/harness.ts';
import { ACCOUNT, FIVE_MINUTES, strategy } from './harness/settings.ts';
import { behave, filledIn } from './harness/sound-broker.ts';

const trading = strategy({
  trail: { kind: 'atr', atr: FIVE_MINUTES, multiple: 2, activateAtR: 0, step: undefined },
  exit: { opposite: true, neutral: true, maxMs: undefined, flattenBeforeCloseMs: undefined },
});

/** Checks every sent order: at that moment no order outside its group may close the same shares. */
function watchSubmits(harness: Harness): void {
  const refs = new Set<string>();
  const ids = new Set<string>();
  harness.broker.onSubmit = (order) => {
    for (const { orderRef, handle } of order.legs) {
      expect(refs.has(orderRef), `${orderRef} again`).toBe(false);
      expect(ids.has(handle ?? ''), `${handle} again`).toBe(false);
      refs.add(orderRef);
      ids.add(handle ?? '');
    }
    if (order.purpose !== 'exit') return;
    const [leg] = order.legs;
    const state = harness.state();
    const record = state.orders.get(leg?.orderRef ?? '');
    if (leg === undefined || record === undefined) throw new Error('an exit without a record');
    const position = state.positions.get(record.positionId);
    if (position === undefined) throw new Error('an exit without a position');
    expect(leg.quantity).toBe(Math.abs(quantityOf(position)));
    for (const other of ordersWith(state, record.positionId)) {
      if (other === record || isTerminal(other.status) || other.terms.side !== leg.side) continue;
      const group = other.group === '' ? 'none' : other.group;
      expect(group, `${other.terms.orderRef} is ${other.status}`).toBe(leg.group);
    }
  };
}

function ordersWith(state: State, positionId: string) {
  return [...state.orders.values()].filter((order) => order.positionId === positionId);
}

function checkStops(harness: Harness): void {
  const stops = new Map<string, { side: number; price: number }>();
  for (const { fact } of harness.facts) {
    if (fact.type === 'position-planned')
      stops.set(fact.positionId, {
        side: fact.side === 'long' ? 1 : -1,
        price: fact.plan.stopPrice,
      });
    if (fact.type !== 'stop-moved') continue;
    const known = stops.get(fact.positionId);
    if (known === undefined) throw new Error('a stop of no position');
    expect(known.side * (fact.to - known.price)).toBeGreaterThanOrEqual(0);
    known.price = fact.to;
  }
}

/** What the broker calls filled without an execution is booked on its word, so the shares held are more than those executed. */
const stepWithExecutions = step.filter((one) => one.do !== 'told' || one.status !== 'filled');

/** A target fills before its entry, whose fill is then corrected, and the stop fills too: the exit closes all of it. */
const CROSSED_ZERO: Step[] = [
  { do: 'fill', pick: 1, part: 1, price: 97 },
  { do: 'snapshot', open: 0, ageMs: 0 },
  { do: 'snapshot', open: 0, ageMs: 0 },
  { do: 'pass', ms: 50 },
  { do: 'fill', pick: 2, part: 1, price: 97 },
  { do: 'predict', signal: 'BUY' },
  { do: 'quote', price: 97 },
  { do: 'again', pick: 3, revision: 2, shares: 0 },
  { do: 'told', pick: 0, status: 'pending', change: 0 },
  { do: 'again', pick: 0, revision: 1, shares: 0 },
  { do: 'fill', pick: 0, part: 1, price: 97 },
];

describe('any sequence of reports', () => {
  it('keeps quantities, groups, order numbers and stops correct, and replays to the same state', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepWithExecutions, { minLength: 10, maxLength: 60 }),
        fc.constantFrom(1, 60),
        async (steps, speed) => {
          const harness = createHarness({ strategies: [trading], speed });
          const executions: ReportedExecution[] = [];
          const world: World = {
            harness,
            executions,
            filledOf: ({ orderRef }) =>
              executions.reduce(
                (sum, each) => sum + (each.orderRef === orderRef ? each.shares : 0),
                0,
              ),
          };
          await harness.ready();
          watchSubmits(harness);
          await harness.predict('BUY');
          for (const todo of steps) await play(world, todo);
          const state = harness.state();
          const held = [...state.positions.values()].reduce(
            (sum, each) => sum + quantityOf(each),
            0,
          );
          const executed = executions.reduce(
            (sum, { side, shares }) => sum + (side === 'buy' ? shares : -shares),
            0,
          );
          expect(held).toBe(executed);
          checkStops(harness);
          const bodies = harness.journal.database.prepare('SELECT body FROM facts').all() as {
            body: string;
          }[];
          expect(bodies.filter(({ body }) => body.includes(':null'))).toEqual([]);
          const ended = harness.engine.stop('end');
          await harness.pass(4_000);
          await ended;
          const full = initialState(harness.journal.journalId, 'paper', ACCOUNT);
          for (const recorded of harness.journal.read(0)) evolve(full, recorded);
          expect(full).toEqual(
            stateFrom(harness.journal.newestSnapshot(STATE_VERSION)?.body ?? ''),
          );
          harness.dispose();
        },
      ),
      { numRuns: runs(40), examples: [[CROSSED_ZERO, 1]] },
    );
  });

  it('ends protected or flat, with no unknown order, once the broker answers truthfully', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 10, maxLength: 50 }),
        fc.constantFrom(1, 60),
        async (steps, speed) => {
          const harness = createHarness({ strategies: [trading], speed });
          const executions: ReportedExecution[] = [];
          const world: World = { harness, executions, filledOf: filledIn(executions) };
          await harness.ready();
          await harness.predict('BUY');
          for (const todo of steps) await play(world, todo);
          await behave(world);
          const state = harness.state();
          const status = harness.engine.status();
          const picture = () =>
            JSON.stringify([...state.orders.values()].filter(({ status: is }) => !isTerminal(is)));
          expect(status.unknownOrders, picture()).toBe(0);
          expect(state.isReconciled, JSON.stringify(state.differences)).toBe(true);
          expect(status.protectedPositions, picture()).toBe(status.positions);
          for (const { status: is, isCancelRequested } of state.orders.values())
            expect(isCancelRequested && !isTerminal(is), picture()).toBe(false);
          harness.dispose();
        },
      ),
      { numRuns: runs(30) },
    );
  });
});
