// Data farms: one serves the prices of options, another those of all else, and each may be broken alone.
import type { Fault, Faults } from './faults.ts';

/** Whether the prices of stocks, or of options, are those of a farm that is broken. */
export function isFarmBroken(
  faults: Pick<Faults, 'list'>,
  isOption: boolean,
  isFitting: (fault: Fault) => boolean = () => true,
): boolean {
  return faults
    .list()
    .filter(({ kind }) => kind === 'farm-broken')
    .filter(({ farm }) => farm === undefined || (farm === 'usopt') === isOption)
    .some(isFitting);
}
