// No two orders close the same shares. The stop of an entry that still works acts only after it, so a stop beside it is no rival.
import { noRivals } from '../../laws/no-rivals.ts';
import type { MakeLaw } from './world.ts';

export const noRivalsAtWork: MakeLaw = (world, broken) => {
  const law = noRivals(world, broken);
  return {
    ...law,
    fact(recorded) {
      const { fact } = recorded;
      if (fact.type !== 'protection-intended' || fact.isShelter !== true) law.fact?.(recorded);
    },
  };
};
