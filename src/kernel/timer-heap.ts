// The pending timers of a clock, earliest first; timers for the same moment keep the order of their creation.
import type { Instant } from './instant.ts';

export interface Timer {
  readonly at: Instant;
  readonly call: () => void;
}

export interface TimerHeap {
  add(timer: Timer): void;
  earliest(): Timer | undefined;
  remove(timer: Timer): void;
  clear(): void;
}

interface Entry {
  readonly timer: Timer;
  readonly order: number;
}

export function createTimerHeap(): TimerHeap {
  let heap: Entry[] = [];
  let asked = 0;
  // A cancelled timer stays until it is on top or half of the heap is cancelled, which makes cancelling cheap.
  const live = new Set<Timer>();

  function dropDead(): void {
    while (heap[0] !== undefined && !live.has(heap[0].timer)) takeTop(heap);
  }

  return {
    add(timer) {
      live.add(timer);
      push(heap, { timer, order: asked++ });
    },
    earliest() {
      dropDead();
      return heap[0]?.timer;
    },
    remove(timer) {
      live.delete(timer);
      // A sorted array is a heap, so the rebuild is one filter and one sort.
      if (heap.length > 64 && live.size < heap.length / 2) {
        heap = heap.filter((entry) => live.has(entry.timer)).sort(inOrder);
      }
    },
    clear() {
      heap = [];
      live.clear();
    },
  };
}

function inOrder(a: Entry, b: Entry): number {
  return a.timer.at - b.timer.at || a.order - b.order;
}

function push(heap: Entry[], entry: Entry): void {
  let place = heap.length;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || inOrder(parent, entry) <= 0) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = entry;
}

function takeTop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    const below = smallerChild(heap, place);
    const child = heap[below];
    if (child === undefined || inOrder(last, child) <= 0) break;
    heap[place] = child;
    place = below;
  }
  heap[place] = last;
}

function smallerChild(heap: readonly Entry[], place: number): number {
  const left = 2 * place + 1;
  const a = heap[left];
  const b = heap[left + 1];
  return a !== undefined && b !== undefined && inOrder(b, a) < 0 ? left + 1 : left;
}
