// The tax year of a pooling rule as text for a terminal of 80 columns; `--json` has every figure.
import type { YearReportBody } from '../../../api/http/shapes/year-report-rows.ts';
import { tableText } from '../../answers/table.ts';
import { wrapped } from '../../program/words.ts';

type Disposal = YearReportBody['disposals'][number];
type Match = Disposal['matches'][number];

export function yearReportText(body: YearReportBody): string {
  const { disposals, totals, name, currency, dividends } = body;
  const heads =
    disposals.length === 0
      ? [`No disposals in ${name}.`]
      : [disposalsText(disposals), '', totalsText(body)];
  const sentences = [
    ...(totals.exempt_amount === null
      ? []
      : [
          `Annual exempt amount: ${cents(totals.exempt_amount)}; above it: ${cents(totals.above_exempt ?? '0')}, before losses of other years.`,
        ]),
    ...(Number(totals.denied_losses) === 0
      ? []
      : [`Superficial losses that are not deducted: ${cents(totals.denied_losses)}.`]),
    ...(totals.sale_tax === null
      ? []
      : [`Tax on sales: ${cents(totals.sale_tax)}, in the fees that are booked already.`]),
    ...dividends.map(
      ({ country, amount, withheld }) =>
        `Dividends ${country ?? 'without an ISIN'}: ${cents(amount)} ${currency}, withheld ${cents(withheld)}.`,
    ),
    ...body.missing_rates.map(({ detail }) => detail),
    ...body.warnings,
    `Rule: ${body.rule}.`,
    ...body.sources,
    body.advice,
  ];
  return [...heads, ...sentences.flatMap((one) => wrapped(one, WIDTH))].join('\n');
}

const WIDTH = 80;

function disposalsText(disposals: readonly Disposal[]): string {
  return tableText(disposals, [
    { title: 'sold', cell: ({ on }: Disposal) => on },
    { title: 'symbol', cell: ({ symbol }: Disposal) => symbol },
    { title: 'quantity', cell: ({ quantity }: Disposal) => quantity },
    { title: 'proceeds', cell: ({ proceeds }: Disposal) => cents(proceeds) },
    { title: 'costs', cell: ({ allowable_costs }: Disposal) => cents(allowable_costs) },
    { title: 'gain', cell: ({ gain }: Disposal) => cents(gain) },
    { title: 'identified with', cell: identifiedWith, isElastic: true },
  ]);
}

function identifiedWith({ matches }: Disposal): string {
  return matches.map(matchText).join(', ');
}

function matchText({ rule, on, quantity }: Match): string {
  if (rule === 'pool') return `${quantity} pool`;
  return `${quantity} ${rule === 'same-day' ? 'same day' : on}`;
}

function totalsText({ name, currency, totals }: YearReportBody): string {
  type Totals = YearReportBody['totals'];
  return tableText(
    [totals],
    [
      { title: `${name} ${currency}`, cell: ({ disposals }: Totals) => `${disposals} disposals` },
      { title: 'proceeds', cell: ({ proceeds }: Totals) => cents(proceeds) },
      { title: 'costs', cell: ({ allowable_costs }: Totals) => cents(allowable_costs) },
      { title: 'gains', cell: ({ gains }: Totals) => cents(gains) },
      { title: 'losses', cell: ({ losses }: Totals) => cents(losses) },
      { title: 'net', cell: ({ net }: Totals) => cents(net) },
    ],
  );
}

/** Rounded for the screen. */
function cents(text: string): string {
  return Number(text).toFixed(2);
}
