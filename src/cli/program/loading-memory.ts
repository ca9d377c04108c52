// Frees the memory that was needed only to load the program.
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

function giveBackWhatLoadingTook(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  // The realms of strategies in code must not have it.
  setFlagsFromString('--no-expose-gc');
}

/** Larger than this the young generation saves hardly any work, and an API with a thousand readers needs more than 250 MB. */
const YOUNG_MAX_MB = 8;

/**
 * While an API works, its young generation may grow, but not to the 64 MB of V8: an answer of thousands of rows is much
 * garbage at once, and with a generation that never grows a booking takes twice the processor time. The old generation
 * grows in small steps: what a thousand sockets leave behind would else wait for a collection until it is as large again.
 */
export function boundYoungGeneration(): void {
  setFlagsFromString('--heap-growing-percent=20');
  giveBackWhatLoadingTook();
  const collections = new PerformanceObserver(() => {
    if (youngMegabytes() < YOUNG_MAX_MB) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    collections.disconnect();
  });
  collections.observe({ entryTypes: ['gc'] });
}

/**
 * A command that computes for seconds without a pause, such as a backtest, calls it before it reads its data: loading the
 * program has usually made the young generation large enough, and reading would double it. If not, the returned function
 * is called now and then and stops its growth in time.
 */
export function boundHeapOfRun(): () => void {
  setFlagsFromString('--heap-growing-percent=20');
  let isBound = false;
  const bound = (): void => {
    if (isBound || youngMegabytes() < YOUNG_MAX_MB) return;
    isBound = true;
    setFlagsFromString('--semi-space-growth-factor=1');
  };
  bound();
  return bound;
}

function youngMegabytes(): number {
  const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  return (young?.space_size ?? 0) / 1_048_576;
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
