// The parts of the day at each exchange, with the days that turn out to be closed, and the moments at which a part begins.
import { DAY_MS, type Instant, instant, type TradingDay } from '../../../../kernel/instant.ts';
import { type Moment, momentAt } from '../../../../market/venues/vietnam/session.ts';
import {
  type Exchange as Board,
  EXCHANGES,
  type SessionPart,
  tradingRules,
} from '../../../../market/venues/vietnam/trading-rules.ts';
import { atTimeOf, dayOf, midnightAfter } from './local-time.ts';

export interface Sessions {
  momentOf(board: Board, at: Instant): Moment;
  partAt(board: Board, at: Instant): SessionPart | undefined;
  /** Whether the day's first part is still to come. */
  isBefore(board: Board, at: Instant): boolean;
  /** When the first part of the day begins. */
  openingOf(board: Board, at: Instant): Instant;
  isOver(board: Board, at: Instant): boolean;
  /** The next beginning or end of a part at any exchange, or midnight. */
  nextBell(at: Instant): Instant;
  /** The word of the feed for what an exchange does. */
  flagOf(board: Board, at: Instant): string;
  close(day: TradingDay): void;
  reopen(day: TradingDay): void;
}

const DEALS_UNTIL_MS = 15 * 3_600_000;

export function createSessions(): Sessions {
  const closedDays = new Set<TradingDay>();

  function momentOf(board: Board, at: Instant): Moment {
    const moment = momentAt(board, at, false);
    return closedDays.has(dayOf(at)) ? { kind: 'closed day', rules: moment.rules } : moment;
  }

  function partAt(board: Board, at: Instant): SessionPart | undefined {
    const moment = momentOf(board, at);
    return moment.kind === 'trading day' ? moment.part : undefined;
  }

  function edges(board: Board, at: Instant): { readonly first: Instant; readonly last: Instant } {
    const day = dayOf(at);
    const { session } = tradingRules(board, day);
    return {
      first: atTimeOf(day, session.at(0)?.fromMs ?? 0),
      last: atTimeOf(day, session.at(-1)?.untilMs ?? DAY_MS),
    };
  }

  return {
    momentOf,
    partAt,
    isBefore: (board, at) =>
      momentOf(board, at).kind === 'trading day' && at < edges(board, at).first,
    openingOf: (board, at) => edges(board, at).first,
    isOver: (board, at) => at >= edges(board, at).last,
    nextBell(at) {
      const day = dayOf(at);
      const moments = EXCHANGES.flatMap((board) =>
        tradingRules(board, day).session.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]),
      );
      const later = [...moments, DEALS_UNTIL_MS]
        .map((ms) => atTimeOf(day, ms))
        .filter((moment) => moment > at);
      return instant(Math.min(...later, midnightAfter(at)));
    },
    flagOf(board, at) {
      if (momentOf(board, at).kind !== 'trading day') return 'C';
      const part = partAt(board, at);
      if (part !== undefined) return FLAGS[part.phase];
      const isDeals = at >= edges(board, at).last && at < atTimeOf(dayOf(at), DEALS_UNTIL_MS);
      return isDeals ? 'PT' : 'C';
    },
    close: (day) => closedDays.add(day),
    reopen: (day) => closedDays.delete(day),
  };
}

const FLAGS: Readonly<Record<SessionPart['phase'], string>> = {
  'opening-auction': 'ATO',
  continuous: 'LO',
  'closing-auction': 'ATC',
  'periodic-auction': 'LO',
  'post-close': 'PT',
  'post-close-matching': 'PT',
  lunch: 'BREAK',
};
