// Judges and carries out a person's order that closes: all of what is held, a part of it, or all of it at a price or in an auction.
// It never crosses zero, and the gate of entries does not apply: closing always works.

import { amountOf, isOptionId } from '../../../market/instruments/amount.ts';
import {
  ADOPTER,
  MANUAL,
  type OrderRequest,
  type RequestRef,
} from '../../domain/orders/order-request.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { orderText } from '../../domain/wording/order-request-text.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { OrderDraft } from '../../ports/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { finite } from '../condition-inputs/market-seen.ts';
import { reconcilePosition } from '../position-reconciler/reconcile-position.ts';
import { closePosition } from '../protective-orders/end-entries.ts';
import { foreignShares, lackingIn } from '../protective-orders/foreign.ts';
import { type Portion, portionsOf } from '../protective-orders/portions.ts';
import { lockedRefusals, partRefusals, reductionOf } from '../protective-orders/reductions.ts';
import { positionsIn } from '../state/position-lookups.ts';
import { chainOf } from '../turn/actions.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { limitRefusals, restLimit } from './limit-target.ts';
import { parkExit, parkRefusals } from './park-exit.ts';
import { exchangeRefusals, tickRefusals, walkRefusals } from './stated-terms.ts';
import { takeOwnership } from './take-ownership.ts';

export interface JudgedClosing {
  readonly reasons: readonly Refusal[];
  readonly portions: readonly Portion[];
}

/** Owners whose positions a person closes without taking them over. */
const PERSONS: ReadonlySet<string> = new Set([MANUAL, ADOPTER]);

/** What is held on the side that the order closes. */
export function closableIn(turn: Turn, { symbol, side }: OrderRequest): readonly HeldPosition[] {
  return positionsIn(turn.state, symbol)
    .filter(isHeld)
    .filter((position) => position.quantity !== 0 && exitSide(position.side) === side);
}

export function judgeClosing(turn: Turn, order: OrderRequest): JudgedClosing {
  const { symbol, quantity } = order;
  const kind = kindOf(turn, order);
  const parts = closableIn(turn, order);
  const open = parts.filter(({ status }) => status !== 'closing');
  const held = open.reduce((sum, part) => sum + wholePart(Math.abs(part.quantity)), 0);
  const there = held - contractsGone(turn, open);
  const owner = parts.find(({ strategy }) => !PERSONS.has(strategy))?.strategy;
  const foreign = foreignShares(turn, symbol);
  const reasons: Refusal[] = walkRefusals(order);
  if (!Number.isInteger(quantity)) reasons.push({ kind: 'no_fractions', shares: quantity });
  if (quantity > held && foreign !== 0)
    reasons.push({ kind: 'foreign_position', quantity: foreign });
  else if (quantity > there) reasons.push({ kind: 'would_cross_zero', quantity, held: there });
  if (owner !== undefined && !order.takesOwnership) reasons.push({ kind: 'owned_by', owner });
  if (open.some(({ positionId }) => reductionOf(turn.state, positionId) !== undefined))
    reasons.push({ kind: 'change_in_flight', symbol });
  if (quantity < held) reasons.push(...partRefusals(turn, open, quantity));
  if (kind === 'limit') {
    if (quantity < held) reasons.push({ kind: 'partial_limit', quantity, held });
    else reasons.push(...lockedRefusals(turn, open, held));
    reasons.push(
      ...tickRefusals(turn, order),
      ...exchangeRefusals(turn, order),
      ...limitRefusals(turn, open),
    );
  } else if (kind === 'parked') {
    if (quantity < held) reasons.push({ kind: 'partial_limit', quantity, held });
    reasons.push(...tickRefusals(turn, order), ...parkRefusals(turn, order, open));
  } else if (order.validity === 'gtc')
    reasons.push({ kind: 'validity_not_offered', validity: 'gtc' });
  return { reasons, portions: portionsOf(open, quantity) };
}

/** Of an option, those that the account shows no more: shares that are missing are compared with the account first. */
function contractsGone(turn: Turn, parts: readonly HeldPosition[]): number {
  return parts
    .filter(({ symbol }) => isOptionId(symbol))
    .reduce((sum, part) => sum + Math.min(Math.abs(part.quantity), lackingIn(turn, part)), 0);
}

export function close(
  turn: Turn,
  order: OrderRequest,
  { request, portions }: { readonly request: RequestRef; readonly portions: readonly Portion[] },
): CommandAnswer {
  const before = turn.facts.length;
  for (const portion of portions) closePortion(turn, order, { request, portion });
  const [first] = portions;
  const intent = turn.facts
    .slice(before)
    .find(({ fact }) => fact.type === 'exit-intended' || fact.type === 'change-intended')?.fact;
  const orderRef = refOf(intent);
  const positionId = first?.position.positionId ?? null;
  const what = orderText(order);
  const text =
    orderRef === null
      ? `Closing: ${what}, as soon as its stop and the market permit.`
      : `Order ${orderRef}: ${what}.`;
  return { ok: true, text, placed: { orderRef, positionId, isRepeated: false } };
}

/** `market`: at once, at the price there is; `limit`: rests like a target; `parked`: waits in the stop's group. */
function kindOf({ traits }: Turn, { symbol, type }: OrderRequest): 'market' | 'limit' | 'parked' {
  const { words = [] } = capabilitiesFor(traits, symbol);
  if (type === 'LMT' || (type === 'LO' && words.length > 0)) return 'limit';
  return type === 'MKT' || (type === 'MTL' && words.includes('MTL')) ? 'market' : 'parked';
}

function refOf(intent: Turn['facts'][number]['fact'] | undefined): string | null {
  if (intent?.type === 'exit-intended') return intent.legs[0]?.orderRef ?? null;
  if (intent?.type === 'change-intended' && intent.purpose === 'operator')
    return intent.change.orderRef;
  return null;
}

function closePortion(
  turn: Turn,
  order: OrderRequest,
  { request, portion }: { readonly request: RequestRef; readonly portion: Portion },
): void {
  const { position, shares } = portion;
  const { positionId, symbol } = position;
  if (!PERSONS.has(position.strategy)) takeOwnership(turn, position, request);
  const kind = kindOf(turn, order);
  if (kind === 'limit') return restLimit(turn, position, { order, request });
  if (kind === 'parked') return parkExit(turn, position, { order, request });
  const chain = newestOf(turn, chainOf(position));
  if (shares === wholePart(Math.abs(position.quantity))) {
    const by = request.user;
    turn.record({ type: 'close-asked', positionId, symbol, isExtended: false, by, request }, chain);
    closePosition(turn, position, 'operator');
  } else turn.record({ type: 'reduction-asked', positionId, symbol, shares, request }, chain);
  // The order follows at once if stop and market permit, so that the answer can name it.
  reconcilePosition(turn, positionId);
  turn.touched.add(positionId);
}

export function closingDraft(
  turn: Turn,
  order: OrderRequest,
  { portions }: JudgedClosing,
): OrderDraft | undefined {
  const [first] = portions;
  if (first === undefined) return undefined;
  const { side, quantity, type, symbol } = order;
  const quote = turn.market.quote(symbol);
  const market = side === 'sell' ? quote?.bid : quote?.ask;
  const price = order.price ?? finite(market ?? Number.NaN);
  return {
    side,
    quantity,
    type,
    price,
    notional: amountOf(symbol, price, quantity),
    stopPrice: first.position.stopPrice,
    targetPrice: first.position.targetPrice,
    risk: undefined,
    effect: 'close',
    as: 'position',
    owner: first.position.strategy,
  };
}
