// Every accepted prediction ends, in its own commit, in one taken or refused signal per rule of its symbol in force.

import type { Rule } from '../../../src/trader/domain/strategy/rule.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import type { MakeLaw } from './world/law.ts';

export function nothingSwallowed(first: Settings): {
  readonly law: MakeLaw;
  edited(settings: Settings): void;
} {
  const rulesByHash = new Map([[first.hash, first.rules]]);
  let inForce: readonly Rule[] = [];

  const law: MakeLaw = (_world, broken) => ({
    name: 'refusals are facts',
    committed(facts) {
      for (const { fact } of facts) {
        if (fact.type === 'daemon-started') inForce = rulesByHash.get(fact.configHash) ?? [];
        if (fact.type === 'config-changed') inForce = rulesByHash.get(fact.hash) ?? [];
        if (fact.type === 'signal-refused' && fact.reasons.length === 0) {
          broken(`${fact.signal.id} is refused without a reason`);
        }
        if (fact.type !== 'prediction-judged' || fact.verdict.kind !== 'accepted') continue;
        const { prediction } = fact;
        if (prediction === undefined || prediction.signal === 'NEUTRAL') continue;
        for (const rule of inForce) {
          if (!rule.symbols.includes(prediction.symbol)) continue;
          const answers = facts.filter((other) =>
            answersTo(other, `${prediction.id}/${rule.name}`),
          );
          if (answers.length !== 1)
            broken(`${prediction.id} has ${answers.length} answers of ${rule.name}`);
        }
      }
    },
  });

  return { law, edited: ({ hash, rules }) => void rulesByHash.set(hash, rules) };
}

function answersTo({ fact }: RecordedFact, signalId: string): boolean {
  return (
    (fact.type === 'signal-taken' || fact.type === 'signal-refused') && fact.signal.id === signalId
  );
}
