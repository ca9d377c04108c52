// An entry of an earlier day that the broker no longer knows: it may have filled, and its stop or target may have closed it again.
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { signedShares } from '../../domain/terms/side.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { beyondRecords, isOfEarlierDay } from './inferred-entry.ts';

/**
 * Executions and completed orders reach back to midnight, so nothing shows what became of it. The operator compares the
 * broker's list of trades. If the broker says that it was cancelled, only unexplained shares are a reason to ask.
 */
export function alarmForgottenEntry(
  turn: Turn,
  order: OrderRecord,
  snapshot: BrokerSnapshot,
): void {
  const { leg, side, symbol, orderRef } = order.terms;
  if (leg !== 'e' || !isOfEarlierDay(turn, order, snapshot)) return;
  const others = turn.broker.othersShares.get(symbol) ?? 0;
  const unexplained = beyondRecords(turn, order.terms, snapshot) - signedShares(side, others);
  const isAnswered = order.filled > 0 || turn.broker.endedByWord.has(orderRef);
  if (unexplained <= 0 && isAnswered) return;
  const sent = `${symbol}: the broker no longer knows what the entry ${orderRef} of ${unitsText(symbol, order.quantity)}, sent on an earlier day, has filled`;
  const rest =
    unexplained > 0
      ? `the account holds ${unitsText(symbol, unexplained)} that nothing else explains, and they have NO STOP. Look at the trades in the broker's program; if they are ours, \`sluice adopt ${typedSymbol(symbol)} --yes\` takes them over with a stop`
      : 'the account holds none of them. If it filled and was closed again, that trade is missing from the results: compare with the broker, `sluice reconcile --statement FILE`';
  const alarm = { kind: 'entry-forgotten', symbol, text: `${sent}; ${rest}` } as const;
  alarmOnce(turn, `${orderRef}/forgotten`, alarm, chainOfRef(turn, orderRef));
}
