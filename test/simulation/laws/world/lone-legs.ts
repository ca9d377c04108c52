// Contracts of verticals that have traded at the exchange without their counterpart, and those that trade after it was no longer awaited.

import type { Instant } from '../../../../src/kernel/instant.ts';
import { isCombinationId } from '../../../../src/market/instruments/amount.ts';
import { contractsIn } from '../../../../src/market/options/combination.ts';
import type { Trade } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { instrumentOf } from './instrument.ts';

export interface LoneLegs {
  /** Of an order for that instrument. */
  traded(trade: Trade, ordered: string): void;
  /** Contracts that may be bare because a counterpart has not traded, or only just: the gateway counts for how long. */
  awaitedIn(contract: string): number;
  /** Units whose counterpart traded so long before that they were not awaited any more: what was left of them has been closed. */
  lateIn(trade: Trade): number;
}

/** It is awaited for so long. */
const AWAITED_MS = 30_000;
/** A busy host has closed by then what comes later than that. */
const CLOSED_MS = 17_000;

interface Order {
  readonly contracts: readonly string[];
  readonly unitsBy: Map<string, number>;
  /** Since when one of them is alone. */
  since: Instant | undefined;
}

export function createLoneLegs(now: () => Instant): LoneLegs {
  const orderByRef = new Map<string, Order>();
  const late = new Map<string, number>();
  const lately: { readonly contract: string; readonly units: number; readonly at: Instant }[] = [];

  function aloneOf({ contracts, unitsBy }: Order): number {
    const units = contracts.map((contract) => unitsBy.get(contract) ?? 0);
    return Math.max(...units) - Math.min(...units);
  }

  return {
    traded(trade, ordered) {
      if (!isCombinationId(ordered)) return;
      const { orderRef, shares, execId } = trade.execution;
      const contracts = contractsIn(ordered).map(({ contract }) => contract);
      const order = orderByRef.get(orderRef) ?? { contracts, unitsBy: new Map(), since: undefined };
      orderByRef.set(orderRef, order);
      const contract = instrumentOf(trade);
      const traded = order.unitsBy.get(contract) ?? 0;
      const units = Math.min(shares, Math.max(0, ...order.unitsBy.values()) - traded);
      order.unitsBy.set(contract, traded + shares);
      if (units > 0 && now() - (order.since ?? now()) > AWAITED_MS) {
        late.set(execId, units);
        lately.push({ contract, units, at: now() });
      }
      if (aloneOf(order) === 0) order.since = undefined;
      else order.since ??= now();
    },
    awaitedIn(contract) {
      let units = 0;
      for (const order of orderByRef.values())
        if (order.contracts.includes(contract)) units += aloneOf(order);
      for (const one of lately)
        if (one.contract === contract && now() - one.at < CLOSED_MS) units += one.units;
      return units;
    },
    lateIn: ({ execution }) => late.get(execution.execId) ?? 0,
  };
}
