// Halts trading if the broker knows orders that the journal does not, for example after an old backup was restored.

import type { Difference } from '../../domain/facts/house-facts.ts';
import type { BrokerReport, BrokerSnapshot, ReportedExecution } from '../../ports/broker.ts';
import { endEntries } from '../cover/end-entries.ts';
import { floorOf, intentSeqOf, ownRefIn } from '../intents/intents.ts';
import { alarmOnce, halt } from '../turn/acts.ts';
import type { Turn } from '../turn/turn.ts';

type SessionOpened = Extract<BrokerReport, { type: 'session-opened' }>;

/**
 * The journal records each of our order numbers before its use. If the gateway is ahead, another program used our client
 * id, or a newer copy of this journal did. A first session has nothing to compare with; orders that other programs placed
 * while we were connected are known.
 */
export function noticeLowerFloor(turn: Turn, { floor: told, seat }: SessionOpened): void {
  const ours = floorOf(turn);
  if (turn.state.sessionAt === 0 || told === undefined || told.kind !== ours?.kind) return;
  if (told.mark <= ours.mark) return;
  const text = `the gateway numbers the next order ${told.mark}, the journal ${ours.mark}: was an older journal restored, or does another program use ${seat}?`;
  endRisk(turn, `floor/${told.mark}`, undefined, text);
}

/** A reference of ours with a number that the journal has not reached was sent after this journal was copied. */
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
