// The same key of the same person is decided once, whatever is repeated, crashes or fails in between.
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { RequestRef } from '../../../src/trader/domain/orders/asked-order.ts';
import { requestKey } from '../../../src/trader/engine/state/answered-request.ts';
import type { MakeLaw } from './world/law.ts';

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

export const oneKeyOneOrder: MakeLaw = (_, broken) => {
  const decided = new Map<string, string>();
  return {
    name: 'one key one order',
    committed(facts) {
      const now = new Map<string, string>();
      for (const { fact, seq } of facts) {
        const request = decidedBy(fact);
        if (request?.key === undefined) continue;
        const key = requestKey(request.user, request.key);
        const what = `${fact.type} ${request.id} in fact ${seq}`;
        const before = decided.get(key);
        if (before !== undefined) broken(`${key} is decided by ${before} and again by ${what}`);
        const other = now.get(key);
        const isTwice = other !== undefined && !other.includes(` ${request.id} `);
        if (isTwice) broken(`${key} is decided by ${other} and by ${what}`);
        now.set(key, what);
      }
      for (const [key, what] of now) decided.set(key, what);
    },
  };
};
