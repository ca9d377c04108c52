// Refuses an entry that needs something the venue does not offer, before anything is sent.
import { assertNever } from '../../../kernel/assert.ts';
import { isCombinationId, isOptionId } from '../../../market/instruments/amount.ts';
import type { OrderType, Validity, VenueWord } from '../../domain/orders/order-terms.ts';
import type { Enterer } from '../../domain/orders/stated-order.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { type Capabilities, capabilitiesFor } from '../../ports/broker-traits.ts';
import type { Turn } from '../turn/turn.ts';

export interface OrderNeeds {
  readonly type: OrderType;
  /** A venue that has it needs no ordinary market orders for it. */
  readonly word?: VenueWord;
  readonly validity: Validity['kind'];
}

const STOP: OrderNeeds = { type: 'stop', validity: 'gtc' };
const TARGET: OrderNeeds = { type: 'limit', validity: 'gtc' };

export function capabilityRefusals(
  turn: Turn,
  {
    strategy,
    symbol,
    side,
  }: { readonly strategy: Enterer; readonly symbol: string; readonly side: PositionSide },
): Refusal[] {
  const capabilities = capabilitiesFor(turn.traits, symbol);
  const refusals: Refusal[] = [];
  // The one permission: nothing protects such a position but this daemon.
  if (!capabilities.restingStops && strategy.protection !== 'watched')
    refusals.push({ kind: 'no_resting_stop' });
  if (strategy.entryOrder.kind === 'walk' && !capabilities.amendsInPlace)
    refusals.push({ kind: 'order_type_not_offered', type: 'walk' });
  if (side === 'short' && !isSold(capabilities, symbol) && strategy.collateral === undefined)
    refusals.push({ kind: 'no_short_selling' });
  if (isOptionId(symbol)) refusals.push(...restedRefusals(turn, strategy, isCombinationId(symbol)));
  return [...refusals, ...offerRefusals(capabilities, needsOf(strategy, capabilities))];
}

/** An exit that is to rest at the broker, and no probe has shown that it would. */
export function restedRefusals(
  { traits, broker }: Turn,
  { exit }: Pick<Enterer, 'exit'>,
  isVertical: boolean,
): Refusal[] {
  if (exit.underlying?.floorPercent === undefined) return [];
  const of = isVertical ? 'vertical' : 'contract';
  // Where nothing ever rests, as in a backtest, the exit is watched.
  if (traits.options?.conditionalOrders !== true || broker.restsExits.includes(of)) return [];
  return [{ kind: 'rested_exit_unproven', of }];
}

/** Whether the venue lets a position begin with a sale: a vertical is its own cover, a contract by itself needs collateral. */
function isSold({ shortSelling, sellsVerticals }: Capabilities, symbol: string): boolean {
  return shortSelling || (sellsVerticals === true && isCombinationId(symbol));
}

/** What the venue does not offer of these orders, each named once. */
export function offerRefusals(capabilities: Capabilities, needs: readonly OrderNeeds[]): Refusal[] {
  const refusals: Refusal[] = [];
  const isOwn = ({ word }: OrderNeeds) => word !== undefined && capabilities.words?.includes(word);
  const types = new Set(needs.filter((need) => !isOwn(need)).map(({ type }) => type));
  const validities = new Set(needs.map(({ validity }) => validity));
  for (const type of types)
    if (!capabilities.orderTypes.includes(type))
      refusals.push({ kind: 'order_type_not_offered', type });
  for (const validity of validities)
    if (!capabilities.validities.includes(validity))
      refusals.push({ kind: 'validity_not_offered', validity });
  return refusals;
}

/** All orders that the trade may ever send. */
function needsOf({ entryOrder, target }: Enterer, capabilities: Capabilities): OrderNeeds[] {
  const stop = capabilities.restingStops ? [STOP] : [];
  const rests = target !== undefined && capabilities.brackets;
  return [
    entryNeeds(entryOrder, capabilities),
    ...stop,
    ...(rests ? [TARGET] : []),
    exitNeeds(capabilities),
  ];
}

/** Without market orders an exit is a limit through the market. */
function exitNeeds({ orderTypes }: Capabilities): OrderNeeds {
  const isLimited = !orderTypes.includes('market') && orderTypes.includes('limit');
  return { type: isLimited ? 'limit' : 'market', validity: 'day' };
}

/** Where the venue has no good-till time, a day order has a time at which the engine cancels what is left. */
export function timedValidity({ validities }: Capabilities): { readonly kind: 'gtd' | 'day' } {
  return { kind: validities.includes('gtd') || !validities.includes('day') ? 'gtd' : 'day' };
}

function entryNeeds(order: Enterer['entryOrder'], capabilities: Capabilities): OrderNeeds {
  const timed = timedValidity(capabilities).kind;
  switch (order.kind) {
    case 'marketable':
      return { type: 'limit', validity: timed };
    case 'market':
      return { type: 'market', validity: 'day' };
    case 'limit':
    case 'stop':
      return { type: order.kind, validity: timed };
    case 'walk':
      return { type: 'limit', validity: timed };
    case 'stated':
      return {
        type: order.type,
        validity: order.validity.kind,
        ...(order.word && { word: order.word }),
      };
    default:
      return assertNever(order);
  }
}
