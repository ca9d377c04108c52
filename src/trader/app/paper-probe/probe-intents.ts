// The probe's intents: recorded in its own journal and sent only when durable, like the engine's.
// Law 1: see src/trader/ports/approval.ts
import type { Clock } from '../../../kernel/clock.ts';
import { instant, plus, SECOND_MS } from '../../../kernel/instant.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import type { Leg, OrderChange, OrderTerms } from '../../domain/orders/order-terms.ts';
import type { MarketSeen } from '../../domain/terms/decision-inputs.ts';
import { approvalOf, commit } from '../../ports/approval.ts';
import type { ApprovedOrder, Broker } from '../../ports/broker.ts';
import type { Journal } from '../../ports/journal.ts';

/** A journal that only probes write to, so that a daemon never treats their orders as its own. */
export type ProbeJournal = Pick<Journal, 'journalId' | 'lastSeq' | 'append'>;

export interface ProbeIntents {
  /** The reference of a leg of the next order. */
  refOf(leg: Leg): string;
  place(purpose: ApprovedOrder['purpose'], legs: readonly OrderTerms[], quote?: Quote): void;
  change(change: OrderChange): void;
  cancel(cancel: Pick<OrderTerms, 'orderRef' | 'handle'>): void;
  /** Of one contract, without override; returns the id of the request. */
  exercise(contract: string): string;
}

const STRATEGY = 'paper-probe';
/** The probe sends an order immediately after its intent. */
const VALID_MS = 60 * SECOND_MS;

export function createProbeIntents({
  journal,
  broker,
  clock,
  symbol,
}: {
  readonly journal: ProbeJournal;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly symbol: string;
}): ProbeIntents {
  const positionId = `${symbol}-probe`;
  const own = { positionId, strategy: STRATEGY, symbol } as const;

  function send(fact: Fact): void {
    const seq = journal.lastSeq() + 1;
    const at = clock.now();
    const committed = commit(journal, [{ seq, at, cause: 0, correlation: positionId, fact }]);
    if (!committed.ok)
      throw new Error(
        `the probe's journal cannot be written: ${JSON.stringify(committed.failure)}`,
      );
    for (const durable of committed.value) {
      const approval = approvalOf(durable);
      if (approval?.kind === 'order') broker.submit(approval.order);
      if (approval?.kind === 'change') broker.modify(approval.change);
      if (approval?.kind === 'cancel') broker.cancel(approval.cancel);
      if (approval?.kind === 'exercise') broker.exercise?.(approval.exercise);
    }
  }

  return {
    refOf: (leg) => `${journal.journalId}.${(journal.lastSeq() + 1).toString(36)}.${leg}`,
    place(purpose, legs, quote) {
      const market = seenIn(quote);
      switch (purpose) {
        case 'entry': {
          const shares = legs[0]?.quantity ?? 0;
          const sizing = { shares, wanted: shares, binding: STRATEGY, riskPerShare: 0 };
          const validUntil = plus(clock.now(), VALID_MS * Math.max(1, clock.speed));
          return send({
            type: 'entry-intended',
            ...own,
            ...{ signalId: '', legs, validUntil, sizing, market },
          });
        }
        case 'protection':
          return send({ type: 'protection-intended', ...own, legs, why: 'a step of the probe' });
        case 'exit':
          return send({ type: 'exit-intended', ...own, legs, reason: 'operator', market });
      }
    },
    change: (change) =>
      send({ type: 'change-intended', positionId, symbol, purpose: 'operator', change }),
    cancel: (names) =>
      send({ type: 'cancel-intended', symbol, ...names, why: 'a step of the probe' }),
    exercise(contract) {
      const exerciseId = `${journal.journalId}.${(journal.lastSeq() + 1).toString(36)}.o`;
      const terms = { exerciseId, positionId, symbol: contract, contracts: 1, isOverride: false };
      send({ type: 'exercise-intended', ...terms, action: 'exercise', by: STRATEGY });
      return exerciseId;
    },
  };
}

function seenIn(quote: Quote | undefined): MarketSeen {
  if (quote === undefined) return { bid: 0, ask: 0, last: 0, quoteAt: instant(0) };
  const { bid, ask, last, at } = quote;
  return { bid, ask, last, quoteAt: at };
}
