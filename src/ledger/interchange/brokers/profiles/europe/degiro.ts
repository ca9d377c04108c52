// DEGIRO: the account statement, with a header and descriptions in seven languages. The cash that its bank keeps for it moves in rows that book nothing.
import { minus, negated, quotient, sumOf, valueAt } from '../../../../../kernel/amounts.ts';
import {
  type Decimal,
  decimal,
  type Money,
  ONE,
  type Price,
  type Quantity,
} from '../../../../../kernel/decimal.ts';
import type { ProposedAction } from '../../../rows/imported-file.ts';
import { numberFrom } from '../../../text/number-text.ts';
import type { BrokerEntry, NamedBy } from '../../reading/broker-entry.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { BERLIN, written } from '../../reading/forms.ts';
import {
  type DegiroColumns,
  type DegiroTrade,
  degiroTrade,
  feeCell,
  isOfKeptCash,
  joinedRows,
  OTHER_SIDE,
} from './degiro-rows.ts';

const INTERNAL =
  /cash sweep|geldrekening|geldkonto|cash account|compte esp[èe]ces|^Reservation |^Reservierung |^Processed Flatex/i;
type Kind = 'dividend' | 'shares' | 'capital' | 'tax' | 'fee' | 'interest' | 'transfer';

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [
    /dividendbelasting|dividend tax|quellensteuer|dividendensteuer|imp[ôo]|ritenuta|retención/i,
    'tax',
  ],
  [/^divid\w* (?:herinvestering|reinvest)/i, 'shares'],
  [/^kapitaalsuitkering|^return of capital/i, 'capital'],
  [/^divid|^fund distribution$|distribution capital gain$/i, 'dividend'],
  [
    /transactiekosten|transaction (?:and|fee)|transaktionsgeb|kosten|connectivity|handelsmodalität|gebühr|\bfee\b|^frais|^(?:cost[ei]|custo)s? d|comiss|comisi|commissioni/i,
    'fee',
  ],
  [
    /^(?:flatex )?(?:interest|rente|zinsen|int[ée]r[êe]ts)|^meegekochte rente|fonds monétaires|geldmarktfonds|courtesy/i,
    'interest',
  ],
  [/stamp duty|beurstaks|transactiebelasting|transaction tax|^taxe sur les trans/i, 'tax'],
  [
    /valuta|currency exchange|fx (?:credit|debit)|(?:prelievo|credito) fx|währungswechsel|divisa|devise|op[ée]ration de change/i,
    'transfer',
  ],
  [
    /dep[oó]sit|storting|einzahlung|withdrawal|terugstorting|auszahlung|^ingreso|^retirada|versement|retrait|d[ée]p[ôo]t|levantamento|prelievo/i,
    'transfer',
  ],
];

function profileOf(columns: DegiroColumns): BrokerProfile {
  const { date, time, product, isin, description, change } = columns;
  /** Until November 2026 fees stood apart, corporate actions were sales and purchases, and cash that bought shares a negative dividend. */
  const read = (row: BrokerRow, isBefore: boolean) => {
    const text = row.text(description);
    const amount = `${change} 2`;
    if (INTERNAL.test(text))
      return row.nothing('Moves between DEGIRO and its bank, or is only reserved.');
    if (!row.has(amount)) {
      const isMovement = degiroTrade(text) !== undefined || kindOf(text) !== undefined;
      return isMovement && !isOfKeptCash(text)
        ? row.refuse(change, 'The row states no amount; fill it in.')
        : row.nothing('It states no amount.');
    }
    const fees = feesIn(row);
    const other = `${OTHER_SIDE}${amount}`;
    const net = sumOf([row.money(amount), fees, row.money(other)]);
    const currency = row.currency(change);
    const moment = `${row.text(date)} ${row.text(time)}`;
    const entry = row.entry({ date: moment, currency, net, notes: text });
    const security = { isin: row.text(isin), name: row.text(product) };
    const trade = degiroTrade(text);
    if (trade !== undefined && !isBefore && trade.action !== undefined) {
      const to = {
        isin: row.text(`${OTHER_SIDE}${isin}`),
        name: row.text(`${OTHER_SIDE}${product}`),
      };
      const bought = degiroTrade(row.text(`${OTHER_SIDE}${description}`));
      return proposeAction({ row, entry, text, trade, from: security, to, bought });
    }
    if (trade !== undefined) {
      const { quantity, price } = isBefore
        ? { quantity: row.numberIn(trade.shares), price: row.numberIn(trade.price) }
        : asStated(row, trade, minus(net, fees).abs());
      if (net.isZero())
        return entry.propose(security, { quantity: quantity as Quantity, description: text });
      const given = {
        ...{ security, net, fees, quantity: quantity as Quantity },
        price: trade.currency === currency ? (price as Price) : undefined,
      };
      return trade.isBuy ? entry.buy(given) : entry.sell(given);
    }
    const kind = kindOf(text);
    if (kind === undefined) return row.unknown(description);
    if (kind === 'shares' && !isBefore) return entry.propose(security, { description: text });
    if (kind === 'dividend' || kind === 'shares') return entry.dividend(security, { gross: net });
    if (kind === 'capital') return entry.returnOfCapital(security, net);
    return entry[kind](net);
  };
  return {
    name: 'degiro',
    columns: [date, time, product, isin, description, change],
    decimalSign: ',',
    moments: written('dd-MM-yyyy HH:mm'),
    zone: BERLIN,
    joined: (rows) => joinedRows(rows, columns),
    read: (row) => read(row, false),
    before: [{ read: (row) => read(row, true) }],
  };
}

