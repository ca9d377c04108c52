// A stop that filled far beyond its price: a gap, a halt or a thin market cost more than planned.

import type { PositionRow } from '../contract/order-rows.ts';
import type { Fact } from '../domain/facts/facts.ts';
import { price } from '../domain/wording/figures.ts';
import type { Journal } from '../ports/journal.ts';
import type { Notify } from './notify/notify.ts';

export interface SlippedStops {
  /** Positions opened before this process started. */
  remember(positions: readonly PositionRow[], journal: Pick<Journal, 'read'>): void;
  onFact(fact: Fact): void;
}

interface Planned {
  stopPrice: number;
  /** Risk per share. */
  r: number;
  isNotified: boolean;
  /** A watched stop was reached: the exit is its fill. */
  isReached?: true;
}

/** Slippage of more than this many R raises an alarm. */
const SLIP_R_MAX = 1;

export function createSlippedStops(notify: Notify): SlippedStops {
  const planById = new Map<string, Planned>();

  function onFact(fact: Fact): void {
    switch (fact.type) {
      case 'position-planned':
        planById.set(fact.positionId, {
          stopPrice: fact.plan.stopPrice,
          r: fact.plan.r,
          isNotified: false,
        });
        return;
      case 'position-opened': {
        const plan = planById.get(fact.positionId);
        if (plan !== undefined) plan.r = fact.r;
        return;
      }
      case 'stop-moved': {
        const plan = planById.get(fact.positionId);
        if (plan !== undefined) plan.stopPrice = fact.to;
        return;
      }
      case 'position-closing': {
        const plan = planById.get(fact.positionId);
        if (plan !== undefined && fact.stop !== undefined) plan.isReached = true;
        return;
      }
      case 'execution-booked':
        return filled(fact);
      case 'position-closed':
      case 'position-abandoned':
        planById.delete(fact.positionId);
        return;
      default:
        // Does not concern a stop.
        return;
    }
  }

  function filled(fact: Extract<Fact, { type: 'execution-booked' }>): void {
    const plan = planById.get(fact.positionId);
    if (plan === undefined || plan.isNotified) return;
    if (fact.leg !== 's' && !(fact.leg === 'x' && plan.isReached === true)) return;
    const beyond = (plan.stopPrice - fact.price) * (fact.side === 'sell' ? 1 : -1);
    if (!(beyond > plan.r * SLIP_R_MAX)) return;
    plan.isNotified = true;
    const size = `${price(beyond)} beyond it (${(beyond / plan.r).toFixed(1)} R)`;
    const text = `${fact.symbol}: the stop at ${plan.stopPrice} filled at ${fact.price}, ${size}`;
    notify('stop-slipped', text);
  }

  return {
    remember(positions, journal) {
      for (const { id, stop_price: stopPrice } of positions) {
        // A position's id is made of its symbol and the fact that planned it.
        const seq = Number(id.slice(id.lastIndexOf('-') + 1));
        for (const { fact } of journal.read(seq - 1)) {
          onFact(fact);
          break;
        }
        const plan = planById.get(id);
        if (plan !== undefined && stopPrice !== null) plan.stopPrice = stopPrice;
      }
    },
    onFact,
  };
}
