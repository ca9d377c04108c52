// The chart of a symbol as the API answers it, and the same kept whole while only its newest bars are asked for.
import type { Answer } from './shapes.ts';

export type Chart = Answer<'/api/v1/daemon/{trader}/chart/{symbol}'>;
export type ChartBar = Chart['bars'][number];
export type ChartPosition = Chart['positions'][number];
export type ChartStep = ChartPosition['stop'][number];
export type ChartExecution = Chart['executions'][number];
export type ChartRefusal = Chart['not_taken'][number];

/**
 * From where bars are to be asked for; undefined for all. The newest longer bar may have grown, and so may a minute that
 * arrived twice.
 */
export function barsWanted(held: Chart | undefined): string | undefined {
  return held?.bars.at(-1)?.at;
}

/**
 * The answer with the bars that were already held. Undefined if it is a part of other bars than these: all of them have to be
 * asked for again.
 */
export function chartAfter(held: Chart | undefined, answer: Chart): Chart | undefined {
  const { bars_from: begin } = answer;
  if (begin === null) return answer;
  const isSame =
    held !== undefined &&
    held.bars_edition === answer.bars_edition &&
    held.bar_seconds === answer.bar_seconds &&
    namesOf(held) === namesOf(answer);
  if (!isSame) return undefined;
  const isEarlier = ({ at }: { readonly at: string }) => at < begin && at >= answer.from;
  const indicators = answer.indicators.map((one) => {
    const before = held.indicators.find(({ name }) => name === one.name);
    return { ...one, points: [...(before?.points ?? []).filter(isEarlier), ...one.points] };
  });
  return { ...answer, bars: [...held.bars.filter(isEarlier), ...answer.bars], indicators };
}

function namesOf({ indicators }: Chart): string {
  return indicators.map(({ name }) => name).join(' ');
}

/** Why there is nothing to draw; empty if there is. */
export function whyNoBars({ symbol, bars, watched, bars_kept_since: since }: Chart): string {
  if (bars.length > 0) return '';
  if (!watched)
    return `${symbol} has no bars: the trader does not follow its prices. It follows the symbols of its strategies and of its positions.`;
  return since === null
    ? `${symbol} has no bars yet: the gateway has not sent its history.`
    : `${symbol} has no bars in this span: the trader keeps those of the last five sessions. What it did is in the table.`;
}
