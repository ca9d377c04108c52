// The sections of a report in reading order: the result, its breakdowns, then refused signals and notes.
import { counted, duration, price, words } from '../wording/figures.ts';
import { momentIn } from '../wording/venue-time.ts';
import { againstChanceSections } from './against-chance.ts';
import { BENCHMARK_NOTE, benchmarkSection } from './beside-benchmark.ts';
import { calendarTable } from './calendar-results.ts';
import { drawdownTable } from './drawdown-table.ts';
import { headlineFigures } from './headline-figures.ts';
import { HOLDINGS_NOTE, holdingsTable } from './holdings-table.ts';
import { inForceSections } from './in-force.ts';
import { limitedTable } from './limited-sizes.ts';
import { monteCarloNotes, monteCarloTable } from './monte-carlo.ts';
import { regimeTable } from './regimes.ts';
import type { Report } from './report.ts';
import { amount, figureCell, moneyIn, signedAmount, signedPercentage } from './report-words.ts';
import { rolledTable } from './rolled-trades.ts';
import type { Section, TableSection } from './section.ts';
import { costTable } from './sides-and-costs.ts';
import { syntheticTable } from './synthetic-prices.ts';
import type { TradeGroup } from './trade-group.ts';
import { triesSection } from './tries.ts';

/** Money in the currency of the venue, times by its clock. */
export function reportSections(report: Report): Section[] {
  return [
    { kind: 'figures', title: 'Headline', figures: headlineFigures(report) },
    ...(report.synthetic === undefined ? [] : [syntheticTable(report.synthetic, report.venue)]),
    ...(report.chance === undefined ? [] : againstChanceSections(report.chance, report.venue)),
    ...(report.inForce === undefined ? [] : inForceSections(report.inForce)),
    ...(report.benchmark === undefined ? [] : [benchmarkSection(report.benchmark)]),
    ...(report.regimes.length === 0 ? [] : [regimeTable(report.regimes, report.venue)]),
    calendarTable(report.calendar, report.benchmarkReturns, report.venue),
    drawdownTable(report.drawdowns, report.venue, report.to),
    ...(report.total.gains.count === 0 ? [NO_TRADES] : tradeSections(report)),
    openTable(report),
    ...(report.rolled.length === 0 ? [] : [rolledTable(report.rolled, report.venue)]),
    ...(report.holdings === undefined ? [] : [holdingsTable(report.holdings, report.venue)]),
    ...predictionTable(report),
    notTakenTable(report),
    limitedTable(report.sizesLimited),
    ...(report.tries === undefined ? [] : [triesSection(report.tries)]),
    { kind: 'sentences', title: 'Notes', sentences: notesOf(report) },
  ];
}

const NO_TRADES: TableSection = {
  ...{ kind: 'table', title: 'Closed trades', columns: [], rows: [] },
  nothing: 'No trades were closed.',
};

function tradeSections(report: Report): TableSection[] {
  const { bySymbol, byStrategy, tradeOrders, startEquity, venue } = report;
  return [
    costTable(report.bySide, venue),
    groupTable(report, { title: 'By symbol', name: 'SYMBOL', groups: bySymbol }),
    groupTable(report, { title: 'By strategy', name: 'STRATEGY', groups: byStrategy }),
    groupTable(report, byExitReason(report)),
    ...openingTables(report),
    ...(report.resampling.runs === 0 ? [] : [monteCarloTable(tradeOrders, startEquity, venue)]),
  ];
}

/** Each part of a trade leaves for its own reason. */
function byExitReason({ byExit, parts, total }: Report): Grouping {
  const hasParts = parts.gains.count > total.gains.count;
  return {
    title: hasParts ? 'By exit reason, each part of a trade counted' : 'By exit reason',
    name: 'EXIT',
    groups: byExit.map(inWords),
    total: parts,
  };
}

/** `3 sessions from 2020-12-14 to 2020-12-16`. */
export function spanText(report: Report): string {
  const { calendar } = report.venue;
  const from = calendar.dayOf(report.from);
  const to = calendar.dayOf(report.to);
  const { sessions } = report.headline;
  const count = counted(sessions, 'session');
  return from === to ? `${count}, ${from}` : `${count} from ${from} to ${to}`;
}

interface Grouping {
  readonly title: string;
  /** Header of the first column. */
  readonly name: string;
  readonly groups: readonly TradeGroup[];
  /** Absent: all trades. */
  readonly total?: TradeGroup;
}

