// Signs that the journal is older than what the broker knows, as after a backup was put in its place: trading halts.

import type { Difference } from '../../domain/facts/house-facts.ts';
import type { BrokerSnapshot, ReportedExecution } from '../../ports/broker.ts';
import { endEntries } from '../cover/end-entries.ts';
import { intentSeqOf, nextOrderId, ownRefIn } from '../intents/intents.ts';
import { alarmOnce, halt } from '../turn/acts.ts';
import type { Turn } from '../turn/turn.ts';

/**
 * Every number of ours is durable before it is used. One the gateway is ahead of was used by somebody else under our
 * client id, or by a later life of this journal. A first session has nothing to compare;
 * what other programs placed while we looked on is known.
 */
export function noticeLowerFloor(turn: Turn, told: number): void {
  const floor = nextOrderId(turn);
  if (turn.state.sessionAt === 0 || told <= floor) return;
  const { clientId } = turn.settings.gateway;
  const text = `the gateway numbers the next order ${told}, the journal ${floor}: was an older journal restored, or does another program use client id ${clientId}?`;
  endRisk(turn, `floor/${told}`, undefined, text);
}

/** What bears our name with a number the journal has not reached was sent after this journal was copied. */
export function noticeOlderJournal(
  turn: Turn,
  snapshot: BrokerSnapshot,
  newestSeq: number,
  differences: Difference[],
): void {
  const { state } = turn;
  const check = ({ orderRef, symbol, account }: Told): void => {
    if (account !== state.account || state.orders.has(orderRef)) return;
    const ref = ownRefIn(orderRef, state);
    if (ref === undefined || state.orders.has(ref) || intentSeqOf(ref) <= newestSeq) return;
    haltForOlderJournal(turn, ref, symbol, differences);
  };
  snapshot.executions.forEach(check);
  snapshot.completedOrders.forEach(check);
}

type Told = Pick<ReportedExecution, 'orderRef' | 'symbol' | 'account'>;

export function haltForOlderJournal(
  turn: Turn,
  ref: string,
  symbol: string,
  differences: Difference[],
): void {
  const text = `order ${ref} bears our name but is not in the journal: was an older journal restored?`;
  differences.push({ kind: 'foreign-own-ref', symbol, text, action: 'halted' });
  endRisk(turn, ref, symbol, text);
}

const OLDER = 'journal-older-than-broker';

function endRisk(turn: Turn, key: string, symbol: string | undefined, text: string): void {
  halt(turn, OLDER);
  endEntries(turn, 'halted');
  alarmOnce(turn, key, { kind: OLDER, symbol, text });
}
