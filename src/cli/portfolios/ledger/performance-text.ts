// Return and risk of a portfolio as text for a terminal of 80 columns; `--json` has every figure.
import type { PerformanceAnswer } from '../../../api/http/shapes/analytics.ts';
import { tableText } from '../../answers/table.ts';
import { folded } from './folded-text.ts';

type Portfolio = NonNullable<PerformanceAnswer['portfolio']>;
type Contribution = Portfolio['contributions'][number];

interface Named {
  readonly name: string | undefined;
  readonly benchmark: string | undefined;
}

export function performanceText(body: PerformanceAnswer, { name, benchmark }: Named): string {
  const { portfolio, months, reasons, warnings } = body;
  const title = `${name ?? 'Portfolio'}, end of ${body.from} to end of ${body.to}`;
  return [
    folded(title, 1).trimStart(),
    '',
    twoColumns([...moneyFigures(portfolio), ...returnFigures(body), ...tradeFigures(portfolio)]),
    ...besideText(body, benchmark),
    ...(months.length === 0 ? [] : ['', monthsText(months)]),
    ...contributionsText(portfolio),
    ...Object.entries(reasons).map(([figure, { text }]) =>
      folded(`Not available: ${figure.replaceAll('_', ' ')} (${text}).`, 1).trimStart(),
    ),
    ...warnings.map((warning) => folded(warning, 1).trimStart()),
  ].join('\n');
}

type Line = readonly [string, string];

function moneyFigures(portfolio: PerformanceAnswer['portfolio']): readonly Line[] {
  if (portfolio === null) return [];
  const { start_value, end_value, paid_in, paid_out, gain, currency } = portfolio;
  return [
    ['value at the start', `${cents(start_value)} ${currency}`],
    ['value at the end', `${cents(end_value)} ${currency}`],
    ['paid in', cents(paid_in)],
    ['paid out', cents(paid_out)],
    ['gain', cents(gain)],
  ];
}

function returnFigures(body: PerformanceAnswer): readonly Line[] {
  const { drawdown } = body;
  return [
    ['time-weighted return', percent(body.time_weighted_return)],
    ['internal rate (XIRR)', percent(body.xirr)],
    ['growth a year (CAGR)', percent(body.cagr)],
    ['annualised return', percent(body.annualised_return)],
    ['volatility a year', percent(body.volatility)],
    ['Sharpe', ratio(body.sharpe)],
    ['Sortino', ratio(body.sortino)],
    ['Calmar', ratio(body.calmar)],
    ['max drawdown', percent(drawdown?.max_drawdown ?? null)],
    ['peak', drawdown?.peak_date ?? '-'],
    ['trough', drawdown?.trough_date ?? '-'],
    ['recovered', drawdown?.recovery_date ?? '-'],
    ['value at risk 95 %', percent(body.value_at_risk)],
    ['mean loss beyond', percent(body.conditional_value_at_risk)],
  ];
}

function tradeFigures(portfolio: PerformanceAnswer['portfolio']): readonly Line[] {
  if (portfolio === null) return [];
  const { trades, concentration } = portfolio;
  const { largest } = concentration;
  return [
    ['win rate', percent(trades.win_rate)],
    ['profit factor', ratio(trades.profit_factor)],
    ['effective positions', ratio(concentration.effective_number)],
    ['largest', largest === null ? '-' : `${largest.symbol} ${percent(largest.weight)}`],
  ];
}

function besideText({ benchmark }: PerformanceAnswer, name = 'benchmark'): readonly string[] {
  if (benchmark === null) return [];
  return [
    '',
    `Beside ${name}, ${benchmark.pairs} days`,
    twoColumns([
      ['alpha a year', percent(benchmark.alpha)],
      ['beta', ratio(benchmark.beta)],
      ['R squared', ratio(benchmark.r_squared)],
      ['information ratio', ratio(benchmark.information_ratio)],
    ]),
  ];
}

const NAME_WIDTH = 21;
const FIGURE_WIDTH = 17;

/** Down the left half, then down the right half. */
function twoColumns(lines: readonly Line[]): string {
  const half = Math.ceil(lines.length / 2);
  const cell = ([name, figure]: Line) => name.padEnd(NAME_WIDTH) + figure.padStart(FIGURE_WIDTH);
  return lines
    .slice(0, half)
    .map((line, at) => {
      const other = lines[at + half];
      return other === undefined ? cell(line) : `${cell(line)}  ${cell(other)}`;
    })
    .join('\n');
}

const MONTHS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];
const MONTH_WIDTH = 6;

/** Percent; a row a year. */
function monthsText(months: PerformanceAnswer['months']): string {
  const byMonth = new Map(months.map(({ month, return: value }) => [month, value]));
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))];
  const row = (year: string, cells: readonly string[]) =>
    (year + cells.map((text) => text.padStart(MONTH_WIDTH)).join('')).trimEnd();
  return [
    row('%   ', MONTHS),
    ...years.map((year) =>
      row(
        year,
        MONTHS.map((month) => {
          const value = byMonth.get(`${year}-${month}`);
          return value === undefined ? '' : (value * 100).toFixed(1);
        }),
      ),
    ),
  ].join('\n');
}

const CONTRIBUTIONS_MAX = 20;

function contributionsText(portfolio: PerformanceAnswer['portfolio']): readonly string[] {
  const all = portfolio?.contributions ?? [];
  if (all.length === 0) return [];
  const more = all.length - CONTRIBUTIONS_MAX;
  const shown = all.slice(0, CONTRIBUTIONS_MAX);
  return [
    '',
    tableText(shown, [
      { title: 'holding', cell: ({ symbol }: Contribution) => symbol ?? 'cash', isElastic: true },
      { title: 'contribution', cell: ({ contribution }: Contribution) => percent(contribution) },
    ]),
    ...(more > 0 ? [`... ${more} more; --json has all`] : []),
  ];
}

function cents(amount: number): string {
  return amount.toFixed(2);
}

function percent(value: number | null): string {
  return value === null ? '-' : `${(value * 100).toFixed(2)} %`;
}

function ratio(value: number | null): string {
  return value === null ? '-' : value.toFixed(2);
}
