// Halts trading if the broker knows orders that the journal does not, for example after an old backup was restored.

import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import type {
  BrokerReport,
  BrokerSnapshot,
  ReportedExecution,
  ReportedOrder,
} from '../../ports/broker-reports.ts';
import { wordsOf } from '../../ports/brokers.ts';
import { floorOf, intentSeqOf, ownRefIn } from '../intents/intents.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import { alarmOnce, halt } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

type SessionOpened = Extract<BrokerReport, { type: 'session-opened' }>;

/**
 * The journal records each of our order numbers before its use. If the gateway is ahead, another program used our client
 * id, or a newer copy of this journal did. A first session has nothing to compare with; orders that other programs placed
 * while we were connected are known.
 */
export function noticeLowerFloor(turn: Turn, { floor: reportedFloor, seat }: SessionOpened): void {
  const ours = floorOf(turn);
  if (
    turn.state.sessionAt === 0 ||
    reportedFloor === undefined ||
    reportedFloor.kind !== ours?.kind
  )
    return;
  if (reportedFloor.mark <= ours.mark) return;
  const text = `the gateway numbers the next order ${reportedFloor.mark}, the journal ${ours.mark}: was an older journal restored, or does another program use ${seat}?`;
  endRisk(turn, `floor/${reportedFloor.mark}`, undefined, text);
}

/** A reference of ours with a number that the journal has not reached was sent after this journal was copied. */
export function noticeOlderJournal(
  turn: Turn,
  snapshot: BrokerSnapshot,
  newestSeq: number,
  differences: Difference[],
): void {
  const { state } = turn;
  const check = ({ orderRef, symbol, account }: Referenced): void => {
    if (account !== state.account || state.orders.has(orderRef)) return;
    const ref = ownRefIn(orderRef, state);
    if (ref === undefined || state.orders.has(ref) || intentSeqOf(ref) <= newestSeq) return;
    const text = `order ${ref} bears our name but is not in the journal: was an older journal restored?`;
    haltForUnknown(turn, { ref, symbol, text }, differences);
  };
  snapshot.executions.forEach(check);
  snapshot.completedOrders.forEach(check);
}

type Referenced = Pick<ReportedExecution, 'orderRef' | 'symbol' | 'account'>;

/** A working order of our client that the journal does not contain. */
export function haltForLeftBehind(
  turn: Turn,
  reported: ReportedOrder,
  differences: Difference[],
): void {
  const { orderRef, symbol, side, quantity, type } = reported;
  const text = `${side} ${quantity} ${type} (${orderRef}) works under our client id and is not in the journal: was the journal lost, or an older one restored? \`sluice adopt ${typedSymbol(symbol)} --yes\` takes the shares over with a stop of their own in place of the order; without shares, cancel it in ${wordsOf(turn.settings.broker).screen}. Then run \`sluice resume\``;
  haltForUnknown(turn, { ref: orderRef, symbol, text }, differences);
}

interface Unknown {
  readonly ref: string;
  readonly symbol: string;
  readonly text: string;
}

/** Only once, so that the operator can resume; the difference stays until the order is gone. */
function haltForUnknown(
  turn: Turn,
  { ref, symbol, text }: Unknown,
  differences: Difference[],
): void {
  const { differences: before } = turn.state;
  const isKnown = before.some((one) => one.kind === OWN_REF && one.text === text);
  differences.push({ kind: OWN_REF, symbol, text, action: 'halted' });
  if (!isKnown) endRisk(turn, ref, symbol, `${symbol}: ${text}`);
}

const OWN_REF = 'foreign-own-ref' satisfies Difference['kind'];
const OLDER = 'journal-older-than-broker';

function endRisk(turn: Turn, key: string, symbol: string | undefined, text: string): void {
  halt(turn, OLDER);
  endEntries(turn, 'halted');
  alarmOnce(turn, key, { kind: OLDER, symbol, text });
}