function kindOf(text: string) {
  return KINDS.find(([word]) => word.test(text))?.[1];
}

function feesIn(row: BrokerRow): Money {
  const fees: Money[] = [];
  for (let number = 1; row.has(feeCell(number)); number += 1) fees.push(row.money(feeCell(number)));
  return sumOf(fees);
}

const NEAR = decimal('0.01');

/** Of numbers such as `1,700`, the reading that gives the amount. */
function asStated(row: BrokerRow, { shares, price }: DegiroTrade, amount: Decimal) {
  const readings = (text: string) => [row.numberIn(text), numberFrom(text, '.') ?? []].flat();
  const pairs = readings(shares).flatMap((quantity) =>
    readings(price).map((each) => ({ quantity, price: each })),
  );
  const fitting = pairs.find(({ quantity, price: each }) =>
    minus(valueAt(quantity as Quantity, each as Price), amount)
      .abs()
      .lte(amount.times(NEAR)),
  );
  return fitting ?? { quantity: row.numberIn(shares), price: row.numberIn(price) };
}

interface StatedAction {
  readonly row: BrokerRow;
  readonly entry: BrokerEntry;
  readonly text: string;
  readonly trade: DegiroTrade;
  readonly from: NamedBy;
  /** What came in for it, if the file has that row. */
  readonly to: NamedBy;
  readonly bought: DegiroTrade | undefined;
}

/** Its cash is what was paid for fractions. */
function proposeAction({ row, entry, text, trade, from, to, bought }: StatedAction): void {
  const shares = row.numberIn(trade.shares) as Quantity;
  const taken = (trade.isBuy ? shares : negated(shares)) as Quantity;
  if (bought === undefined) return entry.propose(from, { quantity: taken, description: text });
  const received = row.numberIn(bought.shares) as Quantity;
  const isRenamed = from.isin !== to.isin;
  const isSplit = /split/i.test(trade.action ?? '');
  if (!isRenamed && !isSplit && received.eq(shares) && entry.net.isZero())
    return row.nothing('The same shares under another name.');
  const moves = [
    { security: from, quantity: taken },
    { security: to, quantity: received },
  ];
  if (!isSplit && !isRenamed) return entry.propose(from, { moves, description: text });
  const ratio = ratioOf(row, trade, bought);
  if (isSplit)
    entry.propose(from, { moves, description: text, action: { kind: 'split', ...ratio } });
  if (!isRenamed) return;
  const security = { symbol: to.isin ?? '', isin: to.isin, name: to.name, exchange: undefined };
  const isChange = isSplit || received.eq(shares);
  const action: ProposedAction = isChange
    ? { kind: 'symbol-change', security }
    : { kind: 'stock-merger', security, newShares: received, oldShares: shares };
  const rest = isSplit ? { moves: [], proceeds: decimal('0') as Money } : { moves };
  entry.propose(from, { ...rest, description: `${text} (now ${to.isin})`, action });
}

/** The prices have it exactly; of the shares a fraction was paid out. */
function ratioOf(row: BrokerRow, sold: DegiroTrade, bought: DegiroTrade) {
  const [before, after] = [sold, bought].map(({ price }) => row.numberIn(price));
  const [old, fresh] = [sold, bought].map(({ shares }) => row.numberIn(shares));
  if (before?.gt(0) && after?.gt(0)) {
    const [up, down] = [quotient(before, after), quotient(after, before)];
    if (up.eq(up.roundedTo(0))) return { newShares: up, oldShares: ONE };
    if (down.eq(down.roundedTo(0))) return { newShares: ONE, oldShares: down };
  }
  return { newShares: fresh ?? ONE, oldShares: old ?? ONE };
}

const ISIN = { isin: 'ISIN' };

export const degiro: readonly BrokerProfile[] = [
  {
    ...{ ...ISIN, date: 'Datum', time: 'Tijd', product: 'Product' },
    ...{ description: 'Omschrijving', change: 'Mutatie' },
  },
  {
    ...{ ...ISIN, date: 'Date', time: 'Time', product: 'Product' },
    ...{ description: 'Description', change: 'Change' },
  },
  {
    ...{ ...ISIN, date: 'Datum', time: 'Uhrzeit', product: 'Produkt' },
    ...{ description: 'Beschreibung', change: 'Änderung' },
  },
  {
    ...{ ...ISIN, date: 'Datum', time: 'Uhrze', product: 'Produkt' },
    ...{ description: 'Beschreibung', change: 'Änderung' },
  },
  {
    ...{ ...ISIN, date: 'Fecha', time: 'Hora', product: 'Producto' },
    ...{ description: 'Descripción', change: 'Variación' },
  },
  {
    ...{ ...ISIN, date: 'Data', time: 'Hora', product: 'Produto' },
    ...{ description: 'Descrição', change: 'Mudança' },
  },
  {
    ...{ ...ISIN, date: 'Data', time: 'Ora', product: 'Prodotto' },
    ...{ description: 'Descrizione', change: 'Variazioni' },
  },
  {
    ...{ date: 'Date', time: 'Heure', product: 'Produit', isin: 'Code ISIN' },
    ...{ description: 'Description', change: 'Mouvements' },
  },
].map(profileOf);
