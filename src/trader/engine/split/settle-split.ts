// On a complete snapshot: records a split, restates the position, and cancels orders with terms from before the split.
// Decision 0008
import { freshnessMs } from '../../../kernel/clock.ts';
import { holdingSplitText, splitText } from '../../domain/explain/split-text.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { restated } from '../../domain/positions/restated.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import {
  factorOf,
  ratioText,
  type SplitRatio,
  sharesAfter,
} from '../../domain/splits/split-ratio.ts';
import { signedShares } from '../../domain/terms/side.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot, ReportedExecution } from '../../ports/broker-reports.ts';
import { ownRefIn } from '../intents/intents.ts';
import { markOf } from '../market/mark.ts';
import { noteForeign, POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import { isBookedDelivery, mayBeDelivery } from '../protective-orders/listed-deliveries.ts';
import { heldIn, type Scale, scaleOf, type Unrecorded } from '../protective-orders/scale.ts';
import { checkScale } from '../protective-orders/suspected-splits.ts';
import { missingFill } from '../state/missing-fills.ts';
import { heldShares, liveOrders, ordersOf } from '../state/position-lookups.ts';
import { alarm, cancelLive, chainOf, stepsOf } from '../turn/actions.ts';
import { applyHolding, newHoldingChain } from '../turn/holding-actions.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { markShares } from './mark-shares.ts';
import { resetStops } from './reset-stop.ts';

/**
 * External trades per symbol that the last mark may lack, unless they are already recorded: the account lags behind them, and the broker's
 * clock may differ from ours.
 */
export function noteOthers(turn: Turn, { executions }: BrokerSnapshot): void {
  const { state, broker } = turn;
  const lagMs = freshnessMs(turn, 2 * POSITION_LAG_MS);
  broker.othersShares.clear();
  for (const { execId, orderRef, account, symbol, side, shares, price, at } of executions) {
    const since = (state.marks.get(symbol)?.at ?? 0) - lagMs;
    if (account !== state.account || at < since || state.orders.has(orderRef)) continue;
    const root = execRootOf(execId);
    if (state.executions.has(root) || state.foreignExecutions.has(root)) continue;
    if (ownRefIn(orderRef, state) !== undefined) continue;
    const trade = { symbol, price, at };
    if (mayBeDelivery(turn, trade) || isBookedDelivery(turn, trade)) continue;
    const known = broker.othersShares.get(symbol) ?? 0;
    broker.othersShares.set(symbol, known + signedShares(side, shares));
  }
}

/** The difference that a split causes; undefined unless a split is suspected, and then the usual comparison applies. */
export function settleScale(
  turn: Turn,
  symbol: string,
  snapshot: BrokerSnapshot,
): Difference | undefined {
  const scale = scaleOf(turn, symbol);
  if (scale !== undefined && scale.verdict.kind !== 'same' && isStatedFillMissing(turn, symbol)) {
    checkScale(turn, symbol, scale);
    const text = 'perhaps split: fills that the broker has stated are not recorded yet';
    return { kind: 'split', symbol, text, action: 'ignored' };
  }
  if (scale?.verdict.kind === 'split') return splitNow(turn, symbol, scale, scale.verdict.ratio);
  const doubt = checkScale(turn, symbol, scale);
  if (scale === undefined) return undefined;
  const isSettled = isOpenFor(turn, symbol, snapshot);
  if (doubt?.isHolding !== true) {
    const { sessions } = turn.market.placeOf(symbol);
    if (doubt === undefined ? sessions.isOpen(snapshot.requestedAt) : isSettled)
      markShares(turn, symbol);
    return undefined;
  }
  const why = scale.verdict.kind === 'same' ? '' : scale.verdict.why;
  if (!isSettled || scale.evidence.priceAfter === undefined)
    return { kind: 'split', symbol, text: `perhaps split: ${why}`, action: 'ignored' };
  if (scale.verdict.kind === 'doubtful' && scale.verdict.ratio !== undefined)
    return splitNow(turn, symbol, scale, scale.verdict.ratio);
  resetStops(turn, symbol, scale.evidence, why);
  return { kind: 'split', symbol, text: `not a clean split: ${why}`, action: 'repaired' };
}

/** Its shares cannot be compared before that. */
function isStatedFillMissing({ state }: Turn, symbol: string): boolean {
  return liveOrders(state).some(
    (order) => order.terms.symbol === symbol && missingFill(state, order) > 0,
  );
}

/**
 * Before the executions of a complete answer are recorded: an order that a split left at the broker trades on in the new shares
 * and prices, so the split is recorded first.
 */
export function settleSplitsBeforeFills(
  turn: Turn,
  executions: readonly ReportedExecution[],
  differences: Difference[],
): void {
  for (const [symbol, fills] of Map.groupBy(executions, (execution) => execution.symbol)) {
    const scale = scaleBefore(turn, symbol, fills);
    const ratio = scale && ratioIn(scale);
    // Where only the shares do not fit, some were also traded unheard; the fills themselves are in the new price.
    if (scale === undefined || ratio === undefined) continue;
    restate(turn, symbol, scale, ratio);
    differences.push({
      kind: 'split',
      symbol,
      text: `split ${ratioText(ratio)}`,
      action: 'booked',
    });
  }
}

/** As it was before these fills, which are not recorded yet; undefined if nothing was held. */
export function scaleBefore(
  turn: Turn,
  symbol: string,
  fills: readonly ReportedExecution[],
): Scale | undefined {
  if (heldIn(turn, symbol).length === 0) return undefined;
  return scaleOf(turn, symbol, unrecordedIn(fills));
}

export function unrecordedIn(fills: readonly ReportedExecution[]): Unrecorded | undefined {
  const last = fills.at(-1);
  if (last === undefined) return undefined;
  const signed = fills.reduce((sum, { side, shares }) => sum + signedShares(side, shares), 0);
  return { signedShares: signed, price: last.price };
}

function ratioIn({ verdict }: Scale): SplitRatio | undefined {
  return verdict.kind === 'split' || verdict.kind === 'doubtful' ? verdict.ratio : undefined;
}

/** True if the doubt outlasts two snapshots in the open session, far enough apart for position reports to catch up. */
function isOpenFor(turn: Turn, symbol: string, { requestedAt }: BrokerSnapshot): boolean {
  const doubt = turn.broker.suspectedSplits.get(symbol);
  const { sessions } = turn.market.placeOf(symbol);
  if (doubt === undefined || !sessions.isOpen(requestedAt)) return false;
  const { sinceOpen = requestedAt } = doubt;
  turn.broker.suspectedSplits.set(symbol, { ...doubt, sinceOpen });
  return requestedAt - sinceOpen >= freshnessMs(turn, POSITION_LAG_MS);
}

function splitNow(turn: Turn, symbol: string, scale: Scale, ratio: SplitRatio): Difference {
  splitShares(turn, symbol, scale, ratio);
  return { kind: 'split', symbol, text: `split ${ratioText(ratio)}`, action: 'booked' };
}

/** Restates all that is ours in the symbol; what the account holds beside it counts as foreign from here on. */
export function splitShares(turn: Turn, symbol: string, scale: Scale, ratio: SplitRatio): void {
  restate(turn, symbol, scale, ratio);
  noteForeign(turn, symbol);
  markShares(turn, symbol);
}

function restate(turn: Turn, symbol: string, scale: Scale, ratio: SplitRatio): void {
  const held = heldIn(turn, symbol);
  const invested = heldShares(turn.state, symbol);
  const before = [...held.map(({ quantity }) => quantity), invested];
  const shares = sharesAfter(before, ratio);
  for (const [index, position] of held.entries())
    split(turn, position, scale, { ratio, quantity: shares[index] ?? 0 });
  if (invested > 0)
    splitHolding(turn, symbol, scale, {
      ratio,
      quantity: exactShares((shares.at(-1) ?? 0) + partKept(scale, { before, shares, ratio })),
    });
  turn.broker.suspectedSplits.delete(symbol);
  turn.broker.shortages.delete(symbol);
  turn.market.refetch(symbol);
}

/** What the account still holds beyond whole shares. */
function partKept(
  { evidence }: Scale,
  {
    before,
    shares,
    ratio,
  }: {
    readonly before: readonly number[];
    readonly shares: readonly number[];
    readonly ratio: SplitRatio;
  },
): number {
  return isFractionPaid(evidence, ratio) ? 0 : sumOf(before) * factorOf(ratio) - sumOf(shares);
}

function isFractionPaid(
  { quantityBefore, quantityAfter }: Scale['evidence'],
  ratio: SplitRatio,
): boolean {
  return Math.abs(quantityAfter - quantityBefore * factorOf(ratio)) > 1e-6;
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0);

function split(
  turn: Turn,
  position: HeldPosition,
  { evidence }: Scale,
  { ratio, quantity }: { readonly ratio: SplitRatio; readonly quantity: number },
): void {
  const { positionId, symbol } = position;
  const restatement = restated({
    position,
    ratio,
    quantity,
    highWater: markOf(turn, position).highWater,
    steps: stepsOf(turn, symbol),
    isFractionPaid: isFractionPaid(evidence, ratio),
    price: evidence.priceAfter,
  });
  const fact = { type: 'position-split', positionId, symbol, ratio, ...restatement } as const;
  const chain = newestOf(turn, chainOf(position));
  const recorded = turn.record({ ...fact, evidence }, chain);
  turn.marks.delete(positionId);
  cancelLive(
    turn,
    ordersOf(turn.state, positionId),
    'its terms are from before the split',
    after(recorded),
  );
  const text = `${symbol}: ${splitText({ ...fact, evidence }, wordsAt(turn.market.home.venue))}`;
  alarm(turn, { kind: 'split', symbol, text }, newestOf(turn, after(recorded)));
  turn.touched.add(positionId);
}

function splitHolding(
  turn: Turn,
  symbol: string,
  { evidence }: Scale,
  after: { readonly ratio: SplitRatio; readonly quantity: number },
): void {
  const chain = newHoldingChain(turn, symbol);
  const last = applyHolding(turn, symbol, { type: 'split', ...after, evidence }, chain);
  const orders = liveOrders(turn.state).filter(
    ({ terms }) => terms.leg === 'h' && terms.symbol === symbol,
  );
  cancelLive(turn, orders, 'its terms are from before the split', last);
  const fact = turn.facts.findLast(({ seq }) => seq === last.cause)?.fact;
  if (fact?.type !== 'holding-split') return;
  alarm(turn, { kind: 'split', symbol, text: `${symbol}: ${holdingSplitText(fact)}` }, last);
}
