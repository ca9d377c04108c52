// Foreign shares of the account: opened from the positions that the broker reports, since how they were acquired is unknown.
// They become ours by adoption and ours become foreign by a release: neither changes what the account holds.
import { minus, plus, valueAt } from '../../kernel/amounts.ts';
import {
  decimal,
  decimalOf,
  type Money,
  NO_MONEY,
  NO_QUANTITY,
  ONE,
  type Price,
  type Quantity,
} from '../../kernel/decimal.ts';
import type { OpeningDraft, TradeDraft } from '../../ledger/ports/drafts.ts';
import type { LedgerCommand } from './ledger-command.ts';
import { averagePerUnit } from './per-unit.ts';
import { placeOf } from './place.ts';
import type { FactOf, RelayContext, Relayed } from './relayed-fact.ts';
import { NO_SEGMENT, type Segment, segmentOf, withSegment } from './relayed-state.ts';
import { separated } from './trades.ts';

const NO_PRICE = decimal('0') as Price;

export function foreignSeen(fact: FactOf<'foreign-seen'>, context: RelayContext): Relayed {
  const { symbol } = fact;
  const to = decimalOf(fact.quantity) as Quantity;
  const segment = segmentOf(context.state, symbol);
  const settled = { ...segment, isRestated: false };
  const isFraction = minus(to, segment.quantity).abs().lt(ONE);
  if (segment.isRestated && isFraction) {
    return {
      state: withSegment(context.state, symbol, { ...settled, quantity: to }),
      commands: [],
    };
  }
  const averageCost =
    fact.averageCost === undefined ? undefined : averagePerUnit(symbol, fact.averageCost);
  return moved(context, { symbol, from: settled, to, averageCost });
}

type Adopted = FactOf<'position-adopted'> | FactOf<'holding-adopted'>;

/**
 * The foreign shares of the symbol are ours now; a position leaves the part of a share that no order can close. What was not seen
 * before is opened; the cost is known from here on.
 */
export function adopted(fact: Adopted, context: RelayContext): Relayed {
  // Shares that an option delivered came with the end of its contracts.
  if ('delivery' in fact && fact.delivery !== undefined)
    return { state: context.state, commands: [] };
  const { symbol } = fact;
  if (fact.type === 'position-adopted' && fact.ofVertical) return separated(fact, context);
  const from = segmentOf(context.state, symbol);
  const averageCost = averagePerUnit(symbol, fact.averagePrice);
  const adoptedNow = decimalOf(fact.quantity) as Quantity;
  const left = minus(from.quantity, adoptedNow);
  const isLeft =
    fact.type === 'position-adopted' &&
    left.abs().lt(ONE) &&
    from.quantity.abs().gt(adoptedNow.abs());
  const to = isLeft ? from.quantity : adoptedNow;
  const { state, commands } = moved(context, { symbol, from, to, averageCost });
  const after = isLeft ? { ...NO_SEGMENT, quantity: left, averageCost } : NO_SEGMENT;
  return { state: withSegment(state, symbol, after), commands };
}

type Released =
  | FactOf<'position-released'>
  | FactOf<'holding-released'>
  | FactOf<'remainder-released'>;

export function released(fact: Released, context: RelayContext): Relayed {
  const { symbol } = fact;
  const before = segmentOf(context.state, symbol);
  const quantity = decimalOf(fact.quantity) as Quantity;
  const averageCost = before.averageCost ?? averagePerUnit(symbol, fact.averagePrice);
  const after = { ...before, quantity: plus(before.quantity, quantity), averageCost };
  return { state: withSegment(context.state, symbol, after), commands: [] };
}

/** Shares sold beyond a holding were foreign; the trade itself is an execution. */
export function holdingFilled(
  { symbol, beyond = 0 }: FactOf<'holding-filled'>,
  { state }: RelayContext,
): Relayed {
  if (beyond === 0) return { state, commands: [] };
  const before = segmentOf(state, symbol);
  const quantity = minus(before.quantity, decimalOf(beyond) as Quantity);
  return { state: withSegment(state, symbol, { ...before, quantity }), commands: [] };
}

