// When and how often the commission of an execution is reported: once, first as unknown (-1), late, never, or corrected.
import type { Scheduler } from '../../../../host/scheduler.ts';
import type { Faults } from '../../scheduling/faults.ts';
import type { BookOrder } from '../../state/book-order.ts';

export interface CommissionReports {
  /** What is reported of a new execution, each so much later than usual; the last is what was charged. */
  reportsOf(
    order: BookOrder,
    execId: string,
    charged: number,
  ): readonly (readonly [moreMs: number, commission: number])[];
  /** What a list has now; undefined if nothing was reported yet. */
  known(execId: string, charged: number): number | undefined;
}

/** How a gateway says that it does not know the commission yet. */
const PENDING = -1;
const PENDING_MS = 5_000;
const LATE_MS = 60_000;
const CORRECTED_MS = 10_000;
const CORRECTION = 0.35;
const USUAL_MS = 2_000;

export function createCommissionReports(scheduler: Scheduler, faults: Faults): CommissionReports {
  /** Of executions that are not reported as usual. */
  const knownByExecId = new Map<string, number | undefined>();

  function learn(execId: string, afterMs: number, commission: number): void {
    scheduler.after(afterMs, () => void knownByExecId.set(execId, commission));
  }

  function first(execId: string, commission: number | undefined): void {
    knownByExecId.set(execId, commission);
  }

  return {
    reportsOf(order, execId, charged) {
      const pending = faults.take('commission-pending', order);
      if (pending !== undefined) {
        const { forMs = PENDING_MS } = pending;
        first(execId, PENDING);
        learn(execId, USUAL_MS + forMs, charged);
        return [
          [0, PENDING],
          [forMs, charged],
        ];
      }
      const late = faults.take('commission-late', order);
      if (late !== undefined) {
        const { forMs = LATE_MS } = late;
        first(execId, undefined);
        learn(execId, USUAL_MS + forMs, charged);
        return [[forMs, charged]];
      }
      if (faults.take('commission-never', order) !== undefined) {
        first(execId, undefined);
        return [];
      }
      const corrected = faults.take('commission-corrected', order);
      if (corrected === undefined) return [[0, charged]];
      const { forMs = CORRECTED_MS } = corrected;
      const wrong = Math.round((charged + CORRECTION) * 1e4) / 1e4;
      first(execId, wrong);
      learn(execId, USUAL_MS + forMs, charged);
      return [
        [0, wrong],
        [forMs, charged],
      ];
    },
    known: (execId, charged) => (knownByExecId.has(execId) ? knownByExecId.get(execId) : charged),
  };
}
