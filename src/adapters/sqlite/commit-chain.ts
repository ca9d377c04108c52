// The hash chain over commits: each hash covers the one before, so that no fact can be altered or dropped unseen.
import { createHash } from 'node:crypto';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Fact } from '../../trading/facts.ts';

/** The stored text of a fact. */
export function factText(fact: Fact): string {
  return JSON.stringify(fact);
}

export function chainHash(
  before: string,
  facts: readonly RecordedFact[],
  texts: readonly string[],
): string {
  const hash = createHash('sha256').update(before);
  for (let index = 0; index < facts.length; index += 1) {
    const recorded = facts[index];
    if (recorded === undefined) continue;
    hash.update(
      `\n${recorded.seq}|${recorded.at}|${recorded.cause}|${recorded.correlation}|${texts[index]}`,
    );
  }
  return hash.digest('hex');
}
