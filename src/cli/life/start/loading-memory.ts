// The memory that loading the program took and running it does not need.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * A daemon that runs for weeks must stay small. Loading the program makes the young generation large; the engine's young
 * garbage is little and dies at once, so one that is small again and never grows costs it nothing and saves some thirty
 * megabytes. Nor may the old generation double before it is looked through: that takes some milliseconds a few times a
 * day, and saves as much again. It is done while the gateway's first answer is on its way.
 */
export function giveBackWhatLoadingTook(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
