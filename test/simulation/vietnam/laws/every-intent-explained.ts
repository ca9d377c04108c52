// Every order and every cancel can be walked back to what wanted it: a prediction, a person, a price or an hour, in words.
import { HOSE } from '../../../../src/market/venues/vietnam.ts';
import { explain } from '../../../../src/trader/domain/explain/explain.ts';
import { wordsAt } from '../../../../src/trader/domain/wording/figures.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import type { MakeJournalLaw } from '../../laws/checking/law-of.ts';

const HOME = wordsAt(HOSE);

export const everyIntentExplained: MakeJournalLaw = (_world, broken) => {
  const bySeq = new Map<number, RecordedFact>();
  const chains = new Map<string, RecordedFact[]>();
  const intents: RecordedFact[] = [];

  function chainOf({ seq, correlation }: RecordedFact): readonly RecordedFact[] {
    const chain = (chains.get(correlation) ?? []).filter((other) => other.seq <= seq);
    const causes = chain.flatMap(({ cause }) => bySeq.get(cause) ?? []);
    return [...new Set([...causes, ...chain])].sort((one, other) => one.seq - other.seq);
  }

  function check(intent: RecordedFact): void {
    const { seq, cause, fact } = intent;
    const what = `${fact.type} in fact ${seq}`;
    if (cause >= seq) return broken(`${what} is its own cause`);
    const steps = explain(chainOf(intent), HOME);
    const own = steps.find((step) => step.seq === seq);
    if (own === undefined || own.text === '') return broken(`${what} has no words`);
    const isFirst = !steps.some((step) => step.seq < seq);
    if (isFirst && !('request' in fact && fact.request !== undefined))
      broken(`${what} comes out of nothing`);
  }

  return {
    name: 'every intent is explained',
    fact(recorded) {
      const { seq, correlation, fact } = recorded;
      bySeq.set(seq, recorded);
      chains.set(correlation, [...(chains.get(correlation) ?? []), recorded]);
      if (fact.type.endsWith('-intended')) intents.push(recorded);
    },
    end() {
      for (const intent of intents) check(intent);
    },
  };
};
