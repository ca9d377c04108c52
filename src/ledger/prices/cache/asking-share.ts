// How often one person may make the sources be asked: a server of prices limits all of us together, so that one could use it up.
import { type Instant, MINUTE_MS, plus } from '../../../kernel/instant.ts';

export interface AskingShares {
  /** Undefined if the sources may be asked for this person now, which then counts; else when they may be. */
  take(asker: string): Instant | undefined;
}

/** Each may be for 100 symbols. */
const PER_MINUTE = 30;

export function createAskingShares(now: () => Instant): AskingShares {
  const askedByAsker = new Map<string, Instant[]>();

  function forgetOld(): void {
    const begin = now() - MINUTE_MS;
    for (const [asker, asked] of askedByAsker) {
      const left = asked.filter((at) => at > begin);
      if (left.length === 0) askedByAsker.delete(asker);
      else askedByAsker.set(asker, left);
    }
  }

  return {
    take(asker) {
      forgetOld();
      const asked = askedByAsker.get(asker) ?? [];
      const [first] = asked;
      if (first !== undefined && asked.length >= PER_MINUTE) return plus(first, MINUTE_MS);
      askedByAsker.set(asker, [...asked, now()]);
      return undefined;
    },
  };
}
