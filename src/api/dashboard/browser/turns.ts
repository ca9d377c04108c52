// So many requests at once: the others wait, and the newest goes first, since it is of what is on the screen.

export interface Turns {
  take<Answer>(act: () => Promise<Answer>): Promise<Answer>;
}

export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  /** One that ends passes its turn on. */
  function end(): void {
    const next = waiting.pop();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async take(act) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await act();
      } finally {
        end();
      }
    },
  };
}
