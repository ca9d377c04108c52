// Chooses few cases in which any two values meet that can meet at all: most mistakes need two things at once, seldom three.
import type { Random } from '../../../src/kernel/random.ts';
import { type OutageCase, wholeProduct } from './outage-case.ts';

/** Greedy: in each step the case with most pairs that no earlier one has. */
export function pairsOf(random: Random): readonly OutageCase[] {
  let left = shuffled(wholeProduct(), random).map((one) => ({ one, pairs: pairsIn(one) }));
  const missing = new Set(left.flatMap(({ pairs }) => pairs));
  const chosen: OutageCase[] = [];
  while (missing.size > 0) {
    left = left
      .map(({ one, pairs }) => ({ one, pairs: pairs.filter((pair) => missing.has(pair)) }))
      .filter(({ pairs }) => pairs.length > 0);
    const best = left.reduce((most, next) => (next.pairs.length > most.pairs.length ? next : most));
    chosen.push(best.one);
    for (const pair of best.pairs) missing.delete(pair);
  }
  return chosen;
}

/** Names of any two of its values together. */
export function pairsIn(one: OutageCase): readonly string[] {
  const values = Object.entries(one).map(([axis, value]) => `${axis}=${value}`);
  return values.flatMap((first, at) => values.slice(at + 1).map((second) => `${first} ${second}`));
}

export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random.next() * (at + 1));
    const [one, two] = [mixed[at], mixed[other]];
    if (one === undefined || two === undefined) continue;
    mixed[at] = two;
    mixed[other] = one;
  }
  return mixed;
}
