// Contracts that a person has sold in the account and that nothing there covers. We do not trade them: an alarm names what they can lose.
import { amountOf } from '../../../market/instruments/amount.ts';
import { type OptionTerms, parseOptionId } from '../../../market/options/option-id.ts';
import { quantityOf } from '../../domain/positions/position-state.ts';
import { unitsText, wordsAt } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { foreignShares } from '../protective-orders/foreign.ts';
import { heldShares } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { positionsOn, underlyingIn } from '../state/underlying.ts';
import { alarmOnce } from '../turn/actions.ts';
import { hasExpired } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';
import { isConfirmed } from './confirmed.ts';
import { goneOfOthers } from './delivered-shares.ts';

interface Contract {
  readonly symbol: string;
  readonly terms: OptionTerms;
  /** Of others: signed, or what of it nothing covers. */
  readonly quantity: number;
}

/** Alarms what two snapshots agree on, once per contract and quantity. */
export function watchNakedShorts(turn: Turn, { requestedAt: at }: BrokerSnapshot): void {
  const { nakedShorts } = turn.broker;
  const naked = nakedIn(turn);
  for (const symbol of nakedShorts.keys()) if (!naked.has(symbol)) nakedShorts.delete(symbol);
  for (const [symbol, { terms, quantity }] of naked) {
    const text = textOf(turn, symbol, terms, quantity);
    if (turn.alarmed.has(text)) continue;
    if (isConfirmed(turn, nakedShorts, symbol, { key: String(quantity), at }))
      alarmOnce(turn, text, { kind: 'foreign-position', symbol, text });
  }
}

function textOf(turn: Turn, symbol: string, { right, strike }: OptionTerms, units: number): string {
  const { money } = wordsAt(turn.market.placeOf(symbol).venue);
  const most = money(amountOf(symbol, strike, units));
  const sold = `${unitsText(symbol, units)} of ${symbol} sold by others in the account, which neither shares nor another contract cover`;
  return right === 'call'
    ? `${sold}: nothing bounds what it can lose. Nothing of it is traded; buy it back in the broker's app, or cover it`
    : `${sold}: it can lose up to ${most}. Nothing of it is traded; keep that much cash for it, or buy it back in the broker's app`;
}

/** Contracts of others, by name, as far as nothing of theirs and no share that is free covers them. */
function nakedIn(turn: Turn): ReadonlyMap<string, Contract> {
  const sides = Map.groupBy(contractsOfOthers(turn), ({ symbol, terms: { right } }) =>
    JSON.stringify([underlyingIn(turn.state, symbol), right]),
  );
  const naked = [...sides.values()].flatMap((side) => uncovered(turn, side));
  return new Map(naked.map((one) => [one.symbol, one]));
}

function contractsOfOthers(turn: Turn): readonly Contract[] {
  return [...turn.state.foreign].flatMap(([symbol, known]) => {
    const terms = parseOptionId(symbol);
    const quantity = known - Math.sign(known) * goneOfOthers(turn, symbol);
    return terms === undefined || hasExpired(turn, symbol) ? [] : [{ symbol, terms, quantity }];
  });
}

/** A contract covers what expires with it or before, so the shorts that expire last choose first. */
function uncovered(turn: Turn, side: readonly Contract[]): readonly Contract[] {
  const latestFirst = side.toSorted((one, other) =>
    one.terms.expiry < other.terms.expiry ? 1 : -1,
  );
  let shares = sharesFor(turn, side);
  let used = 0;
  return latestFirst.flatMap((one) => {
    if (one.quantity >= 0) return [];
    const able = side.filter(
      ({ quantity, terms }) => quantity > 0 && terms.expiry >= one.terms.expiry,
    );
    const free = able.reduce((sum, { quantity }) => sum + quantity, 0) - used;
    const byContracts = Math.min(-one.quantity, free);
    used += byContracts;
    const each = amountOf(one.symbol, 1, 1);
    const byShares = Math.min(-one.quantity - byContracts, Math.floor(shares / each));
    shares -= byShares * each;
    const quantity = -one.quantity - byContracts - byShares;
    return quantity > 0 ? [{ ...one, quantity }] : [];
  });
}

/** Shares cover calls unless calls of ours need them, and shares that were sold short cover puts. Those of a trade leave by its stop. */
function sharesFor(turn: Turn, [first]: readonly Contract[]): number {
  if (first === undefined) return 0;
  const { state } = turn;
  const stock = underlyingIn(state, first.symbol);
  const foreign = foreignShares(turn, stock);
  if (first.terms.right === 'put') return Math.max(0, -foreign);
  return Math.max(0, foreign + heldShares(state, stock) - reservedShares(state, stock));
}

function reservedShares(state: State, stock: string): number {
  const written = positionsOn(state, stock).filter(({ plan }) => plan.collateral === 'shares');
  return written.reduce(
    (sum, one) => sum + amountOf(one.symbol, 1, Math.max(0, -quantityOf(one))),
    0,
  );
}
