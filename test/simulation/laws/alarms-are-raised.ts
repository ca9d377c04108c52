// What a person must hear is raised as an alarm in the same commit: shares that went without an execution or by hand, a position
// that is unprotected.
import { optionTermsOf } from '../../../src/market/options/combination.ts';
import type { AlarmKind } from '../../../src/trader/domain/facts/alarm-kind.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { positionsIn } from '../../../src/trader/engine/state/position-lookups.ts';
import type { MakeTradingLaw } from './checking/law-of.ts';

interface Alarming {
  readonly symbol: string;
  readonly what: string;
  /** Any of them. */
  readonly alarms: readonly AlarmKind[];
}

/** The first word of an inferred execution; later ones only say what is left of it. */
const INFERRED = /^inferred\..*\.01$/;

export const alarmsAreRaised: MakeTradingLaw = (world, broken) => {
  function alarmingIn(fact: Fact): Alarming | undefined {
    if (fact.type === 'cover-lost') {
      const position = positionsIn(world.state, fact.symbol).find(
        ({ positionId }) => positionId === fact.positionId,
      );
      if (fact.isContested || position?.status === 'closing') return undefined;
      return { symbol: fact.symbol, what: 'is unprotected', alarms: ['unprotected'] };
    }
    if (fact.type !== 'execution-booked') return undefined;
    const { symbol, shares, orderRef, isInferred = false } = fact;
    if (isInferred) {
      const isFirst = shares > 0 && INFERRED.test(fact.execId);
      const what = `has an inferred execution of ${shares} shares`;
      // What goes of a vertical by one contract is said together with what is left alone.
      const isLopsided = fact.priceSource === 'separated';
      const others: readonly AlarmKind[] = isLopsided ? ['lopsided-fill'] : [];
      const alarms: readonly AlarmKind[] = ['inferred-execution', 'closed-by-hand', ...others];
      return isFirst ? { symbol, what, alarms } : undefined;
    }
    if (world.state.orders.has(orderRef)) return undefined;
    // Nothing has left the account.
    if (fact.priceSource === 'apart') return undefined;
    return { symbol, what: `was closed by hand, ${shares} shares`, alarms: ['closed-by-hand'] };
  }

  /** Judged as things were at the fact: a position that closes later in the commit is not closing any more. */
  let found: Alarming[] = [];

  return {
    name: 'alarms are raised',
    fact({ fact }) {
      const alarming = alarmingIn(fact);
      if (alarming !== undefined) found.push(alarming);
    },
    committed(facts) {
      const alarmings = found;
      found = [];
      for (const { symbol, what, alarms } of alarmings) {
        const isRaised = facts.some(
          ({ fact: other }) =>
            other.type === 'alarm-raised' &&
            (other.symbol === symbol || other.symbol === optionTermsOf(symbol)?.root) &&
            alarms.some((kind) => kind === other.alarm),
        );
        if (!isRaised) broken(`${symbol} ${what}, and no alarm says so`);
      }
    },
  };
};
