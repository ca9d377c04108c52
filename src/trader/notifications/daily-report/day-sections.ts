// The sections of a day's report, and its short form for a message.
import { instant } from '../../../kernel/instant.ts';
import { hitTable } from '../../domain/judge/judge-sections.ts';
import type { Judgement } from '../../domain/judge/judgement.ts';
import { verdictText } from '../../domain/judge/verdict-text.ts';
import { outcomeText } from '../../domain/report/headline-figures.ts';
import { limitedTable } from '../../domain/report/limited-sizes.ts';
import { amount, figureCell, moneyIn, percentage } from '../../domain/report/report-words.ts';
import { ROLLED_COLUMNS } from '../../domain/report/rolled-trades.ts';
import type { NamedFigure, Section, TableSection } from '../../domain/report/section.ts';
import type { FeedScore } from '../../domain/score/feed-score.ts';
import { decayText, horizonTable } from '../../domain/score/score-sections.ts';
import { counted, words } from '../../domain/wording/figures.ts';
import { timeIn } from '../../domain/wording/venue-time.ts';
import { type StopState, stopStateOf } from '../../ports/stop-state.ts';
import type { DayReport } from './day-report.ts';
import type { StatementWord } from './statement-word.ts';

export function daySections(report: DayReport): Section[] {
  return [
    { kind: 'figures', title: 'The day', figures: headline(report) },
    tradesTable(report),
    openTable(report),
    ...rolledSections(report),
    ...holdingSections(report),
    countTable(
      `Signals: ${report.taken} taken, ${report.refused} refused, and why`,
      'REASON',
      report.refusedByReason,
    ),
    limitedTable(report.sizesLimited),
    slipTable(report),
    sentences('Protections', [...report.protections, ...cooldownText(report)], 'None.'),
    sentences('Alarms', report.alarms, 'None.'),
    countTable('Predictions by verdict', 'VERDICT', report.verdicts),
    ...feedSections(report),
  ];
}

/** The message: the essentials of the report. */
export function shortForm(report: DayReport): string {
  const { gains, slippage, venue, broker } = report;
  const { currency } = venue;
  const { signed } = moneyIn(venue);
  return [
    `report of ${report.day}: ${signed(gains.total)} ${currency} after fees in ${counted(gains.count, 'trade')}, ${gains.wins} won`,
    `open ${report.open.length}, ${signed(report.unrealized)} ${currency}`,
    `${counted(report.taken, 'signal')} taken, ${report.refused} refused`,
    ...(slippage.value === null ? [] : [`slippage ${slippage.value.toFixed(3)} %`]),
    ...report.protections,
    ...(broker.hasStatements
      ? [`matches ${broker.name} to the cent: ${statementText(report.statement)}`]
      : []),
  ].join('. ');
}

function headline(report: DayReport): NamedFigure[] {
  const { gains, netLiquidation, unrealized, open, venue, broker } = report;
  const { currency } = venue;
  const money = moneyIn(venue);
  const base = netLiquidation ?? 0;
  const share = base > 0 ? ` (${percentage(gains.total / base)} of the account)` : '';
  const figures: (readonly [string, string])[] = [
    ['Result after fees', `${money.signed(gains.total)} ${currency}${share}`],
    ['Trades', `${gains.count}: ${outcomeText(gains)}`],
    ['Win rate', figureCell(gains.winRate, percentage)],
    ['Profit factor', figureCell(gains.profitFactor, (value) => amount(value))],
    [
      report.isEstimated ? 'Fees and tax, estimated' : 'Fees',
      `${money.amount(report.commission)} ${currency}`,
    ],
    ['Still open', `${open.length}, ${money.signed(unrealized)} ${currency} at the last price`],
    ...(report.realizedInParts === 0
      ? []
      : [
          [
            'Realised on open positions',
            `${money.signed(report.realizedInParts)} ${currency}`,
          ] as const,
        ]),
    ['Slippage at entry', slippageText(report)],
    ['Order efficiency', efficiencyText(report)],
    ...(broker.hasStatements
      ? [[`Matches ${broker.name} to the cent`, statementText(report.statement)] as const]
      : []),
  ];
  return figures.map(([name, text]) => ({ name, text }));
}

