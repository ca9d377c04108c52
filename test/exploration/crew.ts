// Who plays paths: this thread, or a few others. Which of them plays a path changes nothing in it.
import { Worker } from 'node:worker_threads';
import type { PathOptions } from './path.ts';
import { createVisitor, type Visit, type Walk, type Wandering, wander } from './visit.ts';

export interface Crew {
  visit(walks: readonly Walk[]): Promise<readonly Visit[]>;
  wander(trips: readonly Trip[]): Promise<readonly (Walk & Visit)[]>;
  end(): Promise<void>;
}

export interface Trip {
  readonly scene: string;
  readonly seed: number;
}

/** One message to a thread. */
export type Task =
  | { readonly kind: 'visit'; readonly walks: readonly Walk[] }
  | { readonly kind: 'wander'; readonly trips: readonly Trip[] };

/** What a path of its own choice has: two faults within a day, or what comes together over two nights. */
const DAY: Wandering = { faultsMax: 2, nightsMax: 0, isByKind: false };
const NIGHTS: Wandering = { faultsMax: 3, nightsMax: 2, isByKind: true };
/** A path leaves nothing behind: given the room, hardly any of it is ever copied. */
const YOUNG_MB = 64;

/** In this thread. */
export function soloCrew(options: PathOptions = {}): Crew {
  const visit = createVisitor(options);
  const kindOf = (seed: number) =>
    options.nightsMax === 0 || Math.floor(seed / 2) % 2 === 0 ? DAY : NIGHTS;
  const trip = ({ scene, seed }: Trip) => wander(scene, seed, { ...options, ...kindOf(seed) });
  return {
    visit: (walks) => Promise.resolve(walks.map(visit)),
    wander: (trips) => Promise.resolve(trips.map(trip)),
    end: () => Promise.resolve(),
  };
}

export function threads(count: number, workerData: Pick<PathOptions, 'nightsMax'>): Crew {
  const workers = Array.from(
    { length: count },
    () =>
      new Worker(new URL('./worker.ts', import.meta.url), {
        workerData,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      }),
  );

  /** Every worker its share, and the answers in the order of the questions. */
  async function share<Item, Answer>(
    items: readonly Item[],
    task: (part: readonly Item[]) => Task,
  ): Promise<readonly Answer[]> {
    const size = Math.ceil(items.length / count);
    const parts = await Promise.all(
      workers.map((worker, index) => {
        const part = items.slice(index * size, (index + 1) * size);
        return part.length === 0 ? [] : asked<Answer>(worker, task(part));
      }),
    );
    return parts.flat();
  }

  return {
    visit: (walks) => share<Walk, Visit>(walks, (part) => ({ kind: 'visit', walks: part })),
    wander: (trips) =>
      share<Trip, Walk & Visit>(trips, (part) => ({ kind: 'wander', trips: part })),
    end: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}

function asked<Answer>(worker: Worker, task: Task): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (answers: readonly Answer[]) => {
      worker.off('error', reject);
      resolve(answers);
    });
    worker.postMessage(task);
  });
}
