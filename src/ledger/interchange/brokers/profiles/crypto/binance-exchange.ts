// A trade of Binance, from whichever file: both state the same amounts, so that what they book has the same name.
import { minus, negated, plus, sumOf } from '../../../../../kernel/amounts.ts';
import { type Decimal, type Money, type Quantity, ZERO } from '../../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import { currencyFrom } from '../../../rows/currency-code.ts';
import type { BrokerRow } from '../../reading/broker-row.ts';
import { euros } from '../../reading/forms.ts';

export interface CoinAmount {
  readonly coin: string;
  readonly amount: Decimal;
}

export interface Exchange {
  readonly date: string;
  /** Positive. */
  readonly received: CoinAmount;
  /** Positive. */
  readonly given: CoinAmount;
  /** Positive. */
  readonly fees: readonly CoinAmount[];
}

const MONEY: ReadonlySet<string> = new Set(
  'AED ARS AUD BRL CAD CHF COP CZK DKK EUR GBP HUF IDR INR JPY KZT MXN NGN NOK PHP PLN RON RUB SEK TRY UAH USD VND ZAR'.split(
    ' ',
  ),
);

/** Undefined for a coin: some have the code of a currency. */
export function moneyOf(coin: string): CurrencyCode | undefined {
  return MONEY.has(coin) ? currencyFrom(coin) : undefined;
}

export function bookExchange(row: BrokerRow, { date, received, given, fees }: Exchange): void {
  const feeIn = (coin: string) =>
    sumOf(fees.filter((fee) => fee.coin === coin).map(({ amount }) => amount)) ?? ZERO;
  const into = { ...received, amount: minus(received.amount, feeIn(received.coin)) };
  const out = { ...given, amount: plus(given.amount, feeIn(given.coin)) };
  const [moneyIn, moneyOut] = [moneyOf(received.coin), moneyOf(given.coin)];
  const others = fees.filter(({ coin }) => coin !== received.coin && coin !== given.coin);
  const money = moneyOut ?? moneyIn;
  const net = moneyOut === undefined ? into.amount : negated(out.amount);
  const entry = row.entry({
    ...{ date, currency: money ?? euros },
    net: money === undefined ? undefined : (net as Money),
  });
  if (moneyIn !== undefined && moneyOut !== undefined) {
    entry.transfer(net as Money);
    row
      .entry({ date, currency: moneyIn, net: into.amount as Money })
      .transfer(into.amount as Money);
  } else if (money === undefined)
    entry.propose(
      { symbol: given.coin },
      {
        moves: [movedOf({ ...out, amount: negated(out.amount) }), movedOf(into)],
        description: `coins for coins: ${given.coin} for ${received.coin}, without a value in a currency`,
      },
    );
  else {
    const coins = moneyOut === undefined ? out : into;
    const trade = {
      ...{ security: { symbol: coins.coin }, quantity: coins.amount as Quantity },
      ...{ net: net as Money, fees: feeIn(money) as Money },
    };
    if (moneyOut === undefined) entry.sell(trade);
    else entry.buy(trade);
  }
  for (const { coin, amount } of others) bookFee(row, { date, coin, amount });
}

/** In a third coin, which leaves the account. */
function bookFee(
  row: BrokerRow,
  { date, coin, amount }: CoinAmount & Pick<Exchange, 'date'>,
): void {
  const currency = moneyOf(coin);
  const net = negated(amount);
  if (currency !== undefined)
    return row.entry({ date, currency, net: net as Money }).fee(net as Money);
  const description = `the fee of a trade in ${coin}, without a value in a currency`;
  row
    .entry({ date, currency: euros, net: undefined })
    .propose({ symbol: coin }, { quantity: net as Quantity, description });
}

function movedOf({ coin, amount }: CoinAmount) {
  return { security: { symbol: coin }, quantity: amount as Quantity };
}
