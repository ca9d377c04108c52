// Prometheus metrics of the trader: gauges from its status at each scrape, counters from its stream of facts.
import { Counter, Gauge, Registry } from 'prom-client';
import { type Observable, Subscription } from 'rxjs';
import type { FeedScore } from '../../domain/score/feed-score.ts';
import type { KnownMove } from '../../domain/score/scored-prediction.ts';
import type { Trader } from '../../ports/trader.ts';
import type { TraderStatus } from '../../ports/trader-status.ts';
import type { TurnTimes } from '../../ports/turn-times.ts';
import { connectionGauges } from './series/connection-gauges.ts';
import { countOrders } from './series/order-counters.ts';
import { processGauges } from './series/process-gauges.ts';
import { measureTurns } from './series/turn-latencies.ts';

export interface MetricSources {
  readonly trader: Trader;
  readonly version: string;
  /** Errors in the log. */
  errorsLastHour(): number;
  /** Every turn that recorded something. */
  readonly turns$: Observable<TurnTimes>;
  /** Price moves after predictions; absent if nothing has been scored. */
  readonly moves$?: Observable<KnownMove>;
  /** Every assessment of a feed, made with the daily report. */
  readonly scores$?: Observable<readonly FeedScore[]>;
}

export interface Metrics {
  readonly contentType: string;
  /** Amounts of money only if asked for. */
  text(withMoney: boolean): Promise<string>;
  stop(): void;
}

const GAUGES: readonly (readonly [string, string, (status: TraderStatus) => number])[] = [
  ['sluice_ready', '1 when reconciled and allowed to trade', (s) => Number(s.ready.isReady)],
  [
    'sluice_gateway_ready',
    '1 when the gateway is ready',
    (s) => Number(s.gateway.state === 'ready'),
  ],
  ['sluice_positions', 'Open positions', (s) => s.positions],
  ['sluice_holdings', 'Symbols kept as an investment, without a stop', (s) => s.holdings.length],
  [
    'sluice_protected_positions',
    'Open positions covered by a resting stop',
    (s) => s.protectedPositions,
  ],
  [
    'sluice_unprotected_positions',
    'Open positions that count as unprotected, which block entries',
    (s) => s.uncovered.filter(({ kind }) => kind === 'unprotected' || kind === 'waived').length,
  ],
  [
    'sluice_stops_confirmed_age_seconds',
    'Market seconds since the broker last showed all stops at work; 0 without a position, +Inf if not since the start',
    confirmedAge,
  ],
  [
    'sluice_worst_case_usd',
    'Profit or loss from the entries if every resting stop fills at its price; -Inf without a stop',
    (s) => s.worstCase,
  ],
  ['sluice_worst_case_from_now_usd', 'The same from the last prices', (s) => s.worstCaseFromNow],
  ['sluice_open_orders', 'Orders that may still fill', (s) => s.openOrders],
  ['sluice_unknown_orders', 'Orders whose outcome is unknown', (s) => s.unknownOrders],
  [
    'sluice_naked_seen_ms',
    'Milliseconds of market time observed without full protection',
    (s) => s.nakedSeenMs,
  ],
  [
    'sluice_broker_gap_ms',
    'Milliseconds of market time in which the broker left a partly filled entry without a stop',
    (s) => s.brokerGapMs,
  ],
  [
    'sluice_watched_positions',
    'Open positions whose stop rests nowhere: this daemon watches it',
    (s) => s.watched.length,
  ],
  [
    'sluice_unwatched_positions',
    'Watched positions whose stop is not watched at the moment, which blocks entries',
    (s) => s.watched.filter(({ kind }) => kind === 'unwatched').length,
  ],
  [
    'sluice_unwatched_seen_ms',
    'Milliseconds of market time in which the stop of a watched position was not watched',
    (s) => s.unwatchedSeenMs,
  ],
  ['sluice_repairs', 'Stops placed separately from their entry or restored', (s) => s.repairs],
  ['sluice_inbox', 'Inputs waiting for the engine', (s) => s.inbox],
  ['sluice_turns', 'Turns of the engine since its start', (s) => s.turns],
  ['sluice_last_seq', 'Number of the newest durable fact', (s) => s.lastSeq],
];

