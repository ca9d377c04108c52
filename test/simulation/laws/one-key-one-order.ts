// The same key of the same person is decided once in 24 hours, whatever is repeated, crashes or fails in between.
import { DAY_MS } from '../../../src/kernel/instant.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { RequestRef } from '../../../src/trader/domain/orders/order-request.ts';
import { requestKey } from '../../../src/trader/engine/state/answered-request.ts';
import type { MakeJournalLaw } from './checking/law-of.ts';

/** The request that the fact decides; an exit that is sent again for it decides nothing. */
function decidedBy(fact: Fact): RequestRef | undefined {
  switch (fact.type) {
    case 'entry-intended':
    case 'holding-intended':
    case 'close-asked':
    case 'reduction-asked':
    case 'limit-asked':
    case 'signal-refused':
    case 'request-refused':
      return fact.request;
    default:
      return undefined;
  }
}

export const oneKeyOneOrder: MakeJournalLaw = (_, broken) => {
  const decided = new Map<string, { readonly at: number; readonly what: string }>();
  return {
    name: 'one key one order',
    committed(facts) {
      const now = new Map<string, string>();
      for (const { fact, seq, at } of facts) {
        const request = decidedBy(fact);
        if (request?.key === undefined) continue;
        const key = requestKey(request.user, request.key);
        const what = `${fact.type} ${request.id} in fact ${seq}`;
        const before = decided.get(key);
        if (before !== undefined && at - before.at < DAY_MS)
          broken(`${key} is decided by ${before.what} and again by ${what}`);
        const other = now.get(key);
        const isTwice = other !== undefined && !other.includes(` ${request.id} `);
        if (isTwice) broken(`${key} is decided by ${other} and by ${what}`);
        now.set(key, what);
      }
      const [{ at } = { at: 0 }] = facts;
      for (const [key, what] of now) decided.set(key, { at, what });
    },
  };
};
