// Advice as text and as JSON: the weight, and what it rests on.
import type { Advice } from '../../../advisers/policy/versions/advice.ts';
import type { TrainedData } from '../../../advisers/policy/versions/version.ts';
import type { NumberedVersion } from '../../../advisers/policy/versions/version-folder.ts';
import { DAY_MS, type TradingDay } from '../../../kernel/instant.ts';
import { utcMidnight } from '../../../market/time/day.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { folded } from '../../answers/sections-text.ts';
import { tableText } from '../../answers/table.ts';

export interface Advised {
  readonly name: string;
  readonly title: string;
  /** Of the returns that were read, ascending. */
  readonly days: readonly TradingDay[];
  readonly by: NumberedVersion;
  readonly advice: Advice;
  readonly today: TradingDay;
}

export function adviceText(advised: Advised): string {
  const { title, days, advice } = advised;
  const { targetWeight, weight, margin, values } = advice;
  return [
    ...folded(
      `${title}, for the session after ${days.at(-1)}: hold ${percent(targetWeight)} in it (now ${percent(weight)}).`,
      '',
    ),
    `Confidence: ${margin.toFixed(3)}, by which its value exceeds the next best.`,
    '',
    tableText(values, [
      { title: 'weight', cell: (row) => percent(row.weight) },
      { title: 'value', cell: ({ value }) => value.toFixed(3) },
    ]),
    '',
    ...restsOn(advised).flatMap((sentence) => folded(sentence, '')),
    'Value: discounted log return x 100. This is a proposal; nothing is ordered.',
  ].join('\n');
}

function restsOn(advised: Advised): readonly string[] {
  const { by, days } = advised;
  const { data, gate, hash } = by.version;
  if (data === null) throw new Error('advice by a version without data');
  const since = daysSince(days, data);
  return [
    `By version ${by.number} (hash ${hash.slice(0, 12)}), trained through ${data.trainedThrough}. Its gate passed on ${data.firstUnseen} to ${data.lastDay}, at try ${gate.tryNumber}; ${counted(since, 'trading day has', 'trading days have')} come since.`,
    `The newest price is of ${days.at(-1)}, ${counted(priceAgeDays(advised), 'day')} ago.`,
  ];
}

export function adviceBody(advised: Advised) {
  const { name, days, by, advice } = advised;
  const { data, gate, hash } = by.version;
  return {
    subject: name,
    after: days.at(-1),
    target_weight: advice.targetWeight,
    weight: advice.weight,
    confidence: advice.margin,
    values: advice.values,
    version: by.number,
    hash,
    trained_through: data?.trainedThrough,
    judged_from: data?.firstUnseen,
    judged_through: data?.lastDay,
    try: gate.tryNumber,
    days_since: data === null ? undefined : daysSince(days, data),
    price_age_days: priceAgeDays(advised),
  };
}

function daysSince(days: readonly TradingDay[], { lastDay }: TrainedData): number {
  return days.filter((day) => day > lastDay).length;
}

function priceAgeDays({ days, today }: Advised): number {
  const newest = days.at(-1) ?? today;
  return Math.max(0, Math.round((utcMidnight(today) - utcMidnight(newest)) / DAY_MS));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
