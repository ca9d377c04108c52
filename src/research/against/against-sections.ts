// A live day beside its backtest, as sections of a report.
import { instant } from '../../kernel/instant.ts';
import { cents } from '../../market/instruments/money.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { type MoneyWords, moneyIn } from '../../trader/domain/report/report-words.ts';
import type { Section, TableSection } from '../../trader/domain/report/section.ts';
import { counted, words, wordsAt } from '../../trader/domain/wording/figures.ts';
import { reasonsText } from '../../trader/domain/wording/refusal-text.ts';
import { momentIn, timeIn } from '../../trader/domain/wording/venue-time.ts';
import type { AgainstBacktest, ComparedTrade } from './attribute.ts';
import { CAUSE_WORDS, CAUSES } from './causes.ts';
import type { DayTrade } from './day-trades.ts';
import type { LeftReason } from './left-out.ts';
import type { WhyNot } from './why-not.ts';

const STEPS = [...CAUSES, 'unexplained'] as const;

export function againstSections(
  against: AgainstBacktest,
  venue: Venue,
  notes: readonly string[],
): Section[] {
  const { trades } = against;
  const money = moneyIn(venue);
  return [
    {
      kind: 'figures',
      title: 'Live against backtest',
      figures: [
        ['Live', against.live],
        ['Backtest', against.backtest],
        ['Difference', against.difference],
      ].map(([name, value]) => ({
        name: String(name),
        text: `${money.signed(Number(value))} ${venue.currency}`,
      })),
    },
    causesTable(against, venue),
    tradesTable(against, venue),
    ...byTrade(trades, venue),
    ...notCompared(against, venue),
    { kind: 'sentences', title: 'Notes', sentences: [...notes, ...leftNotes(against), ...LIMITS] },
  ];
}

function byTrade(trades: readonly ComparedTrade[], venue: Venue): Section[] {
  const sentences = trades
    .filter(({ difference, why }) => difference !== 0 || why !== undefined)
    .map((trade) => tradeText(trade, venue));
  return sentences.length === 0 ? [] : [{ kind: 'sentences', title: 'By trade', sentences }];
}

const LEFT_WORDS: Readonly<Record<LeftReason, string>> = {
  hand: 'by hand',
  option: 'option',
  earlier: 'opened earlier',
};

/** With the sum of the day: what was compared and what was not. */
function notCompared({ left, leftNet, live }: AgainstBacktest, venue: Venue): Section[] {
  if (left.length === 0) return [];
  const money = moneyIn(venue);
  const named = left.map(({ reason, trade: { openedAt, symbol, strategy }, net }) => [
    LEFT_WORDS[reason],
    momentIn(venue.calendar.zone, openedAt).slice(0, 16),
    ...[symbol, strategy],
    net === undefined ? '-' : money.signed(net),
  ]);
  const total = (name: string, net: number) => [name, '', '', '', money.signed(net)];
  return [
    {
      kind: 'table',
      title: 'Not compared',
      columns: ['WHY', `OPENED ${venue.timeLabel}`, 'SYMBOL', 'STRATEGY', 'LIVE'],
      rows: [...named, total('all', leftNet), total('with compared', cents(live + leftNet))],
      nothing: '',
    },
  ];
}

function leftNotes({ left }: AgainstBacktest): readonly string[] {
  if (left.length === 0) return [];
  const unknown = left.filter(({ net }) => net === undefined).length;
  return [
    ...new Set(
      left.map(
        ({ reason, why, trade }) => `not compared: ${trade.symbol} (${LEFT_WORDS[reason]}): ${why}`,
      ),
    ),
    'what is not compared counts since its entry',
    ...(unknown === 0
      ? []
      : [`${counted(unknown, 'trade is', 'trades are')} open without a price (-): in no sum`]),
  ];
}

const LIMITS = [
  'the backtest plays as `sluice backtest` without further flags, with the settings and the equity of the day; each cause is imposed on it beside those above',
  'unexplained: the path of prices within a minute, minutes without a bar, and other commissions than those of the backtest',
];