function slippageText({ slippage, slippageCost, venue }: DayReport): string {
  if (slippage.value === null) return 'no entry filled';
  return `${slippage.value.toFixed(3)} % of the signal's price, ${moneyIn(venue).signed(slippageCost)} ${venue.currency}`;
}

/** The broker's formula; it calls more than 20 excessive. */
function efficiencyText({ orders: { messages, executed, ratio } }: DayReport): string {
  return `${ratio.toFixed(1)}: ${counted(messages, 'message')}, ${counted(executed, 'order')} executed`;
}

function statementText(statement: StatementWord | undefined): string {
  if (statement === undefined) return 'not compared';
  if (statement.matches) return `yes, ${statement.matched} executions`;
  return `NO: ${statement.differences.join('; ')}`;
}

function tradesTable({ trades, venue }: DayReport): TableSection {
  const money = moneyIn(venue);
  const { calendar, currency, timeLabel } = venue;
  const [closed, net] = [`CLOSED ${timeLabel}`, `NET ${currency}`];
  return {
    kind: 'table',
    title: 'Trades',
    columns: [closed, 'SYMBOL', 'STRATEGY', 'SIDE', 'QTY', 'ENTRY', 'EXIT', net, 'WHY'],
    rows: trades.map((trade) => [
      timeIn(calendar.zone, instant(Date.parse(trade.closed_at))),
      trade.symbol,
      trade.strategy,
      trade.side,
      String(trade.quantity),
      money.price(trade.entry),
      money.price(trade.exit),
      money.signed(trade.pnl - trade.commission),
      words(trade.reason),
    ]),
    nothing: 'No trades were closed.',
    narrow: { shortened: ['STRATEGY', 'WHY'], leftOut: ['EXIT', 'ENTRY', 'SIDE'] },
  };
}

const PROTECTED_WORDS: Readonly<Record<StopState, string>> = {
  resting: 'yes',
  watched: 'watched',
  locked: 'locked',
  none: 'NO',
};

function openTable({ open, venue }: DayReport): TableSection {
  const money = moneyIn(venue);
  return {
    kind: 'table',
    title: 'Still open',
    columns: ['SYMBOL', 'STRATEGY', 'QTY', 'AVERAGE', 'STOP', 'PROTECTED', `P&L ${venue.currency}`],
    rows: open.map((row) => [
      row.symbol,
      row.strategy,
      String(row.quantity),
      money.price(row.average_price),
      row.stop_price === null ? '-' : String(row.stop_price),
      PROTECTED_WORDS[stopStateOf(row)],
      row.unrealized_pnl === null ? '-' : money.signed(row.unrealized_pnl),
    ]),
    nothing: 'No position is open.',
    narrow: { shortened: ['STRATEGY'], leftOut: ['STOP', 'AVERAGE'] },
  };
}

/** Only if there are any: what is held or ended today, beside all contracts before it. */
function rolledSections({ trades, open, venue }: DayReport): TableSection[] {
  const money = moneyIn(venue);
  const ended = trades.filter(({ reason }) => reason !== 'rolled');
  const rows = [...ended, ...open].flatMap(({ symbol, rolled }) =>
    rolled === undefined ? [] : [{ symbol, ...rolled }],
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      title: `Rolled trades: all contracts of each, what is held not valued, in ${venue.currency}`,
      columns: ['LAST CONTRACT', ...ROLLED_COLUMNS],
      rows: rows.map(({ symbol, rolls, days, received, paid, fees, result }) => [
        ...[symbol, String(rolls), String(days)],
        ...[received, paid, fees].map(money.amount),
        money.signed(result),
      ]),
      nothing: '',
    },
  ];
}

