// Effects of durable facts: what was intended and committed is now handed to the broker, and nothing else ever is.
import type {
  ApprovedCancel,
  ApprovedChange,
  ApprovedOrder,
  Broker,
  NotSentReason,
} from '../../ports/broker.ts';
import type { RecordedFact } from '../../ports/journal.ts';

export interface Router {
  route(recorded: RecordedFact): void;
}

export interface RouterOptions {
  readonly broker: Broker;
  readonly isDryRun: boolean;
  /** Whether the HALT file lies in the instance folder; looked at before every entry. */
  isHalted(): boolean;
  /** Tells the engine that an intent did not leave. */
  notSent(orderRefs: readonly string[], reason: NotSentReason): void;
}

export function createRouter({ broker, isDryRun, isHalted, notSent }: RouterOptions): Router {
  return {
    route({ fact }) {
      switch (fact.type) {
        case 'entry-intended': {
          const refs = fact.legs.map(({ orderRef }) => orderRef);
          if (isDryRun) return notSent(refs, 'dry_run');
          if (isHalted()) return notSent(refs, 'halt_file');
          const { legs, validUntil } = fact;
          return broker.submit({ purpose: 'entry', legs, validUntil } as ApprovedOrder);
        }
        case 'protection-intended':
          return broker.submit({ purpose: 'protection', legs: fact.legs } as ApprovedOrder);
        case 'exit-intended':
          return broker.submit({ purpose: 'exit', legs: fact.legs } as ApprovedOrder);
        case 'change-intended':
          return broker.modify(fact.change as ApprovedChange);
        case 'cancel-intended':
          return broker.cancel({
            orderRef: fact.orderRef,
            orderId: fact.orderId,
          } as ApprovedCancel);
        default:
      }
    },
  };
}
