// An entry that works or has filled, and how many shares we hold.
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import type { Bracket, Harness } from '../harness/harness.ts';

export const quantity = (harness: Harness): number =>
  [...harness.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

/** An entry that works with its stop and target, before the first fill. */
export async function working(harness: Harness): Promise<Bracket> {
  await harness.ready();
  await harness.predict('BUY');
  const legs = harness.bracket();
  for (const leg of [legs.e, legs.t, legs.s])
    await harness.told(leg, { group: leg === legs.e ? '' : 'G' });
  return legs;
}

export async function entered(harness: Harness) {
  await harness.ready();
  return harness.enter();
}
