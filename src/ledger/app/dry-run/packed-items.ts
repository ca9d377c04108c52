// A list that is kept compressed until somebody reads it: a dry run of 100,000 rows keeps as many entries, which only a
// recomputation looks at.
import { compressed, uncompressed } from '../reading/compressed.ts';

export interface PackedItems<Item> {
  add(items: readonly Item[]): void;
  /** In the order in which they were added. */
  all(): readonly Item[];
}

export function packedItems<Item extends object>(): PackedItems<Item> {
  const packed: Buffer[] = [];
  let open: Item[] | undefined;
  return {
    add(items) {
      if (items.length === 0) return;
      if (open === undefined) packed.push(compressed(items));
      else open.push(...items);
    },
    all() {
      // A second reader comes after every further part: from now on they stay open.
      open ??= packed.splice(0).flatMap((part) => uncompressed<Item>(part));
      return open;
    },
  };
}
