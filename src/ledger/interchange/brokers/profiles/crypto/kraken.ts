// Kraken: the export of ledgers, which has a row for each side of a trade.
import { minus, negated } from '../../../../../kernel/amounts.ts';
import type { Decimal, Money, Quantity } from '../../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import { currencyFrom } from '../../../rows/currency-code.ts';
import type { IgnoredRow } from '../../../rows/imported-file.ts';
import type { Row } from '../../../rows/row-reading.ts';
import type { BrokerProfile, BrokerRow, JoinedRows } from '../../reading/broker-row.ts';
import { euros, UTC, written } from '../../reading/forms.ts';

const TRADES = /^(?:trade|spend|receive)$/;
const INCOME = /^(?:staking|earn|reward|dividend)$/;
const MOVES = /^(?:deposit|withdrawal|transfer)$/;
/** Between the wallets of one account. */
const WITHIN =
  /^(?:spottostaking|stakingfromspot|stakingtospot|spotfromstaking|spottofutures|spotfromfutures|(?:auto)?(?:de)?allocation)$/;
const OTHER = 'other side: ';
const SIDES = 'sides';

export const kraken: BrokerProfile = {
  name: 'kraken',
  kind: 'type',
  columns: ['txid', 'refid', 'time', 'type', 'aclass', 'asset', 'amount', 'fee', 'balance'],
  decimalSign: '.',
  moments: written('iso'),
  zone: UTC,
  joined: withOtherSides,
  read(row) {
    const [type, kind] = [row.text('type'), row.text('subtype')];
    if (row.text('txid') === '')
      return row.nothing('It is announced; another row with a txid books it.');
    if (TRADES.test(type)) return readTrade(row);
    if (WITHIN.test(kind)) return row.nothing('It stays in the account.');
    const { asset, currency, amount, fee } = sideOf(row);
    const moved = minus(amount, fee);
    if (!MOVES.test(type) && !INCOME.test(type)) return refused(row, () => row.unknown('type'));
    if (currency === undefined) {
      const description = `${type} ${kind}`.trim();
      return entryOf(row).propose({ symbol: asset }, { quantity: moved as Quantity, description });
    }
    const entry = entryOf(row, currency, moved);
    if (INCOME.test(type)) return entry.interest(moved as Money);
    entry.transfer(amount as Money);
    return entry.fee(negated(fee) as Money);
  },
};

/** Coins move no cash: the currency does not count. */
function entryOf(row: BrokerRow, currency?: CurrencyCode, net?: Decimal) {
  const cash = { currency: currency ?? euros, net: net as Money | undefined };
  return row.entry({ ...cash, date: row.text('time'), id: row.text('txid') });
}

/** With its money, if it has any. */
function refused(row: BrokerRow, why: () => void): void {
  const { currency, amount, fee } = sideOf(row);
  if (currency !== undefined) entryOf(row, currency, minus(amount, fee));
  why();
}

function readTrade(row: BrokerRow): void {
  const sides = row.text(SIDES);
  if (sides !== '2')
    return refused(row, () =>
      row.refuse(
        'refid',
        `The sides of the trade in this file are ${sides}, not 2; export it again.`,
      ),
    );
  const [one, other] = [sideOf(row), sideOf(row, OTHER)];
  const [paid, received] = [minus(one.amount, one.fee), minus(other.amount, other.fee)];
  if (other.currency !== undefined && one.currency !== undefined) {
    entryOf(row, one.currency, paid).transfer(paid as Money);
    return entryOf(row, other.currency, received).transfer(received as Money);
  }
  const coins = { security: { symbol: other.asset }, quantity: received as Quantity };
  if (one.currency === undefined)
    return entryOf(row).propose(coins.security, {
      description: `coins for coins: ${one.asset} for ${other.asset}, without a value in a currency`,
      moves: [{ security: { symbol: one.asset }, quantity: paid as Quantity }, coins],
    });
  const trade = { ...coins, net: paid as Money, fees: one.fee as Money };
  const entry = entryOf(row, one.currency, paid);
  return received.isNegative() ? entry.sell(trade) : entry.buy(trade);
}

/** The money or the coins of a row: `amount` is before the fee, which is of the same asset. */
function sideOf(row: BrokerRow, of = '') {
  const asset = assetIn(row.text(`${of}asset`));
  const amount: Decimal = row.quantity(`${of}amount`);
  const fee: Decimal = row.quantity(`${of}fee`);
  return { asset, currency: moneyOf(asset, row.text(`${of}subclass`)), amount, fee };
}

const MONEY = /^(?:EUR|USD|GBP|CAD|JPY|AUD|CHF|AED)$/;

/** Coins share codes with currencies: MNT is Mantle, and RON is Ronin. Older files have no subclass; then Kraken's own list counts. */
function moneyOf(asset: string, subclass: string): CurrencyCode | undefined {
  const isMoney = subclass === '' ? MONEY.test(asset) : subclass === 'fiat';
  return isMoney ? currencyFrom(asset) : undefined;
}

const NAMES: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };

/** `ZEUR` is EUR, `XXBT` is BTC, and `ADA.S` is ADA that is staked. */
function assetIn(text: string): string {
  const plain = text
    .replace(/\.[A-Z]+$|\d{2}\.S$/, '')
    .replace(
      /^Z(?=(?:EUR|USD|GBP|CAD|JPY|AUD|CHF)$)|^X(?=(?:XBT|XDG|XRP|XLM|XMR|ETH|ETC|LTC|REP|MLN|ZEC)$)/,
      '',
    );
  return NAMES[plain] ?? plain;
}

/** Both sides of a trade as one row, that of the money first. A row that only has a fee, such as one in credits, is a part of it. */
function withOtherSides(rows: readonly Row[]): JoinedRows {
  const byTrade = Map.groupBy(rows, (row) => tradeOf(row) ?? row);
  const notes: IgnoredRow[] = [];
  const joined = [...byTrade].map(([trade, parts]): Row => {
    if (typeof trade !== 'string') return trade;
    const sides = parts.filter(({ raw }) => HAS_AMOUNT.test(raw.amount ?? ''));
    const [first = parts[0] as Row, second] = sides.toSorted((a, b) => rank(a) - rank(b));
    for (const part of parts.filter((each) => each !== first)) {
      const isFee = !sides.includes(part) && HAS_AMOUNT.test(part.raw.fee ?? '');
      const fee = isFee ? ` Its fee was paid in ${part.raw.asset}.` : '';
      notes.push({ place: part.place, why: `It is part of line ${first.place.line}.${fee}` });
    }
    const other = Object.entries(second?.raw ?? {}).map(([name, text]) => [OTHER + name, text]);
    const raw = { ...first.raw, [SIDES]: String(sides.length), ...Object.fromEntries(other) };
    return { ...first, raw };
  });
  return { rows: joined, notes };
}

const HAS_AMOUNT = /[1-9]/;

function tradeOf({ raw }: Row): string | undefined {
  const isTrade = TRADES.test(raw.type ?? '') && raw.txid !== '';
  return isTrade ? raw.refid || undefined : undefined;
}

function rank({ raw }: Row): number {
  return moneyOf(assetIn(raw.asset ?? ''), raw.subclass ?? '') === undefined ? 1 : 0;
}
