// The headline of a report as names and texts.
import type { Instant } from '../../../kernel/instant.ts';
import { missingText } from '../../../market/performance/figure.ts';
import type { GainStatistics } from '../../../market/performance/gains.ts';
import type { Interval } from '../../../market/performance/intervals.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { duration, words } from '../wording/figures.ts';
import { momentIn } from '../wording/venue-time.ts';
import { type FigureLine, figureLine as figure, namedFigures, stated } from './figure-lines.ts';
import type { Headline } from './headline.ts';
import type { Report } from './report.ts';
import {
  amount,
  intervalCell,
  percentage,
  signedAmount,
  signedPercentage,
} from './report-words.ts';
import type { RunTrade } from './run-result.ts';
import type { NamedFigure } from './section.ts';

export function headlineFigures(report: Report): NamedFigure[] {
  const lines = [...ofEquity(report), ...ofTrades(report), ...ofTime(report)];
  return namedFigures(lines);
}

function ofEquity({ headline, venue, ...report }: Report): FigureLine[] {
  const { currency, currencyDigits: digits } = venue;
  const signed = (value: number) => signedAmount(value, digits);
  const { growth, isSubYear } = headline.annualGrowth;
  const { winningSessions, losingSessions, sessions } = headline;
  const extrapolation = isSubYear ? ' over less than a year' : '';
  return [
    stated('Profit', `${signed(report.endEquity - report.startEquity)} ${currency}`),
    figure('Total return', headline.totalReturn, signedPercentage),
    stated('Start equity', `${amount(report.startEquity, digits)} ${currency}`),
    stated('End equity', `${amount(report.endEquity, digits)} ${currency}`),
    figure('CAGR', growth, (value) => `${signedPercentage(value)}${extrapolation}`),
    figure('Annualised return', headline.annualisedReturn, signedPercentage),
    figure('Annual volatility', headline.volatility, percentage),
    figure('Sharpe', headline.sharpe, ratio),
    interval('Sharpe, 95 %', headline.sharpeInterval),
    figure('Sortino', headline.sortino, ratio),
    figure('Calmar', headline.calmar, ratio),
    ...ofTail(headline),
    ...optional('Skewness', headline.shape?.skewness, ratio),
    ...optional('Excess kurtosis', headline.shape?.excessKurtosis, ratio),
    ...ofMonths(report.calendar),
    ...optional('Best session', headline.bestSession, signed),
    ...optional('Worst session', headline.worstSession, signed),
    stated('Sessions up, down', `${winningSessions}, ${losingSessions} of ${sessions}`),
    ...drawdownLines(headline, venue),
  ];
}

/** Of a short run nothing is said. */
function ofTail({ tail: { valueAtRisk, conditional } }: Headline): FigureLine[] {
  if (valueAtRisk.value === null) return [];
  return [
    figure('VaR, 95 %', valueAtRisk, percentage),
    figure('CVaR, 95 %', conditional, percentage),
  ];
}

/** Nothing with a single month. */
function ofMonths({ months }: Report['calendar']): FigureLine[] {
  const ranked = months
    .flatMap(({ name, totalReturn: { value } }) => (value === null ? [] : [{ name, value }]))
    .sort((one, other) => one.value - other.value);
  const [worst, best] = [ranked[0], ranked.at(-1)];
  if (worst === undefined || best === undefined || months.length < 2) return [];
  const text = ({ name, value }: typeof worst) => `${signedPercentage(value)}, ${name}`;
  return [stated('Best month', text(best)), stated('Worst month', text(worst))];
}

function ofTrades({ headline, total, venue, ...report }: Report): FigureLine[] {
  const { currency, currencyDigits: digits } = venue;
  const signed = (value: number) => signedAmount(value, digits);
  const { gains, averageR, commission } = total;
  if (gains.count === 0) return [stated('Trades', 'none')];
  const { excursions } = headline;
  return [
    stated('Trades', `${gains.count}: ${outcomeText(gains)}`),
    figure('Win rate', gains.winRate, percentage),
    figure('Profit factor', gains.profitFactor, ratio),
    figure('Expectancy per trade', gains.expectancy, (each) => `${signed(each)} ${currency}`),
    interval('Expectancy, 95 %', report.expectancyInterval, digits),
    figure('Average R', averageR, (r) => `${signedAmount(r)} R`),
    interval('Average R, 95 %', report.averageRInterval),
    stated('Longest losing streak', String(gains.longestLosingStreak)),
    figure('Average win', gains.averageWin, signed),
    figure('Average loss', gains.averageLoss, signed),
    ...optional('Best trade', headline.bestTrade, (trade) => tradeText(trade, digits)),
    ...optional('Worst trade', headline.worstTrade, (trade) => tradeText(trade, digits)),
    figure('MAE of winners', excursions.adverseOfWinners, inR),
    figure('MAE of losers', excursions.adverseOfLosers, inR),
    figure('MFE of winners', excursions.favourableOfWinners, inR),
    figure('MFE of losers', excursions.favourableOfLosers, inR),
    stated('Fees', `${amount(commission, digits)} ${currency}`),
    figure('Average time held', total.averageHolding, duration),
  ];
}

/** `4 won, 6 lost`; trades that are even to the cent are listed if there are any. */
export function outcomeText({ wins, breakEven, losses }: GainStatistics): string {
  const even = breakEven === 0 ? '' : `${breakEven} even, `;
  return `${wins} won, ${even}${losses} lost`;
}

function ofTime({ headline, venue, exposure }: Report): FigureLine[] {
  return [
    figure('Time in the market', headline.timeInMarket, percentage),
    stated(
      'Largest investment',
      `${amount(headline.mostInvested, venue.currencyDigits)} ${venue.currency}`,
    ),
    figure('Held overnight', headline.heldOverClose, percentage),
    figure('Mean exposure long', exposure.long, percentage),
    figure('Mean exposure short', exposure.short, percentage),
    figure('Turnover a year', exposure.turnover, (times) => `${amount(times)} times`),
  ];
}

function drawdownLines(
  { drawdown }: Headline,
  { calendar, timeLabel, currencyDigits }: Venue,
): FigureLine[] {
  const { peakAt, troughAt, recoveredAt } = drawdown ?? {};
  if (drawdown === undefined || peakAt === undefined || troughAt === undefined) {
    return [stated('Max drawdown', 'none')];
  }
  const minuteText = (at: Instant) => momentIn(calendar.zone, at).slice(0, -':00'.length);
  const recovery =
    recoveredAt === undefined ? 'not recovered' : `recovered ${minuteText(recoveredAt)}`;
  return [
    stated(
      'Max drawdown',
      `${percentage(drawdown.fraction)} (${signedAmount(-drawdown.amount, currencyDigits)})`,
    ),
    stated(
      `Drawdown dates ${timeLabel}`,
      `${minuteText(peakAt)} to ${minuteText(troughAt)}, ${recovery}`,
    ),
  ];
}

function interval(name: string, value: Interval, digits?: number): FigureLine {
  return value.low === null
    ? { name, text: undefined, reason: missingText(value.reason) }
    : stated(name, intervalCell(value, digits));
}

function optional<Value>(
  name: string,
  value: Value | undefined,
  write: (value: Value) => string,
): FigureLine[] {
  return value === undefined ? [] : [stated(name, write(value))];
}

function tradeText(trade: RunTrade, digits: number): string {
  return `${signedAmount(trade.pnl, digits)} ${trade.symbol}, ${words(trade.reason)}`;
}

function ratio(value: number): string {
  return amount(value);
}

function inR(value: number): string {
  return `${amount(value)} R`;
}
