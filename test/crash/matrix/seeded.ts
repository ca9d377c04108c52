// Seeded choice: the same seed picks the same cases, instants and faults again.

export interface Seeded {
  /** 0 <= x < 1. */
  fraction(): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** mulberry32. */
export function createSeeded(seed: number): Seeded {
  let state = seed >>> 0;
  function fraction(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  return {
    fraction,
    pick(items) {
      const item = items[Math.floor(fraction() * items.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
  };
}
