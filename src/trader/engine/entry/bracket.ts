// The legs of an entry, sent in one write: entry, target, stop. The stop is last and releases all three.

import { assertNever } from '../../../kernel/assert.ts';
import { freshnessMs } from '../../../kernel/clock.ts';
import { instant, SECOND_MS } from '../../../kernel/instant.ts';
import type { EntryPrices } from '../../domain/orders/entry-prices.ts';
import type { OrderTerms, Validity } from '../../domain/orders/order-terms.ts';
import type { Enterer } from '../../domain/orders/stated-order.ts';
import { entrySide, exitSide } from '../../domain/terms/side.ts';
import type { Signal } from '../../domain/terms/signal.ts';
import { type Capabilities, capabilitiesFor } from '../../ports/broker-traits.ts';
import { orderRefOf } from '../intents/intents.ts';
import { dayEnding } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import { timedValidity } from './capability-refusals.ts';
import type { DraftedPart } from './draft.ts';
import { lastFillAt } from './hours.ts';

/** The daemon cancels what is left of a walk; while it is down, the venue does so this much later. */
const WALK_ENDS_MS = 10 * SECOND_MS;

export interface Entered {
  readonly part: DraftedPart;
  readonly prices: EntryPrices;
  readonly strategy: Enterer;
}

export function bracketOf(
  turn: Turn,
  { symbol, side }: Pick<Signal, 'symbol' | 'side'>,
  { part, prices: stated, strategy }: Entered,
): OrderTerms[] {
  const { shares: quantity, plan } = part;
  const { fill: _, ...prices } = stated;
  const entryRef = orderRefOf(turn.state, 'e');
  const entry: OrderTerms = {
    orderRef: entryRef,
    leg: 'e',
    symbol,
    side: entrySide(side),
    quantity,
    ...entryTerms(turn, strategy, symbol),
    ...prices,
    extendedHours: false,
  };
  // The stop is placed at the first fill.
  const capabilities = capabilitiesFor(turn.traits, symbol);
  if (!capabilities.brackets) return [entry];
  const child = {
    symbol,
    side: exitSide(side),
    quantity,
    parentRef: entryRef,
    validity: { kind: 'gtc' },
    extendedHours: false,
  } as const;
  const target: OrderTerms[] =
    plan.targetPrice === undefined
      ? []
      : [
          {
            ...child,
            orderRef: orderRefOf(turn.state, 't'),
            leg: 't',
            type: 'limit',
            limitPrice: plan.targetPrice,
          },
        ];
  const stopRef = orderRefOf(turn.state, 's');
  const stop: OrderTerms = {
    ...child,
    orderRef: stopRef,
    leg: 's',
    type: 'stop',
    stopPrice: plan.stopPrice,
    // An exit can join the group of a stop without a target. Where the broker names it, no name of ours would be that of the group.
    ...(target.length === 0 && isGroupOurs(capabilities) ? { group: stopRef } : {}),
  };
  return [entry, ...target, stop];
}

function isGroupOurs({ reducingGroups, namesGroups }: Capabilities): boolean {
  return reducingGroups && namesGroups !== true;
}

function entryTerms(
  turn: Turn,
  strategy: Enterer,
  symbol: string,
): Pick<OrderTerms, 'type' | 'word' | 'validity' | 'trailBy'> {
  const { entryOrder: order } = strategy;
  const latest = lastFillAt(turn, strategy, symbol) ?? Number.POSITIVE_INFINITY;
  const { kind } = timedValidity(capabilitiesFor(turn.traits, symbol));
  const timed = (lifeMs: number): Validity => ({
    kind,
    until: instant(Math.min(turn.now + freshnessMs(turn, lifeMs), latest)),
  });
  switch (order.kind) {
    case 'marketable':
      return { type: 'limit', validity: timed(turn.settings.execution.entryMs) };
    case 'market':
      return { type: 'market', validity: { kind: 'day' } };
    case 'limit':
    case 'stop':
      return { type: order.kind, validity: timed(order.lifeMs) };
    case 'walk':
      return { type: 'limit', validity: timed(order.lifeMs + WALK_ENDS_MS) };
    case 'stated':
      return {
        type: order.type,
        validity: endingValidity(turn, order, symbol),
        ...(order.trailBy && { trailBy: order.trailBy }),
        ...(order.word && { word: order.word }),
      };
    default:
      return assertNever(order);
  }
}

function endingValidity(
  turn: Turn,
  { type, validity }: Extract<Enterer['entryOrder'], { kind: 'stated' }>,
  symbol: string,
): Validity {
  return validity.kind === 'day' && type !== 'market' ? dayEnding(turn, symbol) : validity;
}
