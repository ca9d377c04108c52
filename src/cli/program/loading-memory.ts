// Frees the memory that was needed only to load the program.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** While an API works, its heap may grow: an answer of thousands of rows is much young garbage at once. */
export function giveBackWhatLoadingTook(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  // The realms of strategies in code must not have it.
  setFlagsFromString('--no-expose-gc');
}

/**
 * A daemon that runs for weeks must stay small. Loading the program enlarges V8's young generation. The engine
 * creates little young garbage, so a small young generation that never grows costs nothing and saves about 30 MB. The
 * old generation may not double before a collection either: that costs a few milliseconds several times a day and
 * saves about as much. This runs while the first answer of the gateway is pending.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
  giveBackWhatLoadingTook();
}
