// Records an execution that the broker has not reported, under our own id, so that the real one can replace it later.

import type { Fact } from '../../domain/facts/facts.ts';
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Chain, Turn } from '../turn/turn.ts';

type Booked = Extract<Fact, { type: 'execution-booked' }>;

export type InferredExecution = Pick<
  Booked,
  'orderRef' | 'symbol' | 'side' | 'shares' | 'price' | 'leg' | 'positionId' | 'strategy'
> & {
  readonly brokerLink: BrokerLink | undefined;
  readonly priceSource: NonNullable<Booked['priceSource']>;
};

export function recordInferred(
  turn: Turn,
  { orderRef, brokerLink, symbol, side, shares, price, ...more }: InferredExecution,
  chain: Chain,
): RecordedFact {
  const { account, journalId, seq } = turn.state;
  const execId = `inferred.${journalId}.${seq + 1}.01`;
  return turn.record(
    {
      type: 'execution-booked',
      execRoot: execRootOf(execId),
      execId,
      orderRef,
      ...(brokerLink && { brokerLink }),
      account,
      symbol,
      side,
      shares,
      price,
      executedAt: turn.now,
      ...more,
      isInferred: true,
    },
    chain,
  );
}
