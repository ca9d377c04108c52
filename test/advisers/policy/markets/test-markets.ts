// Markets for tests of the gate on data of the owner: one with a signal that a few episodes find, and the same returns
// without it.
import { splitReturns } from '../../../../src/advisers/policy/markets/own-market.ts';
import { createRandom } from '../../../../src/kernel/random.ts';

/** Of the reference market's 100 so many suffice: the signal is much plainer than there. */
export const EPISODES = 20;
/** Days of which the unseen part proves it: 450 days of some 36 regimes. */
export const SIGNAL_DAYS = 1_500;

const DRIFT = 0.012;
const VOLATILITY = 0.004;
const SWITCH_CHANCE = 0.08;

/** Returns that drift up or down by regimes of 12 days on average: whoever follows them earns more than whoever holds. */
export function regimeReturns(count: number, seed = 1): Float64Array {
  const random = createRandom(seed, 'regimes');
  let isRising = random.chance(0.5);
  return new Float64Array(count).map(() => {
    if (random.chance(SWITCH_CHANCE)) isRising = !isRising;
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    const normal = radius * Math.cos(2 * Math.PI * random.next());
    return (isRising ? DRIFT : -DRIFT) + VOLATILITY * normal;
  });
}

/** In a drawn order, separately before and after the first unseen day: the same gains and losses, and nothing to learn. */
export function shuffled(returns: Float64Array): Float64Array {
  const random = createRandom(1, 'shuffled');
  const at = splitReturns(returns).firstUnseen;
  const parts = [returns.slice(0, at), returns.slice(at)];
  return Float64Array.from(
    parts.flatMap((part) =>
      [...part]
        .map((value) => ({ value, place: random.next() }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ value }) => value),
    ),
  );
}
