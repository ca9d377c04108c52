// Whether somebody watches the stops that only this daemon can watch: its line is ready, and prices arrive.

import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { hasStop, isSound } from '../../domain/exits/protective-stop.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { duration } from '../../domain/wording/figures.ts';
import { unwatchedText } from '../../domain/wording/unprotected-text.ts';
import { brokenFarm, quoteAgeMs } from '../market/quote-age.ts';
import { QUOTE_AGE_MAX_MS } from '../market/surroundings.ts';
import { isGone } from '../state/left-open.ts';
import { activePositions } from '../state/position-lookups.ts';
import { alarmOnce, chainOf, isMarketOpen } from '../turn/actions.ts';
import { haltedOf } from '../turn/halted-stock.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { isWatched } from './watched-stop.ts';

/** How long a symbol may be without a trade or a new bid while prices of other symbols arrive. */
const QUIET_MAX_MS = MINUTE_MS;
/** The line and the prices need a moment after a start and after each open. */
const SETTLED_MS = 5 * SECOND_MS;

export type WatchSeen = Pick<Turn, 'state' | 'market' | 'speed' | 'now'> & {
  readonly broker: Pick<Turn['broker'], 'lastMessageAt'>;
};

/** Why its stop is not watched at the moment; undefined if it is, and while the market is closed or halted. */
export function whyUnwatched(seen: WatchSeen, { symbol }: HeldPosition): string | undefined {
  const { state, market, broker, now } = seen;
  const quote = market.quote(symbol);
  if (!isMarketOpen(seen, symbol)) return undefined;
  if (state.gateway.state !== 'ready') return `the gateway is ${state.gateway.state}`;
  if (quote === undefined) return 'no price has arrived';
  if (!quote.isLive) return 'its prices are not live';
  const freshMs = freshnessMs(seen, QUOTE_AGE_MAX_MS);
  const ageMs = quoteAgeMs(seen, quote);
  if (ageMs < freshMs) return undefined;
  const farm = isOptionId(symbol) ? brokenFarm(seen) : undefined;
  if (farm !== undefined)
    return `the farm ${farm} is broken, and no price has come for ${duration(ageMs)}`;
  const isLineQuiet = now - (broker.lastMessageAt ?? 0) >= freshMs;
  if (!isLineQuiet && ageMs < freshnessMs(seen, QUIET_MAX_MS)) return undefined;
  return `no price for ${duration(ageMs)}`;
}

/** What the watch of a stop lacks while it continues: an exit is still sent, but may fill late or far away. */
export function watchDoubt(
  { market, state, now }: WatchSeen,
  { symbol }: HeldPosition,
): string | undefined {
  const quote = market.quote(symbol);
  const halted = haltedOf({ state, market }, symbol);
  if (halted === symbol) return 'it is halted, and sold when it trades again';
  if (halted !== undefined)
    return `its stock ${halted} is halted: it is sold when ${halted} trades again`;
  if (!isMarketOpen({ market, state, now }, symbol) || state.gateway.state !== 'ready')
    return undefined;
  if (quote !== undefined && !isSound(quote.bid) && !isSound(quote.ask))
    return 'it has no bid and no ask, as a share that is halted: an exit rests until it trades';
  const isLimited = market.placeOf(symbol).venue.refusalsOf !== undefined;
  return isLimited && market.limits(symbol, now) === undefined
    ? "today's price limits are not known, so an exit is priced from the market"
    : undefined;
}

/** With a stop, and with shares that can be sold: others have none until then, and of contracts that are gone a person decides. */
export function watchedPositions(
  turn: Pick<Turn, 'state' | 'traits' | 'now'>,
): readonly HeldPosition[] {
  return activePositions(turn.state)
    .filter(isHeld)
    .filter((position) => isWatched(turn, position.symbol) && hasStop(position))
    .filter((position) => sellableOf(position, turn.now) > 0)
    .filter(({ symbol }) => !isGone(turn.state, symbol));
}

/** Once it has lasted, an alarm, stated anew each minute until the stop is watched. */
export function alarmUnwatched(turn: Turn): void {
  const { unwatchedSince, now } = turn;
  const unwatched = new Map(
    watchedPositions(turn).flatMap((position) => {
      const why = whyUnwatched(turn, position);
      return why === undefined ? [] : [[position.positionId, { position, why }] as const];
    }),
  );
  for (const id of unwatchedSince.keys()) if (!unwatched.has(id)) unwatchedSince.delete(id);
  endWatched(turn, new Set([...unwatched.values()].map(({ position }) => position.symbol)));
  for (const [id, { position, why }] of unwatched) {
    const since = Math.min(unwatchedSince.get(id) ?? now, now);
    if (!unwatchedSince.has(id)) unwatchedSince.set(id, now);
    if (now - since < freshnessMs(turn, SETTLED_MS)) continue;
    const { symbol, quantity, stopPrice } = position;
    const key = `${id}/unwatched/${Math.floor(now / MINUTE_MS)}`;
    const text = unwatchedText({ symbol, quantity, stopPrice, why });
    const raised = { kind: 'unprotected', symbol, text, isUnwatched: true } as const;
    alarmOnce(turn, key, raised, newestOf(turn, chainOf(position)));
  }
}

function endWatched(turn: Turn, unwatched: ReadonlySet<string>): void {
  for (const { kind, symbol, isUnwatched } of [...turn.state.alarms.values()])
    if (isUnwatched && symbol !== undefined && !unwatched.has(symbol) && kind === 'unprotected')
      turn.record({ type: 'alarm-ended', alarm: kind, symbol });
}
