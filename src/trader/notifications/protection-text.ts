// The protection of what is held, as the first lines of the status: never more certain than the last word of the broker.

import { instant } from '../../kernel/instant.ts';
import { isOptionId } from '../../market/instruments/amount.ts';
import type { Venue } from '../../market/venues/venue.ts';
import type { StatusView } from '../contract/status.ts';
import type { BrokerWords } from '../domain/wording/broker-words.ts';
import { isBeyondCalendar } from '../domain/wording/calendar-end.ts';
import { reservedText } from '../domain/wording/collateral-text.ts';
import { amountAt, counted, duration, price, sharesText } from '../domain/wording/figures.ts';
import {
  bareText,
  boundText,
  leftUnwatchedText,
  unprotectedText,
  unwatchedText,
} from '../domain/wording/unprotected-text.ts';
import { venueMoment, venueTime } from '../domain/wording/venue-time.ts';

/** The whole risk in one line; then one line for each position without full cover. */
export function protectionLines(
  status: StatusView,
  venue: Venue,
  broker: BrokerWords,
): readonly string[] {
  const { positions, uncovered } = status;
  const first = `${counted(positions, 'position')}, ${coverText(status, venue, broker)}; ${worstText(status, venue)}`;
  return [
    first,
    ...uncovered.map(uncoveredText),
    ...status.watched.map((row) => watchedText(row, status)),
    ...(status.bounded ?? []).map((row) => boundedText(row, venue)),
    ...status.locked.map((lot) => lockedText(lot, status, venue)),
  ];
}

type Uncovered = StatusView['uncovered'][number];

function coverText(status: StatusView, venue: Venue, broker: BrokerWords): string {
  const { uncovered, watched, positions, stops_stale } = status;
  const count = (...kinds: Uncovered['kind'][]): number =>
    uncovered.filter(({ kind }) => kinds.includes(kind)).length;
  const naked = count('unprotected', 'waived');
  const waiting = count('settling', 'held_back');
  const unwatched = watched.filter(({ kind }) => kind === 'unwatched').length;
  const seen = watched.length - unwatched;
  const whole = lockedWhole(status);
  const bounded = status.bounded?.length ?? 0;
  const parts = [
    ...(naked === 0 ? [] : [`${naked} NOT PROTECTED at the broker`]),
    ...(waiting === 0 ? [] : [`${waiting} waiting for a stop`]),
    ...(unwatched === 0 ? [] : [`${unwatched} NOT WATCHED`]),
    ...(seen === 0 ? [] : [`${seen} watched by this daemon only`]),
    ...(bounded === 0 ? [] : [`${bounded} of which the loss is bounded`]),
    ...(whole === 0 ? [] : [`${whole} LOCKED, without a stop until it can be sold`]),
  ];
  const others = naked + waiting + watched.length + bounded + whole;
  if (stops_stale && others === positions && positions > 0 && status.live)
    return [...parts, ...silenceText(status)].join(', ');
  if (stops_stale) return [...parts, staleText(status, venue, broker)].join(', ');
  if (parts.length === 0) return 'all protected at the broker';
  return others === positions ? parts.join(', ') : `${parts.join(', ')}, the rest protected`;
}

/** Positions of which nothing can be sold. */
function lockedWhole({ locked }: StatusView): number {
  return new Set(locked.filter((lot) => lot.is_all).map(({ symbol }) => symbol)).size;
}

/** How old the last word is, why no newer one comes, and where to look instead. */
function staleText(status: StatusView, venue: Venue, broker: BrokerWords): string {
  const at = status.stops_confirmed_at;
  // Only these have a stop at the broker.
  const without = status.watched.length + (status.bounded?.length ?? 0) + lockedWhole(status);
  const positions = status.positions - without;
  if (!status.live) {
    const stops = status.uncovered.length > 0 || positions === 0 ? '' : ' under working stops';
    return `as of ${momentText(status.market_time, venue)}${stops}; verify in ${broker.screen}`;
  }
  const confirmed =
    at === null
      ? 'not confirmed since the start'
      : `last confirmed ${venueTime(venue, instant(Date.parse(at)))}`;
  const stops = positions === 0 ? [] : [`${positions === 1 ? 'stop' : 'stops'} ${confirmed}`];
  return [...stops, ...silenceText(status), `verify in ${broker.screen}`].join('; ');
}

