// How many facts per second become durable in groups, how many are read back and folded, and how long one commit takes.
import { recoverState } from '../src/trader/engine/fold/recover.ts';
import type { RecordedFact } from '../src/trader/ports/journal.ts';
import { sampleFacts } from './sample-facts.ts';
import { ACCOUNT, append, createScratchJournal, MODE } from './scratch-journal.ts';
import { percentile, perSecond } from './timing.ts';

const ROUNDS = 3;
const FACTS = 300_000;
const GROUP = 1_000;
const COMMITS = 2_000;
/** What an accepted prediction commits: the verdict, the plan, the intent and the signal. */
const FACTS_OF_AN_ENTRY = 4;

export function benchJournal(): Record<string, number> {
  const facts = [...sampleFacts(FACTS)];
  return { ...appendAndReplay(facts), ...commitAlone(facts) };
}

function appendAndReplay(facts: readonly RecordedFact[]): Record<string, number> {
  const groups = grouped(facts, GROUP);
  const written = Array.from({ length: ROUNDS }, createScratchJournal);
  try {
    const unused = written.values();
    const appended = perSecond(facts.length, ROUNDS, () => {
      const scratch = unused.next().value;
      for (const group of groups) if (scratch !== undefined) append(scratch.journal, group);
    });
    const [first] = written;
    if (first === undefined) return {};
    const replayed = perSecond(facts.length, ROUNDS, () => {
      recoverState(first.journal, MODE, ACCOUNT);
    });
    return { journal_facts_per_second: appended, replay_facts_per_second: replayed };
  } finally {
    for (const scratch of written) scratch.discard();
  }
}

function commitAlone(facts: readonly RecordedFact[]): Record<string, number> {
  const scratch = createScratchJournal();
  try {
    const readings = grouped(facts.slice(0, COMMITS * FACTS_OF_AN_ENTRY), FACTS_OF_AN_ENTRY).map(
      (group) => {
        const from = performance.now();
        append(scratch.journal, group);
        return performance.now() - from;
      },
    );
    return { commit_p50_ms: percentile(readings, 0.5), commit_p99_ms: percentile(readings, 0.99) };
  } finally {
    scratch.discard();
  }
}

function grouped(facts: readonly RecordedFact[], size: number): RecordedFact[][] {
  const groups: RecordedFact[][] = [];
  for (let from = 0; from < facts.length; from += size) groups.push(facts.slice(from, from + size));
  return groups;
}
