// Every accepted prediction ends, in its own commit, in one taken or refused signal per rule of its symbol in force.

import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import type { MakeJournalLaw } from './law-of.ts';

export function nothingSwallowed(first: Settings): {
  readonly law: MakeJournalLaw;
  edited(settings: Settings): void;
} {
  const strategiesByHash = new Map([[first.hash, first.strategies]]);
  let inForce: readonly Strategy[] = [];

  const law: MakeJournalLaw = (_world, broken) => ({
    name: 'refusals are facts',
    committed(facts) {
      for (const { fact } of facts) {
        if (fact.type === 'daemon-started') inForce = strategiesByHash.get(fact.configHash) ?? [];
        if (fact.type === 'config-changed') inForce = strategiesByHash.get(fact.hash) ?? [];
        if (fact.type === 'signal-refused' && fact.reasons.length === 0) {
          broken(`${fact.signal.id} is refused without a reason`);
        }
        if (fact.type !== 'prediction-judged' || fact.verdict.kind !== 'accepted') continue;
        const { prediction } = fact;
        if (prediction === undefined || prediction.signal === 'NEUTRAL') continue;
        for (const strategy of inForce) {
          if (!strategy.symbols.includes(prediction.symbol)) continue;
          const answers = facts.filter((other) =>
            answersTo(other, `${prediction.id}/${strategy.name}`),
          );
          if (answers.length !== 1)
            broken(`${prediction.id} has ${answers.length} answers of ${strategy.name}`);
        }
      }
    },
  });

  return { law, edited: ({ hash, strategies }) => void strategiesByHash.set(hash, strategies) };
}

function answersTo({ fact }: RecordedFact, signalId: string): boolean {
  return (
    (fact.type === 'signal-taken' || fact.type === 'signal-refused') && fact.signal.id === signalId
  );
}
