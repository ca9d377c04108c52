// Tax as text for a terminal of 80 columns; `--json` has every figure.
import type {
  CalendarDayBody,
  RealizedBody,
  SalePreviewAnswer,
  UnrealizedBody,
} from '../../../api/http/shapes/tax-rows.ts';
import { tableText } from '../../answers/table.ts';

type Lot = UnrealizedBody['lots'][number];
type Closure = RealizedBody['closures'][number];
type Preview = SalePreviewAnswer['previews'][number];

export function lotsText({ lots }: UnrealizedBody): string {
  if (lots.length === 0) return 'No open lots.';
  return tableText(lots, [
    { title: 'lot', cell: ({ lot_id }: Lot) => lot_id },
    { title: 'symbol', cell: ({ symbol }: Lot) => symbol, isElastic: true },
    { title: 'opened', cell: ({ opened_on }: Lot) => opened_on },
    { title: 'quantity', cell: ({ quantity, side }: Lot) => signed(quantity, side) },
    { title: 'basis', cell: ({ cost_basis }: Lot) => cents(cost_basis) },
    { title: 'wash', cell: ({ wash_adjustment }: Lot) => cents(wash_adjustment) },
    { title: 'long term', cell: ({ long_term_from }: Lot) => long_term_from ?? '-' },
  ]);
}

export function reportText(body: RealizedBody): string {
  const { closures, year, currency, short_term, long_term, total } = body;
  const rows = closures.length === 0 ? [] : [closuresText(closures), ''];
  const sums = [
    { term: 'short term', gains: short_term },
    { term: 'long term', gains: long_term },
    { term: 'total', gains: total },
  ];
  type Sum = (typeof sums)[number];
  const marked = body.section_1256;
  const indexes =
    marked === null
      ? []
      : [
          `Section 1256 beside: ${cents(marked.gain)} (long term ${cents(marked.long_term)}, short term ${cents(marked.short_term)}).`,
          ...marked.unpriced.map((symbol) => `Left out of it: ${symbol} has no price at year end.`),
        ];
  const others = body.other_currencies.map((one) => `Left out: closures in ${one}.`);
  return [
    ...rows,
    tableText(sums, [
      { title: `${year} ${currency}`, cell: ({ term }: Sum) => term },
      { title: 'proceeds', cell: ({ gains }: Sum) => cents(gains.proceeds) },
      { title: 'cost', cell: ({ gains }: Sum) => cents(gains.cost_basis) },
      { title: 'disallowed', cell: ({ gains }: Sum) => cents(gains.disallowed_loss) },
      { title: 'taxable', cell: ({ gains }: Sum) => cents(gains.gain) },
    ]),
    ...indexes,
    ...others,
    ...notFinalText(body),
  ].join('\n');
}

/** Answers are given over HTTP, on the dashboard or through an assistant. */
function notFinalText({ not_final: open }: Pick<RealizedBody, 'not_final'>): readonly string[] {
  if (open === null) return [];
  return [`${capitalised(open.text)}: answer ${open.findings.join(', ')}.`];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What was open at the end of the year. */
export function openText(body: UnrealizedBody): string {
  const { as_of, lots, totals, unpriced, stale } = body;
  if (lots.length === 0) return `Nothing was open on ${as_of}.`;
  type Total = UnrealizedBody['totals'][number];
  return [
    tableText(totals, [
      { title: `open on ${as_of}`, cell: ({ currency }: Total) => currency },
      { title: 'short term', cell: ({ short_term }: Total) => cents(short_term) },
      { title: 'long term', cell: ({ long_term }: Total) => cents(long_term) },
      { title: 'taxable', cell: ({ total }: Total) => cents(total) },
    ]),
    ...unpriced.map((symbol) => `Left out: ${symbol} has no price of that day on record.`),
    ...stale.map((symbol) => `The price of ${symbol} is old.`),
    ...notFinalText(body),
  ].join('\n');
}

function closuresText(closures: readonly Closure[]): string {
  return tableText(closures, [
    { title: 'sold', cell: ({ closed_on }: Closure) => closed_on },
    { title: 'symbol', cell: ({ symbol }: Closure) => symbol, isElastic: true },
    { title: 'quantity', cell: ({ quantity }: Closure) => quantity },
    { title: 'acquired', cell: ({ held_since }: Closure) => held_since },
    { title: 'term', cell: ({ term }: Closure) => term.toLowerCase() },
    { title: 'disallowed', cell: ({ disallowed_loss }: Closure) => cents(disallowed_loss) },
    { title: 'taxable', cell: ({ allowed_gain }: Closure) => cents(allowed_gain) },
  ]);
}

export function previewText(body: SalePreviewAnswer): string {
  const { symbol, quantity, price, currency, portfolio_method, previews } = body;
  return [
    tableText(previews, [
      { title: 'method', cell: ({ method }: Preview) => method },
      { title: 'lots', cell: lotNames, isElastic: true },
      { title: 'gain', cell: ({ gain }: Preview) => cents(gain) },
      { title: 'disallowed', cell: ({ disallowed_loss }: Preview) => cents(disallowed_loss) },
      { title: 'tax', cell: ({ estimated_tax }: Preview) => cents(estimated_tax) },
    ]),
    '',
    `Nothing was booked. ${quantity} ${symbol} at ${price} ${currency}; the portfolio sells by ${portfolio_method}.`,
  ].join('\n');
}

function lotNames({ lots, refusal }: Preview): string {
  if (refusal !== null) return refusal;
  return lots?.map(({ lot_id, quantity }) => `${lot_id}: ${quantity}`).join(', ') ?? 'all, pooled';
}

export function calendarText(days: readonly CalendarDayBody[]): string {
  if (days.length === 0) return 'Nothing ahead.';
  type Day = CalendarDayBody;
  return tableText(days, [
    { title: 'day', cell: ({ on }: Day) => on },
    { title: 'in days', cell: ({ days: left }: Day) => String(left) },
    { title: 'symbol', cell: ({ symbol }: Day) => symbol },
    { title: 'what', cell: whatText, isElastic: true },
  ]);
}

function whatText({ kind, lot_id, quantity, sold_on }: CalendarDayBody): string {
  if (kind === 'ex-date') return 'ex-date';
  if (kind === 'long-term') return `lot ${lot_id} (${quantity}) is long term`;
  return `may be bought again; sold at a loss on ${sold_on}`;
}

function signed(quantity: string, side: Lot['side']): string {
  return side === 'SHORT' ? `-${quantity}` : quantity;
}

/** Rounded for the screen. */
function cents(text: string): string {
  return Number(text).toFixed(2);
}
