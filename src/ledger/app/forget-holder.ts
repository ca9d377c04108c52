// Erases a person: destroys the key of their names and notes, and with it, in one step, what was answered to
// their requests, worded about their portfolios and is still to be imported into them.
import type { Ledger } from './ledger.ts';

export interface Forgotten {
  /** False if the user never had a portfolio; answers are dropped in any case. */
  readonly hadPortfolio: boolean;
  /** False: a reader of the store was in the way, and its log has the key for a while. */
  readonly isScrubbed: boolean;
}

export async function forgetHolder(
  { context: { store, sealer } }: Pick<Ledger, 'context'>,
  userId: string,
): Promise<Forgotten> {
  const holder = await store.inOneStep(async (step) => {
    await step.dropAnswersOf(userId);
    const known = await step.holderOf(userId);
    if (known === undefined) return undefined;
    await step.dropWordings((await step.portfoliosOf([known])).map(({ id }) => id));
    await step.dropImportsOf(known);
    await step.dropKey(known);
    return known;
  });
  if (holder !== undefined) sealer.forget(holder);
  return { hadPortfolio: holder !== undefined, isScrubbed: await store.scrub() };
}