function confirmedAge({ positions, stops, marketTime }: TraderStatus): number {
  if (positions === 0) return 0;
  const { confirmedAt } = stops;
  return confirmedAt === undefined ? Number.POSITIVE_INFINITY : (marketTime - confirmedAt) / 1000;
}

export function createMetrics(sources: MetricSources): Metrics {
  const { trader, version, turns$, errorsLastHour } = sources;
  const registry = new Registry();
  const registers = [registry];
  const gauges = GAUGES.map(([name, help, read]) => ({
    gauge: new Gauge({ name, help, registers }),
    read,
  }));
  const errors = new Gauge({
    name: 'sluice_errors_last_hour',
    help: 'Errors within the last hour',
    registers,
  });
  const ignored = new Gauge({
    name: 'sluice_ignored_prints',
    help: 'Prices ignored as implausible for the high-water mark',
    labelNames: ['reason'],
    registers,
  });
  const counting = countFacts(trader, registers);
  counting.add(countMoves(sources, registers));
  counting.add(countOrders(trader.facts$, registers));
  counting.add(measureTurns(turns$, registers));
  const connections = connectionGauges(registers);
  const process = processGauges(version, registers);
  counting.add(process.stop);
  return {
    contentType: registry.contentType,
    text(withMoney) {
      const status = trader.status();
      for (const { gauge, read } of gauges) gauge.set(read(status));
      for (const [reason, count] of Object.entries(status.ignoredPrints))
        ignored.set({ reason }, count);
      connections.set(status);
      process.set();
      errors.set(errorsLastHour());
      return withMoney ? registry.metrics() : withoutMoney(registry);
    },
    stop: () => counting.unsubscribe(),
  };
}

/** The name of a metric ends in its unit. */
const MONEY = /_usd$/;

async function withoutMoney(registry: Registry): Promise<string> {
  const metrics = await registry.getMetricsAsJSON();
  const names = metrics.map(({ name }) => name).filter((name) => !MONEY.test(name));
  const texts = await Promise.all(names.map((name) => registry.getSingleMetricAsString(name)));
  return `${texts.join('\n\n')}\n`;
}

function countFacts(trader: Trader, registers: Registry[]): Subscription {
  const counter = (name: string, help: string, label: string) =>
    new Counter({ name, help, labelNames: [label], registers });
  const facts = counter('sluice_facts_total', 'Durable facts by type', 'type');
  const predictions = counter('sluice_predictions_total', 'Predictions by verdict', 'verdict');
  const refusals = counter('sluice_signals_refused_total', 'Refused signals by reason', 'reason');
  const trades = counter('sluice_trades_total', 'Closed trades by reason', 'reason');
  return trader.facts$.subscribe(({ fact }) => {
    facts.inc({ type: fact.type });
    if (fact.type === 'prediction-judged') predictions.inc({ verdict: fact.verdict.kind });
    if (fact.type === 'signal-refused') {
      for (const { kind } of fact.reasons) refusals.inc({ reason: kind });
    }
    if (fact.type === 'position-closed') trades.inc({ reason: fact.reason });
  });
}

function countMoves({ moves$, scores$ }: MetricSources, registers: Registry[]): Subscription {
  const scored = new Counter({
    name: 'sluice_scored_predictions_total',
    help: 'Predictions compared with later prices, by result',
    labelNames: ['feed', 'horizon', 'outcome'],
    registers,
  });
  const sum = new Gauge({
    name: 'sluice_predicted_move_percent_sum',
    help: 'Sum of the moves in the direction predicted since the start, percent',
    labelNames: ['feed', 'horizon'],
    registers,
  });
  const decayed = new Gauge({
    name: 'sluice_feed_decayed',
    help: '1 when recent days of a feed are worse than earlier ones, as of the last daily report',
    labelNames: ['feed'],
    registers,
  });
  const counting = new Subscription();
  counting.add(
    moves$?.subscribe(({ feed, horizon, move }) => {
      scored.inc({ feed, horizon, outcome: outcomeOf(move) });
      sum.inc({ feed, horizon }, move * 100);
    }),
  );
  counting.add(
    scores$?.subscribe((scores) => {
      for (const { feed, decay } of scores) decayed.set({ feed }, Number(decay.kind === 'decayed'));
    }),
  );
  return counting;
}

function outcomeOf(move: number): string {
  if (move === 0) return 'flat';
  return move > 0 ? 'hit' : 'miss';
}
