// The row of an option whose exit rests at the broker, beside a stop that the daemon watches. Bought at 2.
import { expect, it } from 'vitest';
import { NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { isProtected } from '../../../../src/trader/engine/state/position-lookups.ts';
import { answer, CALL, optionHarness, priced } from '../../engine/option-entry/chain.ts';
import { createMemoryTables } from './memory-tables.ts';

const RESTED = { ...NO_EXITS, underlying: { percent: 3, floorPercent: 20 } } as const;
const HALF = { kind: 'percent', percent: 50 } as const;

it('is protected, and the price of the exit is not shown as the stop of the option', async () => {
  const harness = await optionHarness({ exit: RESTED, stop: HALF }, { restsExits: ['contract'] });
  const rows = () => {
    const tables = createMemoryTables();
    tables.take(harness.facts);
    return tables.look.positions();
  };
  await harness.predict('BUY');
  await answer(harness);
  await priced(harness, CALL);
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, e.quantity, 2);
  await harness.status(e, 'filled');
  expect(rows()).toMatchObject([{ stop_status: 'watched', stop_price: 1, protected: false }]);
  const s = harness.newest('s');
  await harness.told(s, { status: 'presubmitted', condition: s.condition as never });
  expect(rows()).toMatchObject([{ stop_status: 'watched', stop_price: 1, protected: true }]);
  const state = harness.state();
  const [position] = state.positions.values();
  expect(position && isProtected(state, position)).toBe(true);
});
