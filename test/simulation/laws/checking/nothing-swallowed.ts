// Every accepted prediction ends, in its own commit, in one taken or refused signal per rule of its symbol in force, or in one question
// about an option chain. A question ends in one signal while its prediction is valid.

import { type Instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import type { MakeJournalLaw } from './law-of.ts';

/** A daemon that died, or a machine that slept, refuses what was open once it is back. */
const LATE_MS = 30 * MINUTE_MS;

export function nothingSwallowed(first: Settings): {
  readonly law: MakeJournalLaw;
  edited(settings: Settings): void;
} {
  const strategiesByHash = new Map([[first.hash, first.strategies]]);
  let inForce: readonly Strategy[] = [];
  /** Until when a question may be open, by its signal. */
  const openUntil = new Map<string, Instant>();

  const law: MakeJournalLaw = (world, broken) => ({
    name: 'refusals are facts',
    committed(facts) {
      for (const { fact } of facts) {
        if (fact.type === 'daemon-started') inForce = strategiesByHash.get(fact.configHash) ?? [];
        if (fact.type === 'config-changed') inForce = strategiesByHash.get(fact.hash) ?? [];
        if (fact.type === 'chain-asked') {
          if (openUntil.has(fact.signal.id)) broken(`${fact.signal.id} asks twice`);
          openUntil.set(fact.signal.id, fact.validUntil);
        }
        if (fact.type === 'signal-taken' || fact.type === 'signal-refused')
          openUntil.delete(fact.signal.id);
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
          if (answers.length === 0) broken(`${prediction.id} has no answer of ${strategy.name}`);
          // A question may be answered in its own commit.
          const outcomes = answers.filter(({ fact: one }) => one.type !== 'chain-asked');
          if (outcomes.length > 1 || answers.length - outcomes.length > 1)
            broken(`${prediction.id} has ${answers.length} answers of ${strategy.name}`);
        }
      }
    },
    turn() {
      for (const [signal, until] of openUntil) {
        if (world.now() <= until + LATE_MS) continue;
        openUntil.delete(signal);
        broken(`${signal} has asked for a chain, and has no outcome`);
      }
    },
  });

  return { law, edited: ({ hash, strategies }) => void strategiesByHash.set(hash, strategies) };
}

function answersTo({ fact }: RecordedFact, signalId: string): boolean {
  return (
    (fact.type === 'signal-taken' ||
      fact.type === 'signal-refused' ||
      fact.type === 'chain-asked') &&
    fact.signal.id === signalId
  );
}
