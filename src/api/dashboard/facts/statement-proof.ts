// What a broker's statement and the book say about one account, in sentences.
import type { StatementProof } from './book-shapes.ts';
import { dateText } from './date-formats.ts';
import { wholeNumber } from './number-formats.ts';

type Figure = StatementProof['figures'][number];

const FIGURES: Readonly<Record<Figure['figure'], string>> = {
  quantity: 'shares',
  cost: 'cost',
  realized: 'realised gain',
  dividends: 'dividends',
  withholding: 'tax withheld',
  cash: 'cash',
};

/** `ACME: cost (USD)`. */
export function figureWords({ figure, of, currency }: Figure): string {
  return currency === null || currency === of
    ? `${of}: ${FIGURES[figure]}`
    : `${of}: ${FIGURES[figure]} (${currency})`;
}

export function differing({ figures }: Pick<StatementProof, 'figures'>): readonly Figure[] {
  return figures.filter(({ equal }) => !equal);
}

/** The outcome first. */
export function proofSentence(proof: StatementProof): string {
  const { account, from, to, figures, matched_rows: rows } = proof;
  const of = `Statement of ${account === '' ? 'an account' : account}, ${dateText(from)} to ${dateText(to)}: `;
  if (figures.length === 0) return `${of}it has no figures to compare.`;
  const count = differing(proof).length;
  const all = wholeNumber(figures.length);
  if (proof.equal)
    return `${of}all ${all} figures and ${wholeNumber(rows)} rows are equal, to the cent.`;
  return count === 0
    ? `${of}all ${all} figures are equal, but rows are on one side only.`
    : `${of}${wholeNumber(count)} of ${all} figures differ.`;
}

const SHOWN = 30;

export function shownRows(proof: StatementProof): readonly string[] {
  const rows = oneSidedRows(proof);
  const more = rows.length - SHOWN;
  const rest = `${wholeNumber(more)} more; \`sluice ledger prove\` lists them all.`;
  return more > 0 ? [...rows.slice(0, SHOWN), rest] : rows;
}

/** Rows of one side, and rows that cannot be read, each with its place. */
function oneSidedRows(proof: StatementProof): readonly string[] {
  const movement = (one: StatementProof['not_stated'][number] | StatementProof['not_booked'][0]) =>
    `${one.transaction_type} of ${dateText(one.trade_date)}, ${one.cash} ${one.currency}`;
  return [
    ...proof.not_booked.map(
      (one) => `On the statement only: ${one.place}, ${movement(one)}. Import the statement.`,
    ),
    ...proof.not_stated.map(
      (one) =>
        `In the book only: transaction ${one.transaction_id}, ${movement(one)}. Reverse it if it never happened.`,
    ),
    ...proof.unreadable.map(({ place, detail }) => `Cannot be read: ${place}: ${detail}`),
    ...proof.cross_account.map(
      ({ symbol, cost, disallowed_loss: loss }) =>
        `${symbol}: wash sales with your other portfolios add ${cost} to the cost and disallow ${loss} more, which no broker sees.`,
    ),
  ];
}
