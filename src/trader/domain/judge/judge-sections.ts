// A judgement as sections of a report: hits, moves, delays, confidence, parts of the feed.

import { signedAmount, wholeNumber } from '../report/report-words.ts';
import type { Section, TableSection } from '../report/section.ts';
import type { Cell } from './cell.ts';
import type { Judgement } from './judgement.ts';
import { percent, points, powerText, pText } from './verdict-text.ts';

const NONE = '-';
const EXCESS = 'EXCESS, 95 %';
const HOLM = 'HOLM P';

export function judgeSections(judgement: Judgement): Section[] {
  return [
    hitTable(judgement),
    moveTable(judgement),
    ...(judgement.delays.length === 0 ? [] : [delayTable(judgement)]),
    ...(judgement.bands.length === 0 ? [] : [bandTable(judgement)]),
    ...(judgement.groups.length === 0 ? [] : [groupTable(judgement)]),
    { kind: 'sentences', title: 'How sure', sentences: sentencesOf(judgement) },
  ];
}

export function hitTable(judgement: Judgement, title = 'Hits after each horizon'): TableSection {
  return {
    kind: 'table',
    title,
    columns: ['AFTER', 'CALLS', 'HIT %', 'CHANCE %', EXCESS, 'P', 'RUNS P', HOLM],
    rows: judgement.horizons.map(({ horizon, hits, runsP }) => [
      horizon,
      String(hits.count),
      ...hitTexts(hits),
      hits.test === undefined ? NONE : pText(hits.test.p),
      runsP === undefined ? NONE : pText(runsP),
      holmText(judgement, hits),
    ]),
    nothing: 'No calls.',
  };
}

export function moveTable(judgement: Judgement): TableSection {
  const { market, spread } = judgement;
  return {
    kind: 'table',
    title: `Moves in basis points${market === undefined ? '' : `, net of ${market}`}; left: after the spread`,
    columns: ['AFTER', 'MOVE', 'NET', 'LEFT', EXCESS, HOLM, 'IC', HOLM],
    rows: judgement.horizons.map(({ horizon, move, net, coefficient }) => {
      const judged = net ?? move;
      return [
        horizon,
        basisPoints(move.observed),
        basisPoints(net?.observed),
        spread === undefined ? NONE : basisPoints(less(judged.observed, spread)),
        intervalText(judged, basisPoints),
        holmText(judgement, judged),
        coefficient?.observed === undefined ? NONE : signedAmount(coefficient.observed, 3),
        coefficient === undefined ? NONE : holmText(judgement, coefficient),
      ];
    }),
    nothing: 'No calls.',
  };
}

function delayTable(judgement: Judgement): TableSection {
  const { delays, spread, primary } = judgement;
  return {
    kind: 'table',
    title: `Entered later, held for ${primary}: what a round trip may cost, in basis points`,
    columns: ['DELAY', 'CALLS', 'HIT %', EXCESS, HOLM, 'BREAK-EVEN', 'SPREAD', HOLM],
    rows: delays.map(({ minutes, hits, move }) => [
      `${minutes}m`,
      String(move.count),
      hits.observed === undefined ? NONE : percent(hits.observed),
      intervalText(hits, points),
      holmText(judgement, hits),
      basisPoints(move.observed),
      spread === undefined ? NONE : (spread * 1e4).toFixed(1),
      holmText(judgement, move),
    ]),
    nothing: 'No calls.',
  };
}

function bandTable(judgement: Judgement): TableSection {
  return {
    kind: 'table',
    title: `Confidence against hits after ${judgement.primary}`,
    columns: ['CONFIDENCE', 'CALLS', 'MEAN %', 'HIT %', 'CHANCE %', EXCESS, HOLM],
    rows: judgement.bands.map(({ from, meanConfidence, hits }) => [
      `${from.toFixed(1)} to ${(from + 0.1).toFixed(1)}`,
      String(hits.count),
      percent(meanConfidence),
      ...hitTexts(hits),
      holmText(judgement, hits),
    ]),
    nothing: 'No calls.',
  };
}

