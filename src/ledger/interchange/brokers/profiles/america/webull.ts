// Webull: the list of orders. It has neither fees nor cash: a fill is worth its price × quantity.
import { negated, valueAt } from '../../../../../kernel/amounts.ts';
import { type Price, ZERO } from '../../../../../kernel/decimal.ts';
import { unitPrice } from '../../../../domain/options/option-security.ts';
import type { Row } from '../../../rows/row-reading.ts';
import type { BrokerProfile, JoinedRows } from '../../reading/broker-row.ts';
import { dollars, NEW_YORK, written } from '../../reading/forms.ts';

const LEGS = 'legs';

export const webull: BrokerProfile = {
  name: 'webull',
  kind: 'Side',
  columns: ['Symbol', 'Side', 'Status', 'Filled', 'Total Qty', 'Avg Price', 'Filled Time'],
  decimalSign: '.',
  moments: written('MM/dd/yyyy HH:mm:ss'),
  zone: NEW_YORK,
  joined: withLegs,
  read(row) {
    const quantity = row.quantity('Filled');
    if (quantity.isZero()) return row.nothing('The order was not filled.');
    if (row.text('Symbol') === '')
      return row.has(LEGS)
        ? row.nothing('Its legs are booked.')
        : row.refuse(
            'Symbol',
            'The file has no legs of this order; export it again, or book it by hand.',
          );
    const price = row.price('Avg Price') ?? (ZERO as Price);
    const security = { symbol: row.text('Symbol'), name: row.text('Name') };
    const value = valueAt(quantity, unitPrice(security, price));
    const side = row.text('Side').toLowerCase();
    const isBuy = side === 'buy';
    if (!isBuy && side !== 'sell' && side !== 'short') return row.unknown('Side');
    const net = isBuy ? negated(value) : value;
    const entry = row.entry({
      // `05/20/2026 09:31:02 EDT`: the clock of New York.
      date: row.text('Filled Time').replace(/ E[DS]T$/, ''),
      ...{ currency: dollars, net },
    });
    row.remark('The file has no fees; book them yourself.');
    const trade = { security, quantity, net, price };
    return isBuy ? entry.buy(trade) : entry.sell(trade);
  },
};

/** An order of several contracts has a row with its name, and one of the same time without a name for each contract. */
function withLegs(rows: readonly Row[]): JoinedRows {
  const legs = rows.filter(({ raw }) => raw.Name === '' && raw.Symbol !== '');
  const times = new Set(legs.map(({ raw }) => raw['Filled Time']));
  const joined = rows.map((row) =>
    row.raw.Symbol === '' && times.has(row.raw['Filled Time'])
      ? { ...row, raw: { ...row.raw, [LEGS]: 'yes' } }
      : row,
  );
  return { rows: joined, notes: [] };
}
