// Binance: the history of spot trades, by its two headers.
import { type Decimal, ZERO } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { UTC, written } from '../../reading/forms.ts';
import { bookExchange, type CoinAmount } from './binance-exchange.ts';

/** The second coins of pairs, where the amounts do not name theirs. */
const QUOTES =
  'AED AEUR ARS AUD BIDR BKRW BNB BRL BTC BUSD BVND CAD CHF COP CZK DAI DOGE DOT ETH EUR EURI FDUSD GBP IDR IDRT JPY KZT MXN NGN PAX PLN RLUSD RON RUB SOL TRX TRY TUSD UAH USD USD1 USDC USDP USDS USDT UST VAI XMR XRP ZAR'.split(
    ' ',
  );
const QUOTE_MIN = 2;

interface Pair {
  readonly base: string;
  readonly quote: string;
}

/** Of `SOLBUSD` the one whose coins stand behind the amounts, `0.18SOL` and `19.8054BUSD`; else by the known second coins. */
function pairIn(pair: string, executed: string, amount: string): Pair | undefined {
  const splits = Array.from({ length: Math.max(0, pair.length - QUOTE_MIN) }, (_, at) => ({
    base: pair.slice(0, at + 1),
    quote: pair.slice(at + 1),
  }));
  const isNamed = ({ base, quote }: Pair) => isNumber(executed, base) && isNumber(amount, quote);
  const isKnown = ({ quote }: Pair) => QUOTES.includes(quote);
  return splits.find(isNamed) ?? splits.find(isKnown);
}

function isNumber(text: string, coin: string): boolean {
  return text.endsWith(coin) && /^[\d,]*\.?\d+$/.test(text.slice(0, -coin.length));
}

interface Columns {
  readonly pair: string;
  readonly side: string;
  readonly executed: string;
  readonly amount: string;
  /** Undefined: its coin stands behind the amount. */
  readonly feeCoin?: string;
}

function profileOf(names: Columns): BrokerProfile {
  return {
    name: 'binance',
    kind: names.side,
    columns: ['Date(UTC)', 'Price', 'Fee', ...Object.values(names)],
    decimalSign: '.',
    moments: written('iso', 'yyyy-MM-dd HH:mm:ss', 'yy-MM-dd HH:mm:ss'),
    zone: UTC,
    read: (row) => read(row, names),
  };
}

function read(row: BrokerRow, names: Columns): void {
  const [executed, amount] = [row.text(names.executed), row.text(names.amount)];
  const pair = pairIn(row.text(names.pair), executed, amount);
  if (pair === undefined) return row.unknown(names.pair);
  const base = { coin: pair.base, amount: amountIn(row, executed, pair.base) };
  const quote = { coin: pair.quote, amount: amountIn(row, amount, pair.quote) };
  const sides = { BUY: [base, quote], SELL: [quote, base] } as const;
  const [received, given] = sides[row.text(names.side).toUpperCase() as keyof typeof sides] ?? [];
  if (received === undefined || given === undefined) return row.unknown(names.side);
  const fee = feeIn(row, names, [pair.base, pair.quote]);
  bookExchange(row, {
    ...{ date: row.text('Date(UTC)'), received, given },
    fees: fee.amount.isZero() ? [] : [fee],
  });
}

function amountIn(row: BrokerRow, text: string, coin: string): Decimal {
  return row.numberIn(text.endsWith(coin) ? text.slice(0, -coin.length) : text);
}

/** `0.5DOGE`; coins such as 1INCH begin with digits, so that those of the pair count first. */
function feeIn(row: BrokerRow, { feeCoin }: Columns, coins: readonly string[]): CoinAmount {
  const text = row.text('Fee');
  if (text === '') return { coin: '', amount: ZERO };
  const named = feeCoin === undefined ? coins.find((one) => isNumber(text, one)) : undefined;
  const [, letters = ''] = /([A-Z][A-Z0-9]*)$/.exec(text) ?? [];
  const coin = named ?? (feeCoin === undefined ? letters : row.text(feeCoin));
  if (coin === '') row.refuse('Fee', 'It does not say in which coin the fee was paid.');
  return { coin, amount: amountIn(row, text, coin) };
}

export const binanceTrades: readonly BrokerProfile[] = [
  profileOf({ pair: 'Pair', side: 'Side', executed: 'Executed', amount: 'Amount' }),
  profileOf({
    ...{ pair: 'Market', side: 'Type', executed: 'Amount', amount: 'Total', feeCoin: 'Fee Coin' },
  }),
];