function groupTable(judgement: Judgement): TableSection {
  return {
    kind: 'table',
    title: `Parts of the feed: hits after ${judgement.primary}`,
    columns: ['BY', 'PART', 'CALLS', 'DAYS', 'HIT %', 'CHANCE %', EXCESS, HOLM],
    rows: judgement.groups.map(({ by, group, hits }) => [
      by,
      group,
      String(hits.count),
      String(hits.days),
      ...hitTexts(hits),
      holmText(judgement, hits),
    ]),
    nothing: 'No calls.',
  };
}

// Decision 0069
const OVERLAP =
  'Moves to the next close overlap those of the day after. If sides persist over days, p is below 0.05 for about 8 of 100 feeds that know nothing.';

function sentencesOf(judgement: Judgement): string[] {
  const { brier, adjusted, primary, verdict } = judgement;
  // The first line has it, or no number of such days is enough.
  const isSaid = verdict.kind === 'nothing-shown' || verdict.kind === 'one-sided';
  const power = isSaid ? '' : powerText(judgement);
  const { daysForSeen } = judgement.power ?? {};
  return [
    ...(power === '' ? [] : [power]),
    ...(daysForSeen === undefined || verdict.kind !== 'nothing-shown'
      ? []
      : [`If the excess seen is the true one, about ${wholeNumber(daysForSeen)} days show it.`]),
    ...(adjusted.size === 0
      ? []
      : [
          `HOLM P counts all ${adjusted.size} figures but the hit rate after ${primary}: below 0.05 means more than chance gives the best of so many.`,
        ]),
    ...(primary === 'next close' ? [OVERLAP] : []),
    ...(brier === undefined ? [] : [brierText(brier)]),
    ...netTexts(judgement),
  ];
}

/** Why NET is empty or counts fewer calls, and what to give. */
function netTexts({ market, marketAsked, horizons, primary }: Judgement): string[] {
  const { symbol, isOnlyOne } = marketAsked;
  if (isOnlyOne)
    return [
      `NET is empty: every call is in ${symbol}, which is the market. Name another one with --market.`,
    ];
  const remedy = `Bring them with \`sluice data import\`, add --bars ${symbol}=FILE, or name another market with --market.`;
  if (market === undefined) return [`NET is empty: there are no bars of ${symbol}. ${remedy}`];
  const main = horizons.find(({ horizon }) => horizon === primary);
  const [all, net] = [main?.move.count ?? 0, main?.net?.count ?? 0];
  if (net >= all) return [];
  if (net === 0)
    return [`NET is empty: ${symbol} has no bars at the minutes of the calls. ${remedy}`];
  return [`NET counts ${net} of ${all} calls: at the others ${symbol} has no bars. ${remedy}`];
}

function brierText({ score, skill, interval }: NonNullable<Judgement['brier']>): string {
  const band =
    interval === undefined
      ? ''
      : ` (95 %: ${signedAmount(interval.low, 3)} to ${signedAmount(interval.high, 3)})`;
  const means =
    skill > 0
      ? 'confidence says more than the hit rate of all calls'
      : 'the hit rate of all calls says more than confidence';
  return `Brier score ${score.toFixed(3)}, skill ${signedAmount(skill, 3)}${band}: ${means}.`;
}

/** Rate, chance and excess. */
function hitTexts(hits: Cell): string[] {
  return [
    hits.observed === undefined ? NONE : percent(hits.observed),
    hits.test === undefined ? NONE : percent(hits.test.byChance),
    intervalText(hits, points),
  ];
}

function intervalText({ test }: Cell, write: (value: number) => string): string {
  if (test === undefined) return NONE;
  return `${write(test.excess)} ${write(test.low)}..${write(test.high)}`;
}

function holmText({ adjusted }: Judgement, cell: Cell): string {
  const p = adjusted.get(cell);
  return p === undefined ? NONE : pText(p);
}

function basisPoints(fraction: number | undefined): string {
  return fraction === undefined ? NONE : signedAmount(fraction * 1e4, 1);
}

function less(value: number | undefined, cost: number): number | undefined {
  return value === undefined ? undefined : value - cost;
}
