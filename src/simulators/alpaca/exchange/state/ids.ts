// Ids in the form of a UUID, drawn from a seed so that a run repeats.
import { hashOf, type Random } from '../../../../kernel/random.ts';

/** Version 4 in form. */
export function drawId(random: Random): string {
  const word = () => Math.floor(random.next() * 0x1_0000_0000);
  return shaped([word(), word(), word(), word()]);
}

/** The same for the same name, as an asset has the same id in every run. */
export function idOf(name: string): string {
  return shaped([0, 1, 2, 3].map((part) => hashOf(`${part}/${name}/${part}`)));
}

function shaped(words: readonly number[]): string {
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
