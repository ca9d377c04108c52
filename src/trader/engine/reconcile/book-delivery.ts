// Books an exercise or an assignment that the account shows: the contracts end at nothing, and the shares are ours at the strike.
import type { OptionTerms } from '../../../market/options/option-id.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import type { StopRule } from '../../domain/strategy/strategy.ts';
import type { Exercise } from '../../domain/terms/exercise.ts';
import { exitSide, type PositionSide, signedShares } from '../../domain/terms/side.ts';
import { counted, price as priceText } from '../../domain/wording/figures.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import { noteForeign } from '../protective-orders/foreign.ts';
import { planWithoutEntry } from '../protective-orders/plan-without-entry.ts';
import { heldShares, positionsIn } from '../state/position-lookups.ts';
import { alarm, apply, beginClose, chainOf } from '../turn/actions.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { deliverHolding } from './inferred-holding.ts';
import { recordUpdate } from './settle-exercises.ts';

export interface Delivered {
  /** Of the option. */
  readonly symbol: string;
  readonly terms: OptionTerms;
  readonly contracts: number;
  /** Signed, of the stock. */
  readonly shares: number;
}

/** Oldest positions first, each with its own shares. */
export function bookDelivery(turn: Turn, underlying: string, delivered: Delivered): void {
  let left = delivered.contracts;
  for (const position of positionsIn(turn.state, delivered.symbol)) {
    if (!isHeld(position) || left === 0) continue;
    const contracts = Math.min(left, Math.abs(position.quantity));
    left -= contracts;
    const shares = (delivered.shares / delivered.contracts) * contracts;
    deliver(turn, underlying, position, { ...delivered, contracts, shares });
  }
}

// Law 5: the shares have a stop before anything else is decided about them.
function deliver(
  turn: Turn,
  underlying: string,
  position: HeldPosition,
  { symbol, terms, contracts, shares }: Delivered,
): void {
  const by = position.quantity > 0 ? 'exercise' : 'assignment';
  const closing = exitSide(position.quantity > 0 ? 'long' : 'short');
  const { positionId: from, strategy } = position;
  const { strike } = terms;
  const source = by === 'exercise' ? 'exercised' : 'assigned';
  const ended = recordInferred(
    turn,
    {
      ...{ orderRef: '', brokerLink: undefined, symbol, side: closing, shares: contracts },
      ...{ price: 0, leg: 'x', positionId: from, strategy },
      priceSource: source,
    },
    newestOf(turn, chainOf(position)),
  );
  const fill = { type: 'fill', shares: signedShares(closing, contracts), price: 0 } as const;
  const last = apply(turn, position, fill, after(ended));
  turn.touched.add(from);
  const asked = exerciseOf(turn, symbol);
  const before = asked === undefined ? last : (recordUpdate(turn, asked, DONE) ?? last);
  if (shares < 0 && heldShares(turn.state, underlying) >= -shares)
    return deliverHolding(turn, underlying, { shares: -shares, price: strike, source }, before);
  const side: PositionSide = shares > 0 ? 'long' : 'short';
  const plan = planWithoutEntry(
    turn,
    { symbol: underlying, side, price: priceOf(turn, underlying, side) ?? strike },
    houseRule(turn),
    houseRule(turn),
  );
  const positionId = `${underlying}-${turn.state.seq + 1}`;
  const adopted = turn.record(
    {
      ...{ type: 'position-adopted', positionId, symbol: underlying, strategy, side },
      ...{ quantity: shares, averagePrice: strike, price: strike, plan },
      ...{ signalId: position.signalId, configHash: position.configHash, by: 'engine' },
      delivery: { option: symbol, contracts, strike, by, positionId: from, isInferred: true },
    },
    before,
  );
  noteForeign(turn, underlying, after(adopted));
  watch(turn, underlying);
  const moved = shares > 0 ? `${shares} shares came` : `${-shares} shares were sold`;
  const next =
    asked === undefined
      ? `they are closed as soon as the market is open; to keep them, run \`sluice release ${underlying} --yes\``
      : `\`sluice exit ${underlying} --yes\` closes them`;
  const text = `${symbol}: ${counted(contracts, 'contract')} ${asked === undefined ? 'presumably ' : ''}${source}: gone without an execution, and ${moved}. They are ours at ${priceText(strike)} with a stop at ${priceText(plan.stopPrice)}, and ${next}`;
  alarm(turn, { kind: 'inferred-execution', symbol: underlying, text }, after(adopted));
  const shown = turn.state.positions.get(positionId);
  // A strategy asks for contracts, not for shares; a person who exercises asks for shares.
  if (shown !== undefined && asked === undefined) beginClose(turn, shown, 'expiry');
  turn.touched.add(positionId);
}

const DONE = { status: 'done', why: '' } as const;

/** What a person has asked the broker to exercise of a contract; undefined without such a request. */
export function exerciseOf({ state }: Turn, symbol: string): Exercise | undefined {
  const asked = [...state.asked.exercises.values()];
  return asked.find((one) => one.symbol === symbol && one.action === 'exercise');
}

function houseRule({ settings }: Turn): StopRule {
  return { kind: 'percent', percent: settings.manual.defaultStopPercent };
}

/** At which the shares could be closed; the last trade without a quote. */
function priceOf(turn: Turn, symbol: string, side: PositionSide): number | undefined {
  const quote = turn.market.quote(symbol);
  if (quote !== undefined && isTwoSided(quote)) return side === 'long' ? quote.bid : quote.ask;
  const last = turn.market.last(symbol);
  return isSound(last) ? last : undefined;
}

/** Nothing may have asked for the prices of the stock before. */
function watch(turn: Turn, symbol: string): void {
  if (turn.state.instruments.has(symbol)) turn.broker.wantsPrices.add(symbol);
  else turn.broker.wantsResolve.add(symbol);
}