function causesTable({ parts, trades, difference }: AgainstBacktest, venue: Venue): TableSection {
  const money = moneyIn(venue);
  return {
    kind: 'table',
    title: 'Where the difference comes from',
    columns: ['CAUSE', venue.currency, 'TRADES'],
    rows: [
      ...STEPS.map((step) => [
        CAUSE_WORDS[step],
        money.signed(parts[step]),
        String(trades.filter((trade) => trade.parts[step] !== 0).length),
      ]),
      ['all', money.signed(difference), String(trades.filter(isDifferent).length)],
    ],
    nothing: '',
  };
}

function isDifferent({ difference }: ComparedTrade): boolean {
  return difference !== 0;
}

function tradesTable({ trades, left }: AgainstBacktest, venue: Venue): TableSection {
  const money = moneyIn(venue);
  return {
    kind: 'table',
    title: 'Trades',
    columns: [
      `OPENED ${venue.timeLabel}`,
      'SYMBOL',
      'STRATEGY',
      'SIDE',
      'LIVE',
      'BACKTEST',
      'DIFFERENCE',
    ],
    rows: trades.map((trade) => {
      const { symbol, strategy, side, openedAt } = known(trade);
      return [
        timeIn(venue.calendar.zone, instant(openedAt)),
        ...[symbol, strategy, side],
        resultCell(trade.live, money),
        resultCell(trade.backtest, money),
        money.signed(trade.difference),
      ];
    }),
    nothing: left.length === 0 ? 'Neither side traded.' : 'Nothing could be compared.',
  };
}

function resultCell(trade: DayTrade | undefined, money: MoneyWords): string {
  return trade === undefined ? '-' : money.signed(trade.net);
}

function known({ live, backtest }: ComparedTrade): DayTrade {
  const trade = live ?? backtest;
  if (trade === undefined) throw new Error('one side has the trade');
  return trade;
}

function tradeText(trade: ComparedTrade, venue: Venue): string {
  const money = moneyIn(venue);
  const { symbol, strategy, openedAt } = known(trade);
  const causes = STEPS.filter((step) => trade.parts[step] !== 0)
    .map((step) => {
      const said = `${CAUSE_WORDS[step]} ${money.signed(trade.parts[step])}`;
      return step === 'unexplained' ? `${said}${remainderText(trade, money)}` : said;
    })
    .join(', ');
  const head = `${timeIn(venue.calendar.zone, instant(openedAt))} ${symbol} ${strategy}`;
  return `${head}: ${causes === '' ? 'no difference' : causes}${sideText(trade, venue)}${endsText(trade)}`;
}

/** Those of its parts that are not 0. */
function remainderText({ remainder }: ComparedTrade, money: MoneyWords): string {
  if (remainder === undefined) return '';
  const { entry, exit, commission } = remainder;
  const said = [
    ['entry', entry],
    ['exit', exit],
    ['fees', commission],
  ] as const;
  const parts = said.filter(([, value]) => value !== 0);
  return ` (${parts.map(([name, value]) => `${name} ${money.signed(value)}`).join(', ')})`;
}

function sideText({ live, why }: ComparedTrade, venue: Venue): string {
  if (why === undefined) return '';
  const [there, other] = live === undefined ? ['backtest', 'live'] : ['live day', 'backtest'];
  return `. Only in the ${there}; ${other}: ${whyText(why, venue)}`;
}

export function whyText(why: WhyNot, venue: Venue): string {
  return why.kind === 'said' ? why.text : reasonsText(why.reasons, wordsAt(venue));
}

function endsText({ live, backtest }: ComparedTrade): string {
  if (live === undefined || backtest === undefined || live.reason === backtest.reason) return '';
  return `. Live it ended by ${words(live.reason)}, in the backtest by ${words(backtest.reason)}`;
}
