// Adopts foreign shares of the account: they become our position at the broker's average cost, and get a stop.

import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import type { ExitPlan } from '../../domain/exits/exit-plan.ts';
import { hasStop, isSound } from '../../domain/exits/protective-stop.ts';
import { ADOPTER } from '../../domain/orders/order-request.ts';
import { remainderOf, wholePart } from '../../domain/positions/whole-part.ts';
import type { StopRule } from '../../domain/strategy/strategy.ts';
import type { LockedLot } from '../../domain/terms/locked-lot.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { price as priceText } from '../../domain/wording/figures.ts';
import type { Confirmation } from '../../ports/confirmation.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import type { ForeignOrder } from '../market/broker-view.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { foreignIn, noneForeign, noteForeign } from '../protective-orders/foreign.ts';
import { lockedForeign, lockedTexts } from '../protective-orders/foreign-locked.ts';
import {
  foreignOrdersIn,
  isLeftBehind,
  leftBehindIn,
} from '../protective-orders/foreign-orders.ts';
import { planWithoutEntry, wholePremium } from '../protective-orders/plan-without-entry.ts';
import { isWatched } from '../protective-orders/watched-stop.ts';
import { positionIn } from '../state/position-lookups.ts';
import { askForSymbol, isAccountKnown, isMarketOpen } from '../turn/actions.ts';
import { decided, listText, notFound, refused } from '../turn/answers.ts';
import { after, type Turn } from '../turn/turn.ts';

const DEFAULT_STOP: StopRule = { kind: 'percent', percent: 2 };
/** A share that is seldom traded is quoted seldom. */
const PRICE_AGE_MAX_MS = MINUTE_MS;

interface Wanted extends Confirmation {
  readonly symbol: string;
  readonly by: string;
}

export function adopt(turn: Turn, wanted: Wanted): CommandAnswer {
  const { symbol, by } = wanted;
  const foreign = foreignIn(turn, symbol);
  const obstacle = obstacleTo(turn, symbol, foreign);
  if (obstacle !== undefined) return obstacle;
  const quantity = wholePart(Number(foreign));
  const left = remainderOf(Number(foreign));
  const side: PositionSide = quantity > 0 ? 'long' : 'short';
  const averagePrice = turn.broker.positions.get(symbol)?.averageCost ?? Number.NaN;
  const price = leavingPrice(turn, symbol, side);
  if (!isSound(averagePrice)) return refused(`The broker reports no average cost for ${symbol}.`);
  if (price === undefined) return askForPrice(turn, symbol);
  const plan = planFor(turn, symbol, { side, price });
  const replaced = leftBehindIn(turn, symbol);
  const instead = replaced.length === 0 ? '' : ` in place of ${listText(replaced.map(nameOf))}`;
  const shares = `${quantity} ${symbol} at ${priceText(averagePrice)} on average`;
  const locked = lockedForeign(turn, symbol, quantity);
  const adopted = {
    ...{ symbol, side, quantity, averagePrice, price, plan, by },
    ...(locked.length > 0 && { lockedAfter: locked }),
  };
  const preview = {
    does: `adopt ${shares}, ${hasStop({ symbol, ...plan }) ? 'with' : 'without'} a stop${instead}`,
    details: [
      hasStop({ symbol, ...plan })
        ? `The stop would be at ${priceText(plan.stopPrice)}; the market is at ${priceText(price)}.`
        : `It can lose no more than it is worth; the market is at ${priceText(price)}.`,
      'No strategy closes the shares.',
      ...lockedTexts(turn, symbol, locked),
      ...(left === 0 ? [] : [leftText(symbol, left)]),
    ],
  };
  return decided(wanted, preview, () => {
    takeOver(turn, adopted, replaced);
    const protection = hasStop({ symbol, ...plan })
      ? `with a stop at ${priceText(plan.stopPrice)}`
      : 'without a stop: it can lose no more than it is worth';
    const rest = left === 0 ? '' : ` ${leftText(symbol, left)}`;
    const text = `Adopted: ${shares}, ${protection}${instead}.${rest}`;
    return { ok: true, text };
  });
}

interface Adopted {
  readonly symbol: string;
  readonly side: PositionSide;
  /** Signed shares. */
  readonly quantity: number;
  readonly averagePrice: number;
  readonly price: number;
  readonly plan: ExitPlan;
  readonly lockedAfter?: readonly LockedLot[];
  readonly by: string;
}

