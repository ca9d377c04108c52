// Drift beyond a band: of the whole, or of an asset's own target. One finding for the portfolio, as one plan ends it.
import { textOf } from '../../../../kernel/decimal.ts';
import type { Finding } from '../../findings/finding.ts';
import { levelOf } from '../../findings/level.ts';
import type { ProposedCommand } from '../../findings/proposed-command.ts';
import { figuresOf, limitText, numberText, percentText } from '../../findings/words.ts';
import type { SeenAsset, SeenBands, SeenRebalancing, Snapshot } from '../../snapshot/snapshot.ts';
import type { AgentTerms } from '../../terms/agent-terms.ts';

export function drift(
  snapshot: Snapshot,
  seen: SeenRebalancing,
  { rebalancer: { driftMax, relativeDriftMax }, release }: AgentTerms,
): Finding[] {
  if (seen.drift === undefined) return [];
  const bands = seen.bands ?? { absolute: driftMax, relative: relativeDriftMax };
  const measured = seen.drift.assets.map((asset) => ({ asset, ratio: ratioOf(asset, bands) }));
  const [worst] = measured.toSorted((one, other) => other.ratio - one.ratio);
  const level = worst && levelOf(worst.ratio, 1, release);
  if (worst === undefined || level === undefined) return [];
  const { symbol, weight, target, drift: distance } = worst.asset;
  const outside = measured.filter(({ ratio }) => ratio > 1).map(({ asset }) => asset);
  const { turnover, totalValue } = seen.drift;
  return [
    {
      ...({ agent: 'rebalancer', rule: 'drift', subject: 'portfolio', ...level } as const),
      severity: 'WARNING',
      figures: figuresOf({
        ...{ symbol, weight, target, drift: distance, outside: outside.length, turnover },
        ...{ absolute_band: bands.absolute, relative_band: bands.relative },
        ...{ value: totalValue, currency: snapshot.portfolio.baseCurrency },
      }),
      threshold: thresholdOf(bands),
      evidence: snapshot.holdings
        .filter(({ security }) => outside.some((one) => one.security === security))
        .flatMap(({ lots }) => lots.map(({ event }) => event)),
      text: `${symbol} is ${percentText(weight.toNumber())} of the portfolio and is to be ${limitText(target.toNumber())}; the band is ${bandText(bands)}${others(outside.length)}.`,
      command: commandOf(snapshot, seen, bands),
    },
  ];
}

/** 1 at the band. Something without a target is outside each band that is a part of its target. */
function ratioOf({ drift: signed, target }: SeenAsset, { absolute, relative }: SeenBands): number {
  const distance = Math.abs(signed.toNumber());
  if (distance === 0) return 0;
  const ofWhole = absolute === undefined ? 0 : distance / absolute;
  if (relative === undefined) return ofWhole;
  const ofTarget = target.isZero() ? JUST_OUTSIDE : distance / (target.toNumber() * relative);
  return Math.max(ofWhole, ofTarget);
}

const JUST_OUTSIDE = 1 + Number.EPSILON;

/** Undefined while a plan of the present book waits to be executed. */
function commandOf(
  { portfolio }: Snapshot,
  { drift: seen, plan, wanted }: SeenRebalancing,
  { absolute, relative }: SeenBands,
): ProposedCommand | undefined {
  const isPlanned = plan !== undefined && plan.movedBy === undefined && plan.orders > 0;
  if (isPlanned || seen === undefined) return undefined;
  const strategy = {
    kind: 'threshold',
    ...(absolute !== undefined && { absoluteBand: String(absolute) }),
    ...(relative !== undefined && { relativeBand: String(relative) }),
  };
  return {
    kind: 'plan-rebalancing',
    wanted: wanted ?? { strategy },
    turnover: textOf(seen.turnover),
    currency: portfolio.baseCurrency,
  };
}

function thresholdOf({ absolute, relative }: SeenBands): string {
  const ofTarget = relative === undefined ? [] : [`${numberText(relative)} of the target`];
  return [...(absolute === undefined ? [] : [numberText(absolute)]), ...ofTarget].join(' or ');
}

function bandText({ absolute, relative }: SeenBands): string {
  const ofTarget = relative === undefined ? [] : [`${limitText(relative)} of the target`];
  return [...(absolute === undefined ? [] : [limitText(absolute)]), ...ofTarget].join(' or ');
}

function others(outside: number): string {
  if (outside < 2) return '';
  return outside === 2 ? '; 1 other is outside' : `; ${outside - 1} others are outside`;
}
