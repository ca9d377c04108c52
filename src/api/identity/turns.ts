// A few at once, the others in the order they came, and no more than may wait: a flood is refused instead of hoarded.

/** Too many wait already. */
export class Overloaded extends Error {}

export interface Turns {
  <Answer>(act: () => Promise<Answer>): Promise<Answer>;
  /** How many wait now. */
  waiting(): number;
}

export function createTurns(atOnce: number, waitingMax: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;

  function next(): void {
    const first = waiting.shift();
    if (first === undefined) running -= 1;
    else first();
  }

  async function turn<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    if (running < atOnce) running += 1;
    else if (waiting.length >= waitingMax) throw new Overloaded(`${waitingMax} wait already`);
    // A finished one hands its place over, so that the count stays.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await act();
    } finally {
      next();
    }
  }

  return Object.assign(turn, { waiting: () => waiting.length });
}
