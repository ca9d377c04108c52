// Records an execution that the broker has not reported, under our own id, so that the real one can replace it later.

import type { Instant } from '../../../kernel/instant.ts';
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { BookedExecution } from '../state/order-record.ts';
import type { Chain, Turn } from '../turn/turn.ts';
import { type ExecutionBooked as Booked, executionBooked } from './booked-execution.ts';

export type InferredExecution = Pick<
  Booked,
  'orderRef' | 'symbol' | 'side' | 'shares' | 'price' | 'leg' | 'positionId' | 'strategy'
> & {
  readonly brokerLink: BrokerLink | undefined;
  readonly priceSource: NonNullable<Booked['priceSource']>;
  /** The latest time at which it can have happened; by default now. */
  readonly executedAt?: Instant;
  /** The broker has stated the fill: its positions may not show it yet. */
  readonly isStated?: true;
};

export function recordInferred(
  turn: Turn,
  { orderRef, brokerLink, symbol, side, shares, price, ...more }: InferredExecution,
  chain: Chain,
): RecordedFact {
  const { account, journalId, seq } = turn.state;
  const execId = `inferred.${journalId}.${seq + 1}.01`;
  return turn.record(
    executionBooked({
      execId,
      orderRef,
      brokerLink,
      account,
      symbol,
      side,
      shares,
      price,
      executedAt: turn.now,
      ...more,
      isInferred: true,
    }),
    chain,
  );
}

/** What a revision leaves of an inferred execution. */
type Left = Pick<Booked, 'symbol' | 'side' | 'shares' | 'leg' | 'strategy'>;

/** The next revision of an inferred execution: reported or stated ones have taken some or all of its shares. */
export function reviseInferred(
  turn: Turn,
  known: BookedExecution,
  { symbol, side, shares, leg, strategy }: Left,
  chain: Chain | undefined,
): RecordedFact {
  const { orderRef, price, positionId } = known;
  return turn.record(
    executionBooked({
      execId: nextRevision(known.execId),
      orderRef,
      account: turn.state.account,
      symbol,
      side,
      shares,
      price,
      executedAt: turn.now,
      leg,
      positionId,
      strategy,
      isInferred: true,
      replaces: replacedBy(known),
    }),
    chain,
  );
}

export function nextRevision(execId: string): string {
  const root = execRootOf(execId);
  const revision = Number(execId.slice(root.length + 1)) + 1;
  return `${root}.${String(revision).padStart(2, '0')}`;
}

export function replacedBy({
  execId,
  shares,
  price,
}: BookedExecution): NonNullable<Booked['replaces']> {
  return { execId, shares, price };
}
