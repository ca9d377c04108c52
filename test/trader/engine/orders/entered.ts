// An entry that has filled, and how many shares we hold.
import { quantityOf } from '../../../../src/trader/domain/positions/position-state.ts';
import type { Rig } from '../rig/rig.ts';

export const quantity = (rig: Rig): number =>
  [...rig.state().positions.values()].reduce((sum, position) => sum + quantityOf(position), 0);

export async function entered(rig: Rig) {
  await rig.ready();
  return rig.enter();
}
