// Which bars a strategy reads: the ATR for its conditions and records, and every bar length to keep for it.
import { DAY_MS } from '../../../kernel/instant.ts';
import type {
  AtrSpec,
  LineRule,
  StopRule,
  TermsOfStrategy,
  TrailPart,
  TrailRule,
} from './strategy.ts';

export function partsOf(trail: TrailRule | undefined): readonly TrailPart[] {
  if (trail === undefined) return [];
  return trail.kind === 'tightest' ? trail.of : [trail];
}

/** The ATR of the stop, else of the trail; undefined if neither has one. */
export function atrSpecOf({
  stop,
  trail,
}: Pick<TermsOfStrategy, 'stop' | 'trail'>): AtrSpec | undefined {
  return 'atr' in stop ? stop.atr : trailAtrSpec(trail);
}

/** The ATR that an ATR trail follows, else the one of its line. */
export function trailAtrSpec(trail: TrailRule | undefined): AtrSpec | undefined {
  const parts = partsOf(trail);
  const part = parts.find(({ kind }) => kind === 'atr') ?? parts.find(isLine);
  return part !== undefined && 'atr' in part ? part.atr : undefined;
}

export function isLine(part: StopRule | TrailPart): part is LineRule {
  return part.kind === 'chandelier' || part.kind === 'supertrend';
}

/** May contain a length twice. */
export function barLengthsOf({
  stop,
  trail,
  size,
  entry,
  entryOrder,
}: TermsOfStrategy): readonly number[] {
  const lengths = partsOf(trail).flatMap((part) => ('atr' in part ? [part.atr.barMs] : []));
  if ('atr' in stop) lengths.push(stop.atr.barMs);
  if (stop.kind === 'previous-bar') lengths.push(stop.barMs);
  if (size.kind === 'volatility') lengths.push(size.bars.barMs);
  if ('offset' in entryOrder && entryOrder.offset.kind === 'atr')
    lengths.push(entryOrder.offset.atr.barMs);
  if (entry.everyMs !== undefined && entry.everyMs < DAY_MS) lengths.push(entry.everyMs);
  return lengths;
}