function silenceText({ gateway, market_time }: StatusView): readonly string[] {
  if (gateway === null || market_time === null) return [];
  const since = (iso: string): string =>
    duration(Math.max(0, Date.parse(market_time) - Date.parse(iso)));
  switch (gateway.state) {
    case 'ready':
      return [];
    case 'lost':
      return [`gateway without its broker for ${since(gateway.since)}`];
    case 'read_only':
      return [`gateway read-only for ${since(gateway.since)}`];
    case 'login_required':
      return ['gateway waits for a login'];
    default:
      return gateway.last_heard === null
        ? ['nothing received from the gateway since the start']
        : [`gateway silent ${since(gateway.last_heard)}`];
  }
}

function watchedText(
  { symbol, quantity, stop_price: stopPrice, kind, why }: StatusView['watched'][number],
  { live }: Pick<StatusView, 'live'>,
): string {
  const unwatched = { symbol, quantity, stopPrice, why };
  if (!live) return leftUnwatchedText(unwatched);
  if (kind === 'unwatched') return unwatchedText(unwatched);
  const alone = isOptionId(symbol)
    ? `while the daemon is down, ${boundText({ symbol, quantity })} may be lost`
    : 'nothing protects it while the daemon is down';
  return `${symbol} ${quantity}: this daemon watches its stop at ${price(stopPrice)}${why === '' ? '' : `; ${why}`}; ${alone}`;
}

function boundedText(
  { symbol, quantity, max_loss: lossMax, reserved }: NonNullable<StatusView['bounded']>[number],
  venue: Venue,
): string {
  const held = reserved && reservedText(reserved, (amount) => amountAt(venue, amount));
  // The shares bear what it loses.
  if (reserved !== undefined && 'shares' in reserved)
    return `${symbol} ${quantity}: no stop, ${held}; a running daemon closes it before its last hour`;
  return `${symbol} ${quantity}: no stop, ${held === undefined ? '' : `${held}, `}it can lose ${amountAt(venue, lossMax)} at most; a running daemon closes it before its last hour`;
}

function lockedText(
  { symbol, quantity, until }: StatusView['locked'][number],
  { live }: Pick<StatusView, 'live'>,
  venue: Venue,
): string {
  const rest = live
    ? 'the worst case counts them at the floors'
    : 'afterwards only a running daemon protects them: run `sluice start` before';
  const at = instant(Date.parse(until));
  const holidays = isBeyondCalendar(venue.calendar, at)
    ? ' at the earliest (the holidays of that time are not known)'
    : '';
  return `${symbol}: ${sharesText(quantity)} cannot be sold before ${venueMoment(venue, at)}${holidays}; no stop is possible until then, and ${rest}`;
}

function uncoveredText(uncovered: Uncovered): string {
  switch (uncovered.kind) {
    case 'unprotected':
      return unprotectedText(uncovered);
    case 'waived':
      return `${unprotectedText(uncovered)}; entries allowed by ${uncovered.waived_by}`;
    case 'held_back':
      return `${bareText(uncovered)} until the open: it is restored once a split is ruled out`;
    case 'settling':
      return `${bareText(uncovered)} at this moment: it is being placed`;
  }
}

/** From the entry prices and from the last prices. */
function worstText(
  { worst_case, worst_case_from_now, loss_unlimited }: StatusView,
  venue: Venue,
): string {
  if (loss_unlimited) return 'worst case: loss unlimited';
  const figures = [
    ...(worst_case === null ? [] : [`${amountAt(venue, worst_case)} from entry`]),
    ...(worst_case_from_now === null ? [] : [`${amountAt(venue, worst_case_from_now)} from now`]),
  ];
  if (figures.length === 0) return 'worst case unknown';
  return `worst case if every stop fills: ${figures.join(', ')} (gaps excluded)`;
}

function momentText(iso: string | null, venue: Venue): string {
  return iso === null ? 'never' : venueMoment(venue, instant(Date.parse(iso)));
}
