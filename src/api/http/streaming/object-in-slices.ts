// A JSON object whose lists are long, as text made in slices: others have their turn in between.
import { plainJson } from '../../../kernel/plain-json.ts';

/** Some milliseconds of work. */
const ITEMS_AT_ONCE = 250;

export interface LongList<Item> {
  readonly name: string;
  readonly items: readonly Item[];
  body(item: Item): object;
}

/** A list behind the fields; its items keep their type inside. */
export type Slices = (pause: () => Promise<void>) => AsyncGenerator<string>;

export function slicesOf<Item>({ name, items, body }: LongList<Item>): Slices {
  return async function* slices(pause) {
    yield `,${JSON.stringify(name)}:[`;
    for (let from = 0; from < items.length; from += ITEMS_AT_ONCE) {
      const texts = items.slice(from, from + ITEMS_AT_ONCE).map((item) => plainJson(body(item)));
      yield (from === 0 ? '' : ',') + texts.join(',');
      await pause();
    }
    yield ']';
  };
}

/** `fields`: at least one. */
export async function* objectInSlices(
  fields: object,
  lists: readonly Slices[],
  pause: () => Promise<void>,
): AsyncGenerator<string> {
  yield plainJson(fields).slice(0, -1);
  for (const slices of lists) yield* slices(pause);
  yield '}';
}
