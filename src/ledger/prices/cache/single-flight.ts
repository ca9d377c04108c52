// One question for a symbol at a time, however many wait for its answer; symbols that are asked together travel together.

export type Batch<Answer> = (symbols: readonly string[]) => Promise<ReadonlyMap<string, Answer>>;

/** The batch has to answer every symbol it is given. */
export function createSingleFlight<Answer>(batch: Batch<Answer>): Batch<Answer> {
  const flying = new Map<string, Promise<Answer>>();

  function take(symbols: readonly string[]): void {
    const answered = batch(symbols);
    for (const symbol of symbols) {
      const own = answered
        .then((answers) => answerOf(answers, symbol))
        .finally(() => flying.delete(symbol));
      // The caller awaits it; this only keeps a rejection without a reader from ending the process.
      own.catch(() => {});
      flying.set(symbol, own);
    }
  }

  return async (symbols) => {
    const wanted = [...new Set(symbols)];
    const grounded = wanted.filter((symbol) => !flying.has(symbol));
    if (grounded.length > 0) take(grounded);
    const answers = await Promise.all(wanted.map(async (one) => [one, await flying.get(one)]));
    return new Map(answers as [string, Answer][]);
  };
}

function answerOf<Answer>(answers: ReadonlyMap<string, Answer>, symbol: string): Answer {
  const answer = answers.get(symbol);
  if (answer === undefined) throw new Error(`no answer for ${symbol}`);
  return answer;
}
