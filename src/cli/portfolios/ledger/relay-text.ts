// How the ledger follows a trader, as text.
import { textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import type { RelayStanding } from '../../../relay/app/relay-standing.ts';
import { type CashComparison, isCashEqual } from '../../../relay/app/trader-relay.ts';
import { folded } from '../../answers/sections-text.ts';
import { tableText } from '../../answers/table.ts';
import { exchangeDateTime, timeLabel } from '../../program/words.ts';

export function standingLines(standing: RelayStanding): readonly string[] {
  const { account, condition, journalId, seq, lag } = standing;
  const who = `${account.name}: ${account.mode} ${account.account}`;
  const of = journalId === undefined ? '' : `, journal ${journalId}`;
  const behind = lag === 0 ? 'nothing to read' : `${counted(lag, 'fact')} to read`;
  switch (condition.kind) {
    case 'absent':
      return [`${who}`, ...folded('no journal on this host', '  ')];
    case 'waiting':
      return [`${who}`, ...folded(`the journal cannot be read: ${condition.why}`, '  ')];
    case 'stopped':
      return [
        `${who}${of}`,
        ...breakLines(standing).map((line) => `  ${line}`),
        ...folded(`\`sluice ledger relay continue ${account.name}\` resumes it.`, '  '),
        ...comparedLines(standing),
      ];
    case 'following':
      return [
        `${who}${of}`,
        ...folded(`in the ledger up to fact ${seq}; ${behind}`, '  '),
        ...comparedLines(standing),
      ];
  }
}

function comparedLines({ compared }: RelayStanding): readonly string[] {
  if (compared === undefined) return ['  not compared yet: that is done after each close'];
  const { close, differences, cash } = compared;
  const at = `${exchangeDateTime(toIso(close))} ${timeLabel()}`;
  const ofCash = cash === undefined ? 'cash: not reported since the last trade' : cashText(cash);
  if (differences.length === 0)
    return [`  broker, trader and ledger agreed after the close of ${at}`, ...folded(ofCash, '  ')];
  return [
    `  DIFFERENT after the close of ${at}:`,
    ...indented(
      tableText(differences, [
        { title: 'symbol', cell: ({ symbol }) => symbol },
        { title: 'ledger', cell: ({ ledger }) => textOf(ledger) },
        { title: 'trader', cell: ({ trader }) => textOf(trader) },
        { title: 'broker', cell: ({ broker }) => (broker ? textOf(broker) : null) },
      ]),
    ),
    ...folded(ofCash, '  '),
  ];
}

function cashText(cash: CashComparison): string {
  const { currency, broker, ledger } = cash;
  if (isCashEqual(cash)) return `cash: ${textOf(broker)} ${currency}, equal to the cent`;
  return `CASH DIFFERS: the ledger has ${textOf(ledger)} ${currency}, the broker ${textOf(broker)}`;
}

/** What a person has to see before going on: all of what the journal lacks. */
export function breakLines({ condition, break: found }: RelayStanding): readonly string[] {
  if (condition.kind !== 'stopped' || found === undefined) return [];
  const { missing, why } = condition;
  const then =
    found.kind === 'restored'
      ? `Resuming reverses what came after fact ${found.common.seq} and reads it again from this journal: what is listed here is then removed from the ledger.`
      : 'Resuming leaves them in the ledger, and what it holds counts as shares that are foreign to the new journal.';
  const count = missing.length === 0 ? 'No transaction' : counted(missing.length, 'transaction');
  return [
    ...folded(`STOPPED: ${why}.`, ''),
    `${count} of the ledger missing in it${missing.length === 0 ? '.' : ':'}`,
    ...(missing.length === 0
      ? []
      : indented(
          tableText(missing, [
            { title: 'id', cell: ({ id }) => id },
            { title: 'transaction', cell: ({ text }) => text },
          ]),
        )),
    ...folded(then, ''),
  ];
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function indented(table: string): string[] {
  return table.split('\n').map((line) => `  ${line}`);
}
