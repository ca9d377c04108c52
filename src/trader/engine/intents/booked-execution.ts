// The fact of an execution: reported by the broker, inferred, stated by a person, or a correction of an inferred one.
import type { Fact } from '../../domain/facts/facts.ts';
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';

export type ExecutionBooked = Extract<Fact, { type: 'execution-booked' }>;

type Stated = Omit<ExecutionBooked, 'type' | 'execRoot' | 'brokerLink'> & {
  readonly brokerLink?: BrokerLink | undefined;
};

export function executionBooked({
  execId,
  orderRef,
  brokerLink,
  ...more
}: Stated): ExecutionBooked {
  return {
    type: 'execution-booked',
    execRoot: execRootOf(execId),
    execId,
    orderRef,
    ...(brokerLink && { brokerLink }),
    ...more,
  };
}

/** Whose shares the execution moved, and how many of it. */
type Share = Pick<ExecutionBooked, 'orderRef' | 'shares' | 'leg' | 'positionId' | 'strategy'> &
  Pick<ExecutionBooked, 'cumulative' | 'replaces'>;

export function reportedExecution(
  { execId, brokerLink, account, symbol, side, price, at }: ReportedExecution,
  { orderRef, shares, cumulative, ...more }: Share,
): ExecutionBooked {
  return executionBooked({
    execId,
    orderRef,
    brokerLink,
    account,
    symbol,
    side,
    shares,
    price,
    ...(cumulative !== undefined && { cumulative }),
    executedAt: at,
    ...more,
  });
}
