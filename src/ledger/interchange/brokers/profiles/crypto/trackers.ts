// Programs that follow coins over several exchanges: CoinTracking and Delta. Without an amount in a currency a row has no price.
import { negated } from '../../../../../kernel/amounts.ts';
import { currencyFrom } from '../../../rows/currency-code.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { dollars, euros, UTC, written } from '../../reading/forms.ts';

const NO_CURRENCY =
  'The row has no amount in a currency, so that its price is not known; enter it by hand with the value of that day.';

export const cointracking: BrokerProfile = {
  name: 'cointracking',
  kind: 'Type',
  columns: ['Type', 'Buy', 'Cur.', 'Sell', 'Fee', 'Exchange', 'Date'],
  decimalSign: '.',
  moments: written('dd.MM.yyyy HH:mm:ss', 'iso'),
  zone: UTC,
  read(row) {
    const type = row.text('Type');
    const [bought, sold] = [row.text('Cur.'), row.text('Cur. 2')];
    const date = row.text('Date');
    const id = row.text('Tx-ID');
    const paid = currencyFrom(sold);
    const received = currencyFrom(bought);
    if (type === 'Trade' && (paid !== undefined) !== (received !== undefined)) {
      const net = paid === undefined ? row.money('Buy') : negated(row.money('Sell'));
      const currency = paid ?? received ?? euros;
      const isOwn = row.text('Cur. 3') === currency;
      const fees = isOwn ? row.money('Fee') : row.money('');
      const entry = row.entry({ date, currency, net, id });
      if (paid === undefined)
        return entry.sell({
          security: { symbol: sold },
          quantity: row.quantity('Sell'),
          net,
          fees,
        });
      return entry.buy({ security: { symbol: bought }, quantity: row.quantity('Buy'), net, fees });
    }
    if (type === 'Trade') return row.refuse('Type', NO_CURRENCY);
    const isIn = row.has('Buy');
    const fiat = isIn ? received : paid;
    if (fiat !== undefined) {
      const net = isIn ? row.money('Buy') : negated(row.money('Sell'));
      return row.entry({ date, currency: fiat, net, id, notes: type }).transfer(net);
    }
    const quantity = isIn ? row.quantity('Buy') : (row.quantity('Sell').negated() as never);
    const entry = row.entry({ date, currency: euros, net: undefined, id });
    const symbol = isIn ? bought : sold;
    return entry.propose({ symbol }, { quantity, description: `${type} without a value` });
  },
};

export const delta: BrokerProfile = {
  name: 'delta',
  kind: 'Way',
  columns: ['Date', 'Way', 'Base amount', 'Base currency (name)', 'Quote amount', 'Quote currency'],
  decimalSign: '.',
  moments: written('iso'),
  zone: UTC,
  read(row) {
    const way = row.text('Way');
    const symbol = row.text('Base currency (name)').replace(/ \(.*\)$/, '');
    const isFiat = row.text('Base type') === 'FIAT';
    const quantity = row.quantity('Base amount');
    if (/^(?:DEPOSIT|WITHDRAW)$/.test(way)) return moved(row, { way, symbol, isFiat });
    const currency = currencyFrom(row.text('Quote currency'));
    if (currency === undefined) return row.refuse('Quote currency', NO_CURRENCY);
    const isOwn = row.text('Fee currency (name)') === currency;
    const fees = isOwn ? row.money('Fee amount') : row.money('');
    const quote = row.money('Quote amount');
    const gross = way === 'BUY' ? negated(quote) : quote;
    const net = gross.minus(fees) as typeof gross;
    const entry = row.entry({ date: row.text('Date'), currency, net, notes: row.text('Notes') });
    const security = { symbol };
    if (way === 'BUY') return entry.buy({ security, quantity, net, fees });
    if (way === 'SELL') return entry.sell({ security, quantity, net, fees });
    if (way === 'DIVIDEND') {
      entry.dividend(security, { gross });
      return entry.fee(negated(fees));
    }
    return row.unknown('Way');
  },
};

function moved(
  row: BrokerRow,
  { way, symbol, isFiat }: { way: string; symbol: string; isFiat: boolean },
): void {
  const date = row.text('Date');
  const isIn = way === 'DEPOSIT';
  if (isFiat) {
    const size = row.money('Base amount');
    const net = isIn ? size : negated(size);
    const currency = currencyFrom(symbol);
    if (currency === undefined) return row.unknown('Base currency (name)');
    return row.entry({ date, currency, net }).transfer(net);
  }
  const size = row.quantity('Base amount');
  const quantity = isIn ? size : negated(size);
  const entry = row.entry({ date, currency: dollars, net: undefined });
  return entry.propose({ symbol }, { quantity, description: `${way} without a value` });
}
