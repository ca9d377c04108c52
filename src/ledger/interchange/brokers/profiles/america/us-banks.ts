// Banks of the United States: Charles Schwab Bank, and Digital Federal Credit Union.
import { minus } from '../../../../../kernel/amounts.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { dollars, NEW_YORK, written } from '../../reading/forms.ts';

function schwabBankWith(columns: readonly string[], out: string, into: string): BrokerProfile {
  return {
    name: 'schwab-bank',
    kind: 'Type',
    columns: ['Date', 'Type', 'Description', ...columns],
    decimalSign: '.',
    moments: written('MM/dd/yyyy'),
    zone: NEW_YORK,
    read(row) {
      const net = minus(row.money(into), row.money(out));
      const notes = row.text('Description');
      const entry = row.entry({ date: row.text('Date'), currency: dollars, net, notes });
      if (row.text('Type') === 'INTADJUST') return entry.interest(net);
      return entry.transfer(net);
    },
  };
}

export const schwabBank: readonly BrokerProfile[] = [
  schwabBankWith(['Status', 'CheckNumber', 'Withdrawal', 'Deposit'], 'Withdrawal', 'Deposit'),
  schwabBankWith(['Check #', 'Withdrawal (-)', 'Deposit (+)'], 'Withdrawal (-)', 'Deposit (+)'),
];

export const digitalFederal: BrokerProfile = {
  name: 'dcu',
  kind: 'TRANSACTION TYPE',
  columns: ['DATE', 'TRANSACTION TYPE', 'DESCRIPTION', 'AMOUNT', 'ID', 'MEMO', 'CURRENT BALANCE'],
  decimalSign: '.',
  moments: written('MM/dd/yyyy'),
  zone: NEW_YORK,
  read(row) {
    const [net, notes] = [row.money('AMOUNT'), row.text('DESCRIPTION')];
    const entry = row.entry({
      ...{ date: row.text('DATE'), currency: dollars, net, notes, id: row.text('ID') },
    });
    return /^(?:DIVIDEND|INTEREST)\b/i.test(notes) ? entry.interest(net) : entry.transfer(net);
  },
};
