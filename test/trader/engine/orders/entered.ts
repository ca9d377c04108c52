// An entry that works or has filled, and how many shares we hold.
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import type { Bracket, Rig } from '../rig/rig.ts';

export const quantity = (rig: Rig): number =>
  [...rig.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

/** An entry that works with its stop and target, before the first fill. */
export async function working(rig: Rig): Promise<Bracket> {
  await rig.ready();
  await rig.predict('BUY');
  const legs = rig.bracket();
  for (const leg of [legs.e, legs.t, legs.s])
    await rig.told(leg, { group: leg === legs.e ? '' : 'G' });
  return legs;
}

export async function entered(rig: Rig) {
  await rig.ready();
  return rig.enter();
}
