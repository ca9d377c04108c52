// Options are bounded, by the gateway's own records: no order may open a loss without a bound, and what has come to be without its counterpart
// for longer than is waited for it is closed by an order at work, within two seconds and three looks of a busy host, while nothing
// hinders it.
import type { Instant } from '../../../src/kernel/instant.ts';
import { isOptionId } from '../../../src/market/instruments/amount.ts';
import { isAdjustedClass } from '../../../src/market/options/option-contract.ts';
import type { OptionFigures } from '../../../src/simulators/ib-gateway/exchange/account/option-cover.ts';
import type { Exchange } from '../../../src/simulators/ib-gateway/exchange/exchange.ts';
import { alarmKey } from '../../../src/trader/domain/alarms/alarm.ts';
import { missingFill } from '../../../src/trader/engine/state/missing-fills.ts';
import type { World } from './world/world.ts';

/** The wait for the counterpart is over by then; what closes is at the gateway. */
const HEALED_MS = 2_000;
/** A busy host looks at the time once in so long: at the end of the wait, at the answer of the account, and at the quote of what it closes. */
const BEATS_MS = 3 * 5_000;
const ALLOWED_MS = HEALED_MS + BEATS_MS;

export interface OptionBounds {
  /** After every step. */
  look(): void;
}

export function createOptionBounds(parts: {
  now(): Instant;
  figures(): OptionFigures;
  /** Nothing is broken on purpose, and the market can be reached. */
  isCalm(): boolean;
  broken(text: string): void;
}): OptionBounds {
  let before = parts.figures();
  let lookedAt = parts.now();
  let [bareMs, aloneMs] = [0, 0];

  return {
    look() {
      const now = parts.now();
      const figures = parts.figures();
      if (figures.unboundedOrders > before.unboundedOrders)
        parts.broken(`${figures.unboundedOrders} orders may lose without a bound`);
      if (now === lookedAt) return;
      const more = (was: number, grownMs: number) =>
        grownMs > 0 && parts.isCalm() ? was + grownMs : 0;
      const [bare, alone] = [bareMs, aloneMs];
      bareMs = more(bareMs, figures.nakedLegMs - before.nakedLegMs);
      aloneMs = more(aloneMs, figures.lopsidedMs - before.lopsidedMs);
      if (bare <= ALLOWED_MS && bareMs > ALLOWED_MS) parts.broken(`naked_legs: ${bareMs} ms`);
      if (alone <= ALLOWED_MS && aloneMs > ALLOWED_MS) parts.broken(`lopsided: ${aloneMs} ms`);
      before = figures;
      lookedAt = now;
    },
  };
}

/** A corporate action has made another class of what was sold: we trade none, and leave it to a person with an alarm. */
export function isAdjustedShort(exchange: Pick<Exchange, 'view'>): boolean {
  return exchange
    .view()
    .accounts.some(({ account }) =>
      [...account.holdingBySymbol].some(
        ([key, { quantity }]) => quantity < 0 && isAdjustedClass(key.split(' ')[0] ?? ''),
      ),
    );
}

/**
 * A person sold contracts of ours, and our exit filled before that could be known: what is short then is the person's. We trade none of it,
 * so it lasts until that person buys it back; it is excused from the alarm that names the contract on, and no contract beyond those sold twice.
 */
export function isSoldTwice({ state, symbols, sharesOf }: SeenShorts): boolean {
  return [...symbols()].some((symbol) => {
    if (!isOptionId(symbol) || !state.alarms.has(alarmKey('foreign-position', symbol)))
      return false;
    const { net, foreign, twice } = sharesOf(symbol);
    return net + foreign < 0 && net + foreign >= twice;
  });
}

/** Others and our exit have closed the same contracts: what is left over of the uneven order is theirs, and an alarm names it. */
export function isClosedTwice({ state }: Pick<World, 'state'>): boolean {
  return [...state.foreign].some(
    ([symbol, quantity]) =>
      isOptionId(symbol) && quantity !== 0 && state.alarms.has(alarmKey('closed-twice', symbol)),
  );
}

/**
 * The broker has called an order for a contract and its shares filled, and is late with the contract: it is long, so nothing is traded in its
 * place.
 */
export function isContractLate({ state }: Pick<World, 'state'>): boolean {
  return [...state.fillReports.keys()].some((ref) => {
    const order = state.orders.get(ref);
    return order?.terms.withShares !== undefined && missingFill(state, order) > 0;
  });
}

type SeenShorts = Pick<World, 'state' | 'symbols' | 'sharesOf'>;
