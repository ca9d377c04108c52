// Lookups in the facts of one chain, for explanations.
import type { FactOf } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import type { OrderTerms } from '../orders/order-terms.ts';
import type { HomeWords } from '../wording/figures.ts';
import { type RolledTotal, rolledTotal } from './rolled-total.ts';

export interface ChainIndex {
  /** How the account's venue shows money and times. */
  readonly home: HomeWords;
  readonly termsByRef: ReadonlyMap<string, OrderTerms>;
  readonly commissionByExecId: ReadonlyMap<string, FactOf<'commission-booked'>>;
  commissionsOf(positionId: string): readonly FactOf<'commission-booked'>[];
  plannedOf(positionId: string): FactOf<'position-planned'> | undefined;
  openedOf(positionId: string): FactOf<'position-opened'> | undefined;
  /** The intended change that caused a fact. */
  changeBehind(recorded: RecordedFact): FactOf<'change-intended'> | undefined;
  /** Of the contracts that rolls have joined, up to a fact; undefined without a roll. */
  rolledUntil(last: RecordedFact): RolledTotal | undefined;
  /** Whether an intended change had an effect. */
  isSettled(change: RecordedFact): boolean;
}

export function chainIndex(chain: readonly RecordedFact[], home: HomeWords): ChainIndex {
  const bySeq = new Map(chain.map((recorded) => [recorded.seq, recorded]));
  const causes = new Set(chain.map(({ cause }) => cause));
  const termsByRef = new Map<string, OrderTerms>();
  const commissionByExecId = new Map<string, FactOf<'commission-booked'>>();
  for (const { fact } of chain) {
    if ('legs' in fact) for (const terms of fact.legs) termsByRef.set(terms.orderRef, terms);
    if (fact.type === 'commission-booked') commissionByExecId.set(fact.execId, fact);
  }

  function ofPosition<Type extends 'position-planned' | 'position-opened' | 'commission-booked'>(
    type: Type,
    positionId: string,
  ): FactOf<Type>[] {
    return chain.flatMap(({ fact }) =>
      fact.type === type && 'positionId' in fact && fact.positionId === positionId
        ? [fact as FactOf<Type>]
        : [],
    );
  }
  return {
    home,
    termsByRef,
    commissionByExecId,
    // A corrected commission replaces the one before.
    commissionsOf: (positionId) =>
      ofPosition('commission-booked', positionId).filter(
        (fact) => commissionByExecId.get(fact.execId) === fact,
      ),
    plannedOf: (positionId) => ofPosition('position-planned', positionId).at(-1),
    openedOf: (positionId) => ofPosition('position-opened', positionId).at(-1),
    changeBehind(recorded) {
      for (let at = bySeq.get(recorded.cause); at !== undefined; at = bySeq.get(at.cause)) {
        if (at.fact.type === 'change-intended') return at.fact;
      }
      return undefined;
    },
    rolledUntil: (last) => rolledTotal(chain, last),
    isSettled: ({ seq }) => causes.has(seq),
  };
}
