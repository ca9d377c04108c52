// What the journal has booked of the contracts of combinations: each fill once, and no unit without all of its contracts.

import { isCombinationId } from '../../../../src/market/instruments/amount.ts';
import { contractsIn } from '../../../../src/market/options/combination.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import type { World } from './world.ts';

type LegExecuted = Extract<Fact, { type: 'leg-executed' }>;
type LegSeparated = Extract<Fact, { type: 'leg-separated' }>;
type ExecutionBooked = Extract<Fact, { type: 'execution-booked' }>;

export interface LegsBooked {
  executed(fact: LegExecuted): void;
  /** Whether the fills of all contracts are those units, with what was booked of the order before. */
  makeUp(fact: ExecutionBooked): boolean;
  separated(fact: LegSeparated): void;
  /** Whether it ends as many units as have filled of one contract alone, or as many of the other contract as have filled late, once. */
  areSeparated(fact: ExecutionBooked): boolean;
  readonly byRoot: ReadonlyMap<string, LegExecuted>;
}

export function createLegsBooked(world: World, broken: (text: string) => void): LegsBooked {
  const byRoot = new Map<string, LegExecuted>();
  /** Signed, by order and contract. */
  const filled = new Map<string, number>();
  const unitsByRef = new Map<string, number>();
  /** Units that have ended because contracts have filled alone, and are to be booked as that. */
  const endedByRef = new Map<string, number>();
  /** Contracts that were separated, whose counterparts may still fill, by order and contract. */
  const separatedByRef = new Map<string, Map<string, number>>();
  /** Signed contracts that have filled after that and have closed nothing yet, by order and contract. */
  const late = new Map<string, number>();

  return {
    byRoot,
    executed(fact) {
      const { execRoot, execId, orderRef, contract, side, shares, price, replaces } = fact;
      const trade = world.tradeByRoot.get(execRoot)?.execution;
      if (trade === undefined) broken(`${execId} of ${contract} never happened`);
      else if (trade.execId === execId && (trade.shares !== shares || trade.price !== price))
        broken(`${execId} is booked as ${shares} at ${price}`);
      if (byRoot.get(execRoot)?.execId === execId) broken(`${execId} is booked twice`);
      byRoot.set(execRoot, fact);
      const key = `${orderRef} ${contract}`;
      const more = shares - (replaces?.shares ?? 0);
      filled.set(key, (filled.get(key) ?? 0) + (side === 'buy' ? more : -more));
    },
    separated({ orderRef, contract, quantity }) {
      const key = `${orderRef} ${contract}`;
      const net = filled.get(key) ?? 0;
      if (quantity * net <= 0 || Math.abs(quantity) > Math.abs(net))
        broken(`${quantity} of ${contract} are separated of ${net} that ${orderRef} has filled`);
      // A fill that comes after others were closed ends no unit again: it closes what was left alone.
      const separatedBy = separatedByRef.get(orderRef) ?? new Map<string, number>();
      separatedByRef.set(orderRef, separatedBy);
      const before = Math.max(0, ...separatedBy.values());
      const own = (separatedBy.get(contract) ?? 0) + Math.abs(quantity);
      const ended = Math.max(0, own - before);
      const lateUnits = Math.abs(quantity) - ended;
      separatedBy.set(contract, own);
      if (lateUnits > 0) late.set(key, Math.sign(quantity) * lateUnits);
      endedByRef.set(orderRef, (endedByRef.get(orderRef) ?? 0) + ended);
    },
    areSeparated({ orderRef, symbol, side, shares, priceSource }) {
      if (priceSource !== 'separated') return false;
      if (!isCombinationId(symbol)) {
        const key = `${orderRef} ${symbol}`;
        const free = late.get(key) ?? 0;
        const signed = side === 'buy' ? shares : -shares;
        late.set(key, free - signed);
        return free * signed > 0 && shares <= Math.abs(free);
      }
      const left = endedByRef.get(orderRef) ?? 0;
      endedByRef.set(orderRef, left - shares);
      return shares <= left;
    },
    makeUp({ orderRef, symbol, side, shares, replaces }) {
      const sign = side === 'buy' ? 1 : -1;
      const units = (unitsByRef.get(orderRef) ?? 0) + shares - (replaces?.shares ?? 0);
      const contracts = contractsIn(symbol);
      if (contracts.length < 2) return false;
      unitsByRef.set(orderRef, units);
      return contracts.every((one) => {
        const its = filled.get(`${orderRef} ${one.contract}`) ?? 0;
        return its * one.sign * sign >= units;
      });
    },
  };
}