/** Apart, and only if there are any. */
function holdingSections({ holdings, venue }: DayReport): TableSection[] {
  if (holdings.length === 0) return [];
  const money = moneyIn(venue);
  return [
    {
      kind: 'table',
      title: 'Holdings: investments without a stop, in no figure above',
      columns: ['SYMBOL', 'QTY', 'AVERAGE', `VALUE ${venue.currency}`, `P&L ${venue.currency}`],
      rows: holdings.map((row) => [
        row.symbol,
        String(row.quantity),
        money.price(row.average_price),
        row.market_value === null ? '-' : money.amount(row.market_value),
        row.unrealized_pnl === null ? '-' : money.signed(row.unrealized_pnl),
      ]),
      nothing: '',
    },
  ];
}

function slipTable({ slips, venue }: DayReport): TableSection {
  const { calendar, currency, currencyDigits, timeLabel } = venue;
  const money = moneyIn(venue);
  return {
    kind: 'table',
    title: 'Entries compared with the price of their signal',
    columns: [
      `SIGNAL ${timeLabel}`,
      'SYMBOL',
      'STRATEGY',
      'SIDE',
      'QTY',
      'SIGNAL AT',
      'FILLED AT',
      `COST ${currency}`,
    ],
    rows: slips.map(({ signal, shares, price, cost }) => [
      timeIn(calendar.zone, signal.at),
      signal.symbol,
      signal.strategy,
      signal.side,
      String(shares),
      money.price(signal.price),
      currencyDigits === 0 ? money.price(price) : price.toFixed(4),
      money.signed(cost),
    ]),
    nothing: 'No entry was filled.',
    narrow: { shortened: ['STRATEGY'], leftOut: ['SIDE'] },
  };
}

function countTable(
  title: string,
  name: string,
  counts: ReadonlyMap<string, number>,
): TableSection {
  const sorted = [...counts].toSorted(([, one], [, other]) => other - one);
  return {
    kind: 'table',
    title,
    columns: [name, 'COUNT'],
    rows: sorted.map(([key, count]) => [words(key), String(count)]),
    nothing: 'None.',
  };
}

function feedSections({ scores, scoresOfDay, judged }: DayReport): Section[] {
  return scores.flatMap((all): Section[] => {
    const judgement = judged.find(({ feed }) => feed === all.feed)?.judgement;
    const today = scoresOfDay.find(({ feed }) => feed === all.feed);
    const isAll = today?.predictions === all.predictions;
    return [
      ...(today === undefined ? [] : [horizonTable(feedTitle(all.feed, 'today', today), today)]),
      ...(isAll || judgement !== undefined
        ? []
        : [horizonTable(feedTitle(all.feed, 'so far', all), all)]),
      ...(judgement === undefined ? [] : judgedSections(all, judgement)),
      { kind: 'sentences', title: `Decay of ${all.feed}`, sentences: [decayText(all.decay)] },
    ];
  });
}

/** Whether the feed knows more than chance, by all its days. */
function judgedSections(all: FeedScore, judgement: Judgement): Section[] {
  return [
    sentences(`What ${all.feed} knows`, [verdictText(judgement)], ''),
    hitTable(judgement, feedTitle(all.feed, 'so far', all)),
  ];
}

function feedTitle(feed: string, when: string, { predictions }: FeedScore): string {
  return `Feed ${feed} ${when}: ${counted(predictions, 'prediction')} to buy or sell`;
}

function cooldownText({ cooldowns }: DayReport): string[] {
  return cooldowns === 0 ? [] : [`cooldowns after a trade: ${cooldowns}`];
}

function sentences(title: string, said: readonly string[], nothing: string): Section {
  return { kind: 'sentences', title, sentences: said.length === 0 ? [nothing] : said };
}
