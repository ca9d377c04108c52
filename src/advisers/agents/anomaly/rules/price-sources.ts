// Closes of one day that differ by more than 2 % between two price sources. Days in a row are one question.
import { quotient } from '../../../../kernel/amounts.ts';
import { textOf } from '../../../../kernel/decimal.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, percentText } from '../../findings/words.ts';
import type { SeenComparison, SeenHolding, SeenSplit } from '../../snapshot/snapshot.ts';

/** Sources that differ more often are asked about as a whole. */
const RUNS_MAX = 3;

type Run = readonly [SeenComparison, ...SeenComparison[]];

export function priceSources(holding: SeenHolding): Finding[] {
  const bySources = Map.groupBy(
    holding.compared ?? [],
    ({ used, other }) => `${used.source}/${other.source}`,
  );
  return [...bySources.values()].flatMap((compared) => {
    const runs = runsIn(compared);
    return runs.length > RUNS_MAX
      ? [often(holding, runs)]
      : runs.map((run) => differing(holding, run));
  });
}

function runsIn(compared: readonly SeenComparison[]): readonly Run[] {
  const runs: [SeenComparison, ...SeenComparison[]][] = [];
  let open: [SeenComparison, ...SeenComparison[]] | undefined;
  for (const one of compared) {
    if (!one.isDiffering) open = undefined;
    else if (open !== undefined) open.push(one);
    else {
      open = [one];
      runs.push(open);
    }
  }
  return runs;
}

function differing(holding: SeenHolding, run: Run): Finding {
  const [{ on, used, other }] = run;
  const subject = `day:${holding.security}/${on}/${other.source}`;
  const days = run.length === 1 ? '' : ` They differ on the ${run.length} days from then on.`;
  return asked(holding, run, {
    ...{ subject, days: run.length },
    text: `${days} ${questionOf(holding, run)}`,
    restsOn: [`${used.source} ${textOf(used.price)}`, `${other.source} ${textOf(other.price)}`],
  });
}

/** One answer for all days: it is about the sources, so that another day asks nothing new. */
function often(holding: SeenHolding, runs: readonly Run[]): Finding {
  const newest = runs.at(-1) as Run;
  const [{ used, other }] = newest;
  const days = runs.reduce((sum, run) => sum + run.length, 0);
  return asked(holding, newest, {
    ...{ subject: `security:${holding.security}/${other.source}`, days },
    text: ` They differ on ${days} days. Is ${used.source} the right source of its prices rather than ${other.source}?`,
    restsOn: [used.source, other.source],
  });
}

interface Asked {
  readonly subject: string;
  readonly days: number;
  readonly text: string;
  readonly restsOn: readonly string[];
}

function asked(
  { symbol, lots }: SeenHolding,
  [{ on, currency, used, other }]: Run,
  { subject, days, text, restsOn }: Asked,
): Finding {
  const part = distanceOf(used.price.toNumber(), other.price.toNumber());
  return {
    ...{ agent: 'anomaly', rule: 'price-sources', subject, bucket: 1, isBreach: true },
    severity: 'WARNING',
    figures: figuresOf({
      ...{ on, currency, days, distance: part },
      ...{ used: used.price, used_source: used.source },
      ...{ other: other.price, other_source: other.source },
    }),
    threshold: '0.02',
    evidence: lots.map(({ event }) => event),
    text: `${symbol} closed on ${on} at ${textOf(used.price)} ${currency} by ${used.source}, which counts, and at ${textOf(other.price)} by ${other.source}: ${percentText(part)} apart.${text}`,
    command: undefined,
    question: { restsOn },
  };
}

function questionOf({ splits }: SeenHolding, run: Run): string {
  const [{ used, other }] = run;
  const split = splits.find((one) => isCause(one, run));
  return split === undefined
    ? `Was it ${textOf(used.price)} rather than ${textOf(other.price)}?`
    : `That is the ratio of the split of ${split.on}: is ${other.source} the one that divides its past closes by later splits?`;
}

/** Sources name the ex-date or the day after it. */
const SPLIT_DAYS = 7;
const RATIO_SLACK = 0.01;

/** Closes that were divided by a split differ by its ratio up to the day before it. */
function isCause({ on, ratio }: SeenSplit, run: Run): boolean {
  const last = run.at(-1) ?? run[0];
  if (on <= last.on || on > addDays(last.on, SPLIT_DAYS)) return false;
  const between = quotient(last.used.price, last.other.price).toNumber();
  return Math.abs(between / ratio - 1) <= RATIO_SLACK;
}

/** As a part of the lower one. */
function distanceOf(one: number, other: number): number {
  return Math.max(one, other) / Math.min(one, other) - 1;
}
