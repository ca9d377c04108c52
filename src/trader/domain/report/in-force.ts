// A run beside that of the version in force over the same data.
import { cents } from '../../../market/instruments/money.ts';
import type { DeepestDrawdown } from '../../../market/performance/deepest-drawdown.ts';
import { type Figure, known, missing } from '../../../market/performance/figure.ts';
import { type Interval, meanInterval } from '../../../market/performance/intervals.ts';
import { momentsOf } from '../../../market/performance/moments.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { Exposure } from './exposure.ts';
import { bounds, type JsonFields, withReasons } from './json-fields.ts';
import { amount, figureCell, signedAmount } from './report-words.ts';
import type { Section } from './section.ts';
import { type SessionEquity, sessionReturns } from './session-equity.ts';
import type { TradeGroup } from './trade-group.ts';

/** What is compared of a report. */
export interface Comparable {
  readonly strategies: readonly { readonly name: string; readonly hash: string }[];
  readonly startEquity: number;
  readonly endEquity: number;
  readonly headline: {
    readonly totalReturn: Figure;
    readonly sharpe: Figure;
    readonly drawdown: DeepestDrawdown | undefined;
  };
  readonly total: Pick<TradeGroup, 'gains' | 'averageR'>;
  readonly exposure: Pick<Exposure, 'turnover'>;
}

export interface BesideInForce {
  readonly strategies: Comparable['strategies'];
  readonly sessions: readonly SessionEquity[];
  readonly figures: readonly ComparedFigure[];
  /** This run less the version in force, of the sessions that both have, with its 95 % interval. */
  readonly meanReturn: Figure;
  readonly interval: Interval;
}

interface Played {
  readonly report: Comparable;
  readonly sessions: readonly SessionEquity[];
}

interface ComparedFigure {
  readonly name: string;
  readonly own: Figure;
  readonly inForce: Figure;
  write(value: number): string;
}

/** By pairs of the same session, which takes out what the market did to both: t with n - 1 degrees, days as independent. */
export function besideInForce(own: Played, inForce: Played, venue: Venue): BesideInForce {
  const { startEquity } = own.report;
  const returns = sessionReturns(startEquity, inForce.sessions);
  const byDay = new Map(returns.map(({ on, value }) => [on, value]));
  const differences = sessionReturns(startEquity, own.sessions).flatMap(({ on, value }) => {
    const other = byDay.get(on);
    return other === undefined ? [] : [value - other];
  });
  return {
    strategies: inForce.report.strategies,
    sessions: inForce.sessions,
    figures: comparedFigures(venue).map(([name, of, write]) => ({
      ...{ name, own: of(own.report), inForce: of(inForce.report), write },
    })),
    meanReturn:
      differences.length === 0 ? missing('too-few-pairs') : known(momentsOf(differences).mean),
    interval: meanInterval(differences, differences.length),
  };
}

type Compared = readonly [
  name: string,
  of: (report: Comparable) => Figure,
  write: (value: number) => string,
];

function comparedFigures({ currency, currencyDigits }: Venue): readonly Compared[] {
  const money = (value: number) => signedAmount(value, currencyDigits);
  const hundredths = (value: number) => signedAmount(value * 100);
  const plain = (value: number) => amount(value);
  return [
    [`Profit ${currency}`, (report) => known(cents(report.endEquity - report.startEquity)), money],
    ['Total return %', ({ headline }) => headline.totalReturn, hundredths],
    ['Sharpe', ({ headline }) => headline.sharpe, plain],
    ['Max drawdown %', ({ headline }) => known(headline.drawdown?.fraction ?? 0), hundredths],
    ['Trades', ({ total }) => known(total.gains.count), (count) => amount(count, 0)],
    ['Win rate %', ({ total }) => total.gains.winRate, (rate) => amount(rate * 100)],
    [`Expectancy ${currency}`, ({ total }) => total.gains.expectancy, money],
    ['Average R', ({ total }) => total.averageR, (r) => signedAmount(r)],
    ['Turnover a year', ({ exposure }) => exposure.turnover, plain],
  ];
}

export function inForceSections(beside: BesideInForce): Section[] {
  return [
    {
      kind: 'table',
      title: 'Beside the version in force',
      columns: ['FIGURE', 'THIS RUN', 'IN FORCE', 'DIFFERENCE'],
      rows: beside.figures.map(({ name, own, inForce, write }) => {
        const difference =
          own.value === null || inForce.value === null
            ? '-'
            : withSign(own.value - inForce.value, write);
        return [name, figureCell(own, write), figureCell(inForce, write), difference];
      }),
      nothing: '',
    },
    {
      kind: 'sentences',
      title: 'Better than the version in force?',
      sentences: [inForceSentence(beside)],
    },
  ];
}

function withSign(value: number, write: (value: number) => string): string {
  const text = write(value);
  return value > 0 && !text.startsWith('+') ? `+${text}` : text;
}

/** Without a full stop. */
export function inForceSentence({ strategies, meanReturn, interval }: BesideInForce): string {
  const names = strategies.map(({ name, hash }) => `${name} (${hash.slice(0, 8)})`).join(', ');
  if (meanReturn.value === null || interval.low === null)
    return `${names}: not decidable, since fewer than 5 sessions have a return of both`;
  const { low, high } = interval;
  const verdict =
    low > 0 ? 'better than chance explains' : high < 0 ? 'worse' : 'chance may explain it';
  const percent = (value: number) => `${value < 0 ? '-' : '+'}${amount(Math.abs(value) * 100, 4)}`;
  return `a session brings ${percent(meanReturn.value)} points of return beside ${names} (95 %: ${percent(low)} to ${percent(high)}): ${verdict}`;
}

export function inForceJson(beside: BesideInForce): JsonFields {
  return {
    strategies: beside.strategies,
    sentence: inForceSentence(beside),
    ...withReasons({
      mean_return: beside.meanReturn,
      ...bounds('mean_return', beside.interval),
    }),
    figures: beside.figures.map(({ name, own, inForce }) => ({
      ...{ name, this_run: own.value, in_force: inForce.value },
    })),
  };
}
