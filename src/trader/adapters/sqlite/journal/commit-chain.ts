// The hash chain over commits: each hash includes the previous one, so that changed or removed facts are detected.
import { hash } from 'node:crypto';
import type { Fact } from '../../../domain/facts/facts.ts';
import type { RecordedFact } from '../../../ports/journal.ts';

/** The stored text of a fact. */
export function factText(fact: Fact): string {
  return JSON.stringify(fact);
}

export function chainHash(
  before: string,
  facts: readonly Omit<RecordedFact, 'fact'>[],
  texts: readonly string[],
): string {
  // One text per call: a call per fact costs more than the hashing.
  let covered = before;
  for (let index = 0; index < facts.length; index += 1) {
    const recorded = facts[index];
    if (recorded === undefined) continue;
    const { seq, at, cause, correlation } = recorded;
    covered += `\n${seq}|${at}|${cause}|${correlation}|${texts[index]}`;
  }
  return hash('sha256', covered);
}
