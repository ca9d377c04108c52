// Money in parts of a statement that no reader knows: a part is read, known to book nothing, or refused with its sum, so that no
// money vanishes without a word.
import { plus } from '../../../../kernel/amounts.ts';
import { type Money, NO_MONEY, textOf } from '../../../../kernel/decimal.ts';
import type { ImportProblem } from '../../rows/imported-file.ts';
import type { Row } from '../../rows/row-reading.ts';
import { numberFrom } from '../../text/number-text.ts';

/** Names of columns and attributes that state money, in the languages in which the broker writes statements; the likeliest first. */
const MONEY = [
  /net ?(?:amount|cash)|nettobetrag/i,
  /amount|betrag|montant|importe|importo|金额/i,
  /proceeds|erl[oö]s/i,
  /fee|charge|interest|tax|geb[uü]hr|zinsen|steuer/i,
  /total|value|summe|wert/i,
] as const;
const CURRENCY = /^(?:price )?(?:currency|währung|devise|divisa|moneda|valuta)$/i;
const NO_CURRENCY = '';

/** Undefined if its rows state no money. */
export function unreadMoney(
  part: string,
  rows: readonly Row[],
  advice: string,
): ImportProblem | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const column = moneyColumn(rows);
  if (column === undefined) return undefined;
  const sums = new Map<string, Money>();
  for (const { raw } of rows) {
    const amount = amountIn(raw[column]);
    const name = Object.keys(raw).find((one) => CURRENCY.test(one));
    const currency = (name === undefined ? undefined : raw[name]) ?? NO_CURRENCY;
    if (amount !== undefined) sums.set(currency, plus(sums.get(currency) ?? NO_MONEY, amount));
  }
  const sum = [...sums].map(([currency, amount]) => `${textOf(amount)} ${currency}`.trim());
  const count = rows.length === 1 ? '1 row' : `${rows.length} rows`;
  return {
    place: { ...first.place, part, column: undefined },
    why: `Nothing here reads ${part}, so that its ${count} with ${column} of ${sum.join(' and ')} would be missing. ${advice}`,
  };
}

function moneyColumn(rows: readonly Row[]): string | undefined {
  const filled = new Set(
    rows.flatMap(({ raw }) =>
      Object.entries(raw).flatMap(([name, text]) =>
        amountIn(text)?.isZero() === false ? [name] : [],
      ),
    ),
  );
  for (const sign of MONEY) {
    const named = [...filled].find((name) => sign.test(name));
    if (named !== undefined) return named;
  }
  return undefined;
}

function amountIn(text: string | undefined): Money | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  return (numberFrom(text, '.') ?? numberFrom(text, ',')) as Money | undefined;
}
