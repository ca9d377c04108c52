// Mistakes on purpose, each between the engine and what it sends by: an exploration that does not find them proves nothing.
import { Subject } from 'rxjs';
import { approvalOf, commit } from '../../src/trader/ports/approval.ts';
import type { Broker } from '../../src/trader/ports/broker.ts';
import type { BrokerReport, ReportedExecution } from '../../src/trader/ports/broker-reports.ts';
import type { Journal, RecordedFact } from '../../src/trader/ports/journal.ts';
import type { Plant } from '../simulation/components/daemon.ts';

/** Reports pass through here, and what is made of one goes on. */
function hearing(broker: Broker, pass: (report: BrokerReport) => readonly BrokerReport[]): Broker {
  const reports$ = new Subject<BrokerReport>();
  broker.reports$.subscribe({
    next: (report) => pass(report).forEach((one) => void reports$.next(one)),
    complete: () => reports$.complete(),
  });
  return { ...broker, reports$ };
}

/** A stop is resized before the fill that it follows is durable. */
export const resizedTooEarly: Plant = ({ broker, journal }) => {
  const early = new Set<unknown>();

  function sendEarly(facts: readonly RecordedFact[]): void {
    const resizes = facts.filter(
      ({ fact }) =>
        fact.type === 'change-intended' &&
        fact.change.orderRef.endsWith('.s') &&
        fact.change.quantity !== undefined,
    );
    // Nothing is durable, and the mistake takes it for that.
    const taken = commit({ append: () => undefined }, resizes);
    for (const fact of taken.ok ? taken.value : []) {
      const approval = approvalOf(fact);
      if (approval?.kind !== 'change') continue;
      early.add(approval.change);
      broker.modify(approval.change);
    }
  }

  return {
    broker: { ...broker, modify: (change) => void (early.has(change) || broker.modify(change)) },
    journal: {
      ...journal,
      lastSeq: journal.lastSeq,
      append(facts) {
        sendEarly(facts);
        return journal.append(facts);
      },
    },
  };
};

/** After a start, an order without an outcome is sent again on a guess. */
export const sentAgain: Plant = ({ broker, journal }) => {
  const open = withoutOutcome(journal);

  function guess(): void {
    const taken = commit({ append: () => undefined }, open.splice(0));
    for (const fact of taken.ok ? taken.value : []) {
      const approval = approvalOf(fact);
      if (approval?.kind === 'order') broker.submit(approval.order);
    }
  }

  return {
    journal,
    broker: hearing(broker, (report) => {
      if (report.type === 'snapshot' && open.length > 0) guess();
      return [report];
    }),
  };
};

function withoutOutcome(journal: Journal): RecordedFact[] {
  const facts = [...journal.read(0)];
  const isHeard = facts.some(({ fact }) => fact.type === 'order-updated');
  return isHeard ? [] : facts.filter(({ fact }) => fact.type === 'entry-intended');
}

/** Cancels are decided and never leave. */
export const cancelsForgotten: Plant = ({ broker, journal }) => ({
  journal,
  broker: { ...broker, cancel: () => {} },
});

/**
 * A fill is counted twice. The same execution heard again, or heard under another number, is no mistake that could be made: the
 * engine knows it by its root, and by what its order has filled with it. So what the order has filled grows with it.
 */
export const countedTwice: Plant = ({ broker, journal }) => ({
  journal,
  broker: hearing(broker, (report) =>
    report.type === 'execution' ? [report, again(report.execution)] : [report],
  ),
});

function again(execution: ReportedExecution): BrokerReport {
  const { execId, cumulativeQuantity, shares } = execution;
  const cumulative = cumulativeQuantity + shares;
  return {
    type: 'execution',
    execution: { ...execution, execId: `again.${execId}`, cumulativeQuantity: cumulative },
  };
}

/** That the gateway calls an order filled is not heard. */
export const filledUnsaid: Plant = ({ broker, journal }) => ({
  journal,
  broker: hearing(broker, (report) => {
    if (report.type !== 'cancel-refused') return [report];
    const { isFilled: _, ...unsaid } = report;
    return [unsaid];
  }),
});

/** Of a vertical, the fill of its second contract is never reported. */
export const secondUnheard: Plant = ({ broker, journal }) => {
  const isSecond = ({ symbol }: ReportedExecution) => symbol.endsWith('C00104000');
  return {
    journal,
    broker: hearing(broker, (report) => {
      if (report.type === 'execution') return isSecond(report.execution) ? [] : [report];
      if (report.type !== 'snapshot') return [report];
      const executions = report.snapshot.executions.filter((one) => !isSecond(one));
      return [{ ...report, snapshot: { ...report.snapshot, executions } }];
    }),
  };
};

/** Shares that left the account are still seen in it. */
export const sharesUnseen: Plant = ({ broker, journal }) => ({
  journal,
  broker: hearing(broker, (report) => {
    if (report.type !== 'snapshot') return report.type === 'position' ? [] : [report];
    const { snapshot } = report;
    const positions = snapshot.positions.map((one) => ({ ...one, quantity: HELD_SHARES }));
    return [{ ...report, snapshot: { ...snapshot, positions } }];
  }),
});

const HELD_SHARES = 100;
