// The report of one trading day: money, trades, refusals and reasons, protection, quality of the feeds.

import { type Instant, MINUTE_MS, type TradingDay, toIso } from '../../../kernel/instant.ts';
import { sumOfCents } from '../../../market/instruments/money.ts';
import { type Figure, meanOf } from '../../../market/performance/figure.ts';
import { type GainStatistics, gainStatistics } from '../../../market/performance/gains.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { HoldingRow, PositionRow, TradeRow } from '../../contract/order-rows.ts';
import { type JudgedFeed, judgedFeeds } from '../../domain/judge/judged-feeds.ts';
import type { SessionCloses } from '../../domain/judge/price-days.ts';
import { type FeedScore, feedScores } from '../../domain/score/feed-score.ts';
import type { ScoredPrediction } from '../../domain/score/scored-prediction.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { BrokerWords } from '../../domain/wording/broker-words.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import { closedOn, netsOf } from '../notify/day-words.ts';
import { type DayFacts, dayFactsOf } from './day-facts.ts';
import type { StatementWord } from './statement-word.ts';

export interface DayReport extends DayFacts {
  readonly day: TradingDay;
  readonly mode: string;
  readonly account: string;
  /** Its currency and clock are the report's. */
  readonly venue: Venue;
  readonly broker: BrokerWords;
  /** Market time at which it was made. */
  readonly madeAt: Instant;
  /** The session ended some time ago, so only corrections by the broker can follow. */
  readonly isFinal: boolean;
  /** Closed on the day, in order of closing. */
  readonly trades: readonly TradeRow[];
  /** Over the results after commissions, USD. */
  readonly gains: GainStatistics;
  readonly commission: number;
  /** The commissions are our own estimates, tax included. */
  readonly isEstimated: boolean;
  /** Positions opened by the end of the day and open when the report is made. */
  readonly open: readonly PositionRow[];
  /** Kept as investments when the report is made; in no figure of the result. */
  readonly holdings: readonly HoldingRow[];
  /** USD; positions without a price are excluded. */
  readonly unrealized: number;
  /** Percent of the signal's price, positive if worse. */
  readonly slippage: Figure;
  readonly slippageCost: number;
  /** Of the predictions of the day. */
  readonly scoresOfDay: readonly FeedScore[];
  /** Of all predictions kept, up to the end of the day. */
  readonly scores: readonly FeedScore[];
  /** Feeds whose minutes were kept, judged by all predictions up to the end of the day. */
  readonly judged: readonly JudgedFeed[];
  /** Undefined if no statement of the day was compared. */
  readonly statement: StatementWord | undefined;
}

export interface DaySources {
  readonly day: TradingDay;
  readonly mode: string;
  readonly account: string;
  readonly venue: Venue;
  readonly broker: BrokerWords;
  readonly now: Instant;
  /** Of any day. */
  readonly trades: readonly TradeRow[];
  readonly positions: readonly PositionRow[];
  readonly holdings: readonly HoldingRow[];
  readonly predictions: readonly ScoredPrediction[];
  /** Minutes of their sessions, as far as they were kept. */
  readonly closes: readonly SessionCloses[];
  /** Of this day. */
  readonly facts: readonly RecordedFact[];
  readonly statement: StatementWord | undefined;
}

/** After the close; late prints, commissions and the bars used for scoring have arrived by then. */
export const FINAL_AFTER_MS = 15 * MINUTE_MS;

export function dayReportOf(sources: DaySources): DayReport {
  const { day, mode, account, venue, broker, now, statement } = sources;
  const { calendar } = venue;
  const { start, end } = calendar.boundsOf(day);
  const positions = sources.positions.filter(({ opened_at: at }) => at === null || at < toIso(end));
  const trades = closedOn(sources.trades, day, calendar);
  const predictions = sources.predictions.filter(({ at }) => at < end);
  const facts = dayFactsOf(sources.facts, venue);
  return {
    ...facts,
    day,
    mode,
    account,
    venue,
    broker,
    madeAt: now,
    isFinal: now >= (calendar.sessionOf(day)?.close ?? end) + FINAL_AFTER_MS,
    trades,
    gains: gainStatistics(netsOf(trades)),
    commission: sumOfCents(trades.map(({ commission }) => commission)),
    isEstimated: trades.some(({ is_estimated }) => is_estimated),
    open: positions,
    holdings: sources.holdings.filter(({ opened_at: at }) => at < toIso(end)),
    unrealized: sumOfCents(positions.map(({ unrealized_pnl }) => unrealized_pnl ?? 0)),
    slippage: meanOf(
      facts.slips.map(
        ({ signal, price }) => (price / signal.price - 1) * signOf(signal.side) * 100,
      ),
      'no-trades',
    ),
    slippageCost: sumOfCents(facts.slips.map(({ cost }) => cost)),
    scoresOfDay: feedScores(
      predictions.filter(({ at }) => at >= start),
      calendar,
    ),
    scores: feedScores(predictions, calendar),
    judged: judgedFeeds(
      predictions,
      sources.closes.filter((kept) => kept.day <= day),
      calendar,
    ),
    statement,
  };
}
