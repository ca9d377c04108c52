// The proof by a statement as text: every figure on both sides, then each difference with its causes.
import type { ProofBody } from '../../../api/http/shapes/proof-rows.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { tableText } from '../../answers/table.ts';
import { folded, section } from './folded-text.ts';

type Figure = ProofBody['figures'][number];

export function proofText(proof: ProofBody): string {
  const { account, from, to, figures, not_booked, not_stated, cross_account, unreadable } = proof;
  const different = figures.filter(({ equal }) => !equal);
  const washed = figures.filter(({ wash_sales }) => wash_sales !== null);
  return [
    `Statement of ${account === '' ? 'an account' : account}, ${from} to ${to}, and portfolio ${proof.portfolio_id}:`,
    '',
    ...(figures.length === 0
      ? ['The statement has no figures to compare.']
      : [figuresText(figures)]),
    ...(different.length === 0 ? [] : ['', 'Differences:', ...different.map(differenceText)]),
    ...section(
      'Wash sales within the account, as the broker sees them:',
      washed.map(({ figure, of, wash_sales }) => `${figure} ${of}: ${wash_sales} is part of it`),
    ),
    ...section(
      'Beyond the account, which no broker sees:',
      cross_account.map(
        ({ symbol, cost, disallowed_loss }) =>
          `${symbol}: wash sales with your other portfolios add ${cost} to the cost and disallow ${disallowed_loss} more`,
      ),
    ),
    ...section(
      'On the statement, not in the ledger:',
      not_booked.map((one) => `${one.place}: ${movement(one)}`),
    ),
    ...section(
      'In the ledger, not on the statement:',
      not_stated.map((one) => `transaction ${one.transaction_id}: ${movement(one)}`),
    ),
    ...section(
      'Cannot be read:',
      unreadable.map(({ place, detail }) => `${place}: ${detail}`),
    ),
    '',
    outcome(proof, different.length),
  ].join('\n');
}

function figuresText(figures: readonly Figure[]): string {
  return tableText(figures, [
    { title: 'figure', cell: ({ figure }) => figure },
    { title: 'of', cell: ({ of }) => of, isElastic: true },
    { title: '', cell: ({ currency }) => currency ?? '' },
    { title: 'statement', cell: ({ stated }) => stated },
    { title: 'ledger', cell: ({ booked }) => booked },
    { title: '', cell: ({ equal }) => (equal ? 'equal' : 'DIFFERS') },
  ]);
}

function differenceText({ figure, of, difference, causes }: Figure): string {
  return [
    `  ${figure} ${of}: the ledger has ${difference.startsWith('-') ? difference.slice(1) : difference} ${difference.startsWith('-') ? 'less' : 'more'}`,
    ...causes.map(({ detail }) => folded(detail, 4)),
  ].join('\n');
}

function movement({
  trade_date,
  transaction_type,
  cash,
  currency,
}: Omit<ProofBody['not_stated'][number], 'transaction_id'>): string {
  const type = transaction_type.toLowerCase().replaceAll('_', ' ');
  return `${trade_date} ${type} ${cash} ${currency}`;
}

function outcome({ equal, figures, matched_rows }: ProofBody, different: number): string {
  if (equal)
    return `Equal to the cent: ${counted(figures.length, 'figure')}, ${counted(matched_rows, 'row')}.`;
  return `Not equal: ${different} of ${counted(figures.length, 'figure')} differ; ${counted(matched_rows, 'row agrees', 'rows agree')}.`;
}