function groupTable(
  report: Report,
  { title, name: first, groups, total: all = report.total }: Grouping,
): TableSection {
  const total = { ...all, name: 'TOTAL' };
  const rows = groups.length > 1 ? [...groups, total] : groups;
  const { currency, currencyDigits: digits } = report.venue;
  const money = `P&L ${currency}`;
  // Whole amounts keep the table of many trades within a terminal.
  const feeDigits = total.commission < LARGE_FEES ? digits : 0;
  return {
    kind: 'table',
    title,
    columns: [first, 'COUNT', 'W/D/L', 'WIN %', money, 'P&L %', 'AVG R', 'PF', 'HELD', 'FEES'],
    rows: rows.map(({ name, gains, averageR, averageHolding, commission }) => [
      name,
      String(gains.count),
      `${gains.wins}/${gains.breakEven}/${gains.losses}`,
      figureCell(gains.winRate, (rate) => (rate * 100).toFixed(1)),
      signedAmount(gains.total, digits),
      report.startEquity > 0 ? signedAmount((gains.total / report.startEquity) * 100) : '-',
      figureCell(averageR, (r) => signedAmount(r)),
      figureCell(gains.profitFactor, (factor) => amount(factor)),
      figureCell(averageHolding, (ms) => duration(ms).replaceAll(' ', '')),
      amount(commission, feeDigits),
    ]),
    nothing: 'No trades were closed.',
    narrow: { shortened: [first], leftOut: ['P&L %', 'HELD'] },
  };
}

const LARGE_FEES = 1_000;

/** By what was known when a trade was opened. */
function openingTables(report: Report): TableSection[] {
  const { byHour, byWeekday, byConfidence, venue } = report;
  return [
    groupTable(report, { title: 'By hour of entry', name: venue.timeLabel, groups: byHour }),
    groupTable(report, { title: 'By weekday of entry', name: 'DAY', groups: byWeekday }),
    groupTable(report, { title: 'By confidence', name: 'CONFIDENCE', groups: byConfidence }),
  ];
}

function inWords(group: TradeGroup): TradeGroup {
  return { ...group, name: words(group.name) };
}

function openTable(report: Report): TableSection {
  const { calendar, currency, currencyDigits, timeLabel } = report.venue;
  const [money, since] = [`P&L ${currency}`, `SINCE ${timeLabel}`];
  return {
    kind: 'table',
    title: 'Still open',
    columns: ['SYMBOL', 'STRATEGY', 'SIDE', 'QTY', 'ENTRY', 'STOP', 'LAST', money, since],
    rows: report.openPositions.map((position) => [
      position.symbol,
      position.strategy,
      position.side,
      String(position.quantity),
      moneyIn(report.venue).price(position.entry),
      price(position.stop),
      price(position.last),
      signedAmount(position.unrealizedPnl, currencyDigits),
      momentIn(calendar.zone, position.openedAt).slice('2020-'.length, -':00'.length),
    ]),
    nothing: 'No position is open.',
    narrow: { shortened: ['STRATEGY'], leftOut: ['LAST', since] },
  };
}

/** Only where some were refused: no strategy saw these. */
function predictionTable({ predictions: { accepted = 0, ...refused } }: Report): TableSection[] {
  const rows = Object.entries(refused).sort(([, one], [, other]) => other - one);
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      title: `Predictions: ${accepted} accepted; reasons to refuse the others`,
      columns: ['REASON', 'COUNT'],
      rows: rows.map(([reason, count]) => [words(reason), String(count)]),
      nothing: '',
    },
  ];
}

/** A signal may have several refusal reasons, so their sum exceeds the number of refused signals. */
function notTakenTable(report: Report): TableSection {
  const { notTaken, signalsTaken, signalsUnfilled, predictions } = report;
  const unfilled = signalsUnfilled === 0 ? '' : `, ${signalsUnfilled} of them never filled`;
  const isNoneAccepted = predictions.accepted === undefined && Object.keys(predictions).length > 0;
  const noSignals = isNoneAccepted
    ? 'There were no signals: every prediction was refused.'
    : 'There were no signals.';
  return {
    kind: 'table',
    title: `Signals: ${signalsTaken} taken${unfilled}; reasons to refuse the others`,
    columns: ['REASON', 'COUNT'],
    rows: notTaken.map(({ reason, count }) => [words(reason), String(count)]),
    nothing: signalsTaken === 0 ? noSignals : 'Every signal was taken.',
  };
}

function notesOf(report: Report): string[] {
  const { periodsPerYear, riskFreeAnnual } = report.conventions;
  return [
    ...report.notes,
    ...(report.benchmark === undefined ? [] : [BENCHMARK_NOTE]),
    ...monteCarloNotes(report.tradeOrders),
    ...(report.holdings === undefined ? [] : [HOLDINGS_NOTE]),
    `Ratios: daily returns of equity at each close, ${periodsPerYear} per year, deviation over n - 1, risk-free ${signedPercentage(riskFreeAnnual)}; CAGR by days over 365. P&L is after fees; profit and equity include open positions at their last price.`,
  ];
}
