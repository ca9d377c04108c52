// Sends the effects of durable facts to the broker: only committed intents pass through here.
// Law 1: see src/trader/ports/approval.ts
import { assertNever } from '../../../kernel/assert.ts';
import { approvalOf, type DurableFact } from '../../ports/approval.ts';
import type { ApprovedOrder, Broker } from '../../ports/broker.ts';
import type { NotSentReason } from '../../ports/broker-reports.ts';

export interface Router {
  route(recorded: DurableFact): void;
}

export interface RouterOptions {
  readonly broker: Broker;
  readonly isDryRun: boolean;
  /** Whether the HALT file is in the instance folder; checked before every entry. */
  isHalted(): boolean;
  /** Reports to the engine that an intent was not sent. */
  notSent(orderRefs: readonly string[], reason: NotSentReason): void;
}

export function createRouter({ broker, isDryRun, isHalted, notSent }: RouterOptions): Router {
  function submit(order: ApprovedOrder): void {
    const refs = order.legs.map(({ orderRef }) => orderRef);
    if (order.purpose === 'entry' && isDryRun) return notSent(refs, 'dry_run');
    if (order.purpose === 'entry' && isHalted()) return notSent(refs, 'halt_file');
    broker.submit(order);
  }
  return {
    route(recorded) {
      const approval = approvalOf(recorded);
      if (approval === undefined) return;
      switch (approval.kind) {
        case 'order':
          return submit(approval.order);
        case 'change':
          return broker.modify(approval.change);
        case 'cancel':
          return broker.cancel(approval.cancel);
        case 'exercise':
          return broker.exercise?.(approval.exercise);
        default:
          assertNever(approval);
      }
    },
  };
}
