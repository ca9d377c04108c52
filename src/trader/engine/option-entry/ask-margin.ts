// What margin the broker wants for an order that sells a structure: asked before the order, and awaited as an input.
// Decision 0062
import { freshnessMs } from '../../../kernel/clock.ts';
import { instant } from '../../../kernel/instant.ts';
import { isCombinationId } from '../../../market/instruments/amount.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { marginRefusals } from '../../domain/risk/exposure-limits.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { entrySide } from '../../domain/terms/side.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { Traded } from '../entry/enter.ts';
import { named, orderRefOf } from '../intents/intents.ts';
import { onItsWay } from '../risk/exposure.ts';
import type { OptionChoice } from '../state/option-choice.ts';
import type { Turn } from '../turn/turn.ts';
import { chainOfChoice } from './refuse-choice.ts';

/** What is bought needs what is paid for it, a contract that is sold the cash or the shares that are reserved; of a vertical the broker says. */
export function isMarginNeeded(
  { traits }: Turn,
  { margin }: OptionChoice,
  { symbol, side }: Traded,
): boolean {
  const isStated = capabilitiesFor(traits, symbol).statesMargin === true;
  return margin === undefined && side === 'short' && isCombinationId(symbol) && isStated;
}

export function isMarginAwaited({ margin }: OptionChoice): boolean {
  return margin !== undefined && margin.initial === undefined;
}

interface Ordered extends Traded {
  readonly shares: number;
  /** The least credit, for which the margin is largest. */
  readonly limitPrice: number;
}

// Law 1: see src/trader/ports/approval.ts
/** The number of the question is recorded before it is asked, so that no order gets it. */
export function askMargin(
  turn: Turn,
  choice: OptionChoice,
  { symbol, side, shares, limitPrice }: Ordered,
): void {
  const { signal } = choice;
  const order: OrderTerms = {
    ...{ orderRef: orderRefOf(turn.state, 'e'), leg: 'e', symbol, side: entrySide(side) },
    ...{ quantity: shares, type: 'limit', limitPrice },
    validity: { kind: 'gtd', until: instant(turn.now + freshnessMs(turn, VALID_MS)) },
    extendedHours: false,
  };
  const { legs, floor } = named(turn, [order]);
  const [terms = order] = legs;
  turn.record(
    { type: 'margin-asked', signal, terms, ...(floor && { floor }) },
    chainOfChoice(turn, choice),
  );
  turn.broker.wantsMargins.set(signal.id, terms);
}

/** Nothing is placed; the terms are those of the order that may follow. */
const VALID_MS = 60_000;

/** The answer is about the units that were asked about, and the order has perhaps others by now. */
export function statedRefusals(turn: Turn, { margin }: OptionChoice, shares: number): Refusal[] {
  if (margin === undefined) return [];
  const { units, initial = Number.NaN } = margin;
  const { market } = turn;
  const value = (tag: 'AvailableFunds' | 'ExcessLiquidity') =>
    market.account(tag)?.value ?? Number.NaN;
  const reportedAt = market.account('AvailableFunds')?.at ?? turn.now;
  return marginRefusals(
    (initial / units) * shares,
    { availableFunds: value('AvailableFunds'), excessLiquidity: value('ExcessLiquidity') },
    { onItsWay: onItsWay(turn, reportedAt), percent: 100 },
  );
}