interface Move {
  readonly symbol: string;
  readonly from: Segment;
  readonly to: Quantity;
  /** Per share, by the broker. */
  readonly averageCost: Price | undefined;
}

/** Across zero the old side is closed and the other one opened. */
function moved(context: RelayContext, { symbol, from, to, averageCost }: Move): Relayed {
  const left = leftOf(from.quantity, to);
  const [closed, opened] = [minus(from.quantity, left), minus(to, left)];
  const kept = left.isZero() ? { ...from, averageCost: undefined, costless: [] } : from;
  const known = averageCost ?? kept.averageCost;
  const commands: LedgerCommand[] = known === undefined ? [] : costsOf(kept.costless, known);
  const costless = known === undefined ? [...kept.costless] : [];
  if (!closed.isZero()) commands.push(closing(context, symbol, closed, from.averageCost));
  if (!opened.isZero()) {
    const cost =
      known === undefined ? undefined : costOpened({ ...kept, quantity: left }, to, known);
    const opening = openingOf(context, symbol, opened, cost);
    commands.push(opening);
    if (cost === undefined) costless.push(opening.id);
  }
  const after = { ...kept, quantity: to, averageCost: known, costless };
  return { state: withSegment(context.state, symbol, after), commands };
}

/** What of the shares stays if they become so many. */
function leftOf(from: Quantity, to: Quantity): Quantity {
  if (from.isNegative() !== to.isNegative()) return NO_QUANTITY;
  return to.abs().lt(from.abs()) ? to : from;
}

/** What the broker counts for all of them, without what was booked for those held before. */
function costOpened(before: Segment, to: Quantity, averageCost: Price): Money {
  const all = valueAt(to, averageCost).abs() as Money;
  const known = valueAt(before.quantity, before.averageCost ?? averageCost).abs() as Money;
  const cost = minus(all, known);
  if (!cost.isNegative()) return cost;
  return valueAt(minus(to, before.quantity), averageCost).abs() as Money;
}

function costsOf(ids: readonly string[], averageCost: Price): LedgerCommand[] {
  return ids.map((of) => ({ kind: 'set-cost', of, averageCost }));
}

type Recording = Extract<LedgerCommand, { kind: 'record' }>;

function openingOf(
  context: RelayContext,
  symbol: string,
  quantity: Quantity,
  cost: Money | undefined,
): Recording {
  const { id, ...terms } = termsOf(context, symbol);
  const draft: OpeningDraft = {
    ...terms,
    type: 'OPENING_BALANCE',
    quantity,
    cost: cost ?? NO_MONEY,
    acquiredOn: undefined,
    notes:
      cost === undefined
        ? 'Held in the account, not bought by the trader; the cost is unknown.'
        : 'Held in the account, not bought by the trader; at the average cost of the broker.',
  };
  return { kind: 'record', id, draft };
}

/** Somebody else sold or bought them, and the trader does not know the price. */
function closing(
  context: RelayContext,
  symbol: string,
  closed: Quantity,
  averageCost: Price | undefined,
): Recording {
  const terms = termsOf(context, symbol);
  const id = `${terms.id}.closed`;
  const draft: TradeDraft = {
    ...terms,
    type: closed.isNegative() ? 'BUY' : 'SELL',
    quantity: closed.abs() as Quantity,
    price: averageCost ?? NO_PRICE,
    multiplier: ONE,
    fees: NO_MONEY,
    method: undefined,
    chosen: undefined,
    notes:
      'Traded outside of the trader; the price is unknown: booked at the cost of these shares.',
    origin: { ...terms.origin, id },
  };
  return { kind: 'record', id, draft };
}

/** A restored journal may give the number again to another fact: with its time the id is unique. */
function termsOf({ state, source, venues, recorded }: RelayContext, symbol: string) {
  const { security, currency, dayOf } = placeOf(state, symbol, venues);
  const { seq, at } = recorded;
  const id = `foreign.${symbol}.${seq}.${at}`;
  return { id, at, on: dayOf(at), security, currency, rate: undefined, origin: { source, id } };
}
