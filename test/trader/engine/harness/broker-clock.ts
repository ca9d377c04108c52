// The clock of a broker: it states whole seconds, and may differ from ours.
import { type Instant, instant, SECOND_MS } from '../../../../src/kernel/instant.ts';
import type {
  BrokerReport,
  ReportedExecution,
} from '../../../../src/trader/ports/broker-reports.ts';

export interface BrokerClock {
  /** Ahead of ours; negative if it is behind. */
  readonly aheadMs: number;
}

/** The report as a broker with this clock makes it. */
export function byClock({ aheadMs }: BrokerClock, report: BrokerReport): BrokerReport {
  const shown = (at: number): Instant =>
    instant(Math.floor((at + aheadMs) / SECOND_MS) * SECOND_MS);
  const dated = (execution: ReportedExecution) => ({ ...execution, at: shown(execution.at) });
  switch (report.type) {
    case 'execution':
      return { ...report, execution: dated(report.execution) };
    case 'snapshot':
    case 'snapshot-incomplete': {
      const { snapshot } = report;
      const executions = snapshot.executions.map(dated);
      return { ...report, snapshot: { ...snapshot, executions } };
    }
    case 'clock-read':
      return { ...report, skewMs: report.skewMs + aheadMs };
    default:
      return report;
  }
}