function takeOver(turn: Turn, adopted: Adopted, replaced: readonly ForeignOrder[]): void {
  const { symbol } = adopted;
  const positionId = `${symbol}-${turn.state.seq + 1}`;
  const recorded = turn.record(
    {
      ...{ type: 'position-adopted', positionId, strategy: ADOPTER },
      ...adopted,
      signalId: positionId,
      configHash: turn.state.configHash,
    },
    { cause: 0, correlation: positionId },
  );
  noteForeign(turn, symbol, after(recorded));
  for (const { orderRef, handle } of replaced) {
    const why = 'its shares were adopted, with a stop of their own';
    const names = { orderRef, ...(handle && { handle }) };
    turn.record({ type: 'cancel-intended', symbol, ...names, why }, after(recorded));
  }
  turn.touched.add(positionId);
}

function obstacleTo(
  turn: Turn,
  symbol: string,
  quantity: number | undefined,
): CommandAnswer | undefined {
  if (turn.state.mode === 'dry-run')
    return refused('A dry run sends no orders, so the position would have no stop.');
  if (isOptionId(symbol) && (quantity ?? 0) < 0)
    return refused(
      `${symbol} was sold: nothing bounds what it can lose, so it is not taken over. Close it in the broker's app.`,
    );
  const needsWatch = isWatched(turn, symbol) && !isOptionId(symbol);
  if (needsWatch && turn.settings.manual.protection !== 'watched')
    return refused(
      `${symbol} cannot be protected: the venue has no resting stops. With \`manual.protection: watched\` in config/sluice.yaml this daemon watches its stop.`,
    );
  // The broker reports all positions; a symbol that it never reported is not in the account.
  if (isAccountKnown(turn) && !turn.broker.positions.has(symbol))
    return notFound(`The account holds no ${symbol}.`);
  if (quantity === undefined)
    return refused(
      `The broker has not reported its position in ${symbol} yet; try again in a moment.`,
    );
  if (quantity === 0) return notFound(noneForeign(turn, symbol));
  if (wholePart(quantity) === 0)
    return refused(
      `Only ${quantity} of a share of ${symbol} is not ours, and no stop is possible for it. \`sluice adopt ${typedSymbol(symbol)} --as holding --yes\` takes it as a holding.`,
    );
  const own = positionIn(turn.state, symbol);
  if (own !== undefined && own.status !== 'closed')
    return refused(`We hold our own position in ${symbol}; exit or release it first.`);
  if (foreignOrdersIn(turn, symbol).some((order) => !isLeftBehind(turn, order)))
    return refused(
      `An order that is not ours works in ${symbol}; cancel it first: it and our stop could close the same shares.`,
    );
  return undefined;
}

/** It stays in the account, and nothing of ours waits for it. */
function leftText(symbol: string, left: number): string {
  return `${left} ${symbol} is less than one share and stays with you: the broker's API takes no order for it.`;
}

function nameOf({ orderRef }: ForeignOrder): string {
  return `order ${orderRef}`;
}

/** Undefined while the market moves on without us: a stop by a price of before could act at once, or far too late. */
function leavingPrice(turn: Turn, symbol: string, side: PositionSide): number | undefined {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isTwoSided(quote)) return undefined;
  const isOld = quoteAgeMs(turn, quote) > freshnessMs(turn, PRICE_AGE_MAX_MS);
  if (isOld && isMarketOpen(turn, symbol)) return undefined;
  return side === 'long' ? quote.bid : quote.ask;
}

/** If no strategy trades the symbol, its prices are not subscribed yet. */
function askForPrice(turn: Turn, symbol: string): CommandAnswer {
  askForSymbol(turn, symbol);
  return refused(
    `There is no current bid and ask for ${symbol}, and the stop needs them. They have been requested; try again in a moment.`,
  );
}

/** The stop of the first strategy that trades the symbol, measured from the current market, not from the cost of the shares. */
function planFor(
  turn: Turn,
  symbol: string,
  { side, price }: { readonly side: PositionSide; readonly price: number },
): ExitPlan {
  if (isOptionId(symbol)) return wholePremium(price);
  const ruled = turn.strategies.bySymbol.get(symbol)?.[0]?.strategy.stop ?? DEFAULT_STOP;
  return planWithoutEntry(turn, { symbol, side, price }, ruled, DEFAULT_STOP);
}
