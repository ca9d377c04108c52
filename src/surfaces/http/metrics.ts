// Prometheus metrics of the trader: gauges read from its status when asked, counters from its stream of facts.
import { Counter, Gauge, Registry } from 'prom-client';
import type { Subscription } from 'rxjs';
import type { Trader, TraderStatus } from '../../ports/trader.ts';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
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
  [
    'sluice_protected_positions',
    'Open positions covered by a resting stop',
    (s) => s.protectedPositions,
  ],
  ['sluice_worst_case_usd', 'Profit or loss if every stop fills at its price', (s) => s.worstCase],
  ['sluice_open_orders', 'Orders that may still fill', (s) => s.openOrders],
  ['sluice_unknown_orders', 'Orders whose outcome is not known', (s) => s.unknownOrders],
  [
    'sluice_naked_seen_ms',
    'Market milliseconds seen without full protection',
    (s) => s.nakedSeenMs,
  ],
  ['sluice_repairs', 'Stops placed apart from their entry or moved back', (s) => s.repairs],
  ['sluice_errors_last_hour', 'Errors within the last hour', (s) => s.errorsLastHour],
  ['sluice_inbox', 'Inputs waiting for the engine', (s) => s.inbox],
  ['sluice_turns', 'Turns of the engine since its start', (s) => s.turns],
  ['sluice_last_seq', 'Number of the newest durable fact', (s) => s.lastSeq],
];

export function createMetrics(trader: Trader, residentBytes: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const gauges = GAUGES.map(([name, help, read]) => ({
    gauge: new Gauge({ name, help, registers }),
    read,
  }));
  const memory = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the daemon',
    registers,
  });
  const counting = countFacts(trader, registers);
  return {
    contentType: registry.contentType,
    text() {
      const status = trader.status();
      for (const { gauge, read } of gauges) gauge.set(read(status));
      memory.set(residentBytes());
      return registry.metrics();
    },
    stop: () => counting.unsubscribe(),
  };
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
