// What arrives at once is served in its order, in turns of the event loop if it takes long: others are served between them.
import { nextTurn, withinTurn } from '../../../host/clock.ts';

export interface Arrivals<Item> {
  push(items: readonly Item[]): void;
}

/** `turn` may hold back the next item, and all after it. */
export function createArrivals<Item>(
  serve: (item: Item) => void,
  turn: () => Promise<void> | undefined,
): Arrivals<Item> {
  let waiting: Item[] = [];
  let isServing = false;

  async function serveAll(): Promise<void> {
    isServing = true;
    while (waiting.length > 0) {
      const items = waiting;
      waiting = [];
      for (let at = 0, mayGoOn = withinTurn(); at < items.length; at += 1) {
        if (!mayGoOn()) {
          await nextTurn();
          mayGoOn = withinTurn();
        }
        const held = turn();
        if (held !== undefined) await held;
        const item = items[at];
        if (item !== undefined) serve(item);
      }
    }
    isServing = false;
  }

  return {
    push(items) {
      waiting.push(...items);
      if (!isServing) void serveAll();
    },
  };
}
