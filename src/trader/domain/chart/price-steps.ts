// The stop and the target of each position as the steps they took, folded from its facts alone.
import { type Instant, instant } from '../../../kernel/instant.ts';
import type { FactOf } from '../facts/facts.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import { ratioText } from '../splits/split-ratio.ts';
import type { LockedLot } from '../terms/locked-lot.ts';
import type { PositionSide } from '../terms/side.ts';

/** `split`: restated in new shares. `reset`: placed anew after a change of scale by an unknown ratio. */
export type StepKind = 'placed' | 'moved' | 'split' | 'reset' | 'ended';

/** Valid from its time until that of the next step. */
export interface PriceStep {
  readonly seq: number;
  readonly at: Instant;
  readonly kind: StepKind;
  /** As recorded; undefined from the end on, and while other contracts or collateral bound the loss instead. */
  readonly price: number | undefined;
  readonly why: string;
}

/** Working stops covered too little. */
export interface BareSpan {
  readonly fromSeq: number;
  readonly from: Instant;
  /** Undefined while it lasts. */
  readonly until: Instant | undefined;
  /** Without a stop. */
  readonly shares: number;
}

/** No share of it could be sold yet, so no stop rested. */
export interface LockedSpan {
  readonly seq: number;
  readonly from: Instant;
  /** When the first of them may be sold, or something changed. */
  readonly until: Instant;
}

/** `Step` is a price as recorded, or with what a chart adds to it. */
export interface SteppedPosition<Step = PriceStep> {
  readonly id: string;
  readonly strategy: string;
  readonly side: PositionSide;
  readonly stop: readonly Step[];
  readonly target: readonly Step[];
  readonly unprotected: readonly BareSpan[];
  readonly locked: readonly LockedSpan[];
}

/** Takes facts ascending. Positions that never held a share are none. */
export function steppedPositions(facts: readonly RecordedFact[]): SteppedPosition[] {
  const lines = new Map<string, Lines>();
  for (const recorded of facts) {
    const { fact } = recorded;
    if (!('positionId' in fact)) continue;
    if (fact.type === 'position-planned' || fact.type === 'position-adopted')
      lines.set(fact.positionId, linesOf(fact));
    const ofPosition = lines.get(fact.positionId);
    if (ofPosition !== undefined) take(ofPosition, recorded);
  }
  return [...lines.values()].filter(({ stop }) => stop.length > 0);
}

interface Lines {
  readonly id: string;
  readonly strategy: string;
  readonly side: PositionSide;
  isHeld: boolean;
  stopPrice: number | undefined;
  targetPrice: number | undefined;
  readonly stop: PriceStep[];
  readonly target: PriceStep[];
  readonly unprotected: BareSpan[];
  readonly locked: LockedSpan[];
}

function linesOf(fact: FactOf<'position-planned' | 'position-adopted'>): Lines {
  const { positionId: id, strategy, side, plan } = fact;
  // An adopted position has no target.
  const targetPrice = fact.type === 'position-planned' ? plan.targetPrice : undefined;
  return {
    ...{ id, strategy, side, isHeld: false, targetPrice },
    stopPrice: plan.stop.kind === 'none' ? undefined : plan.stopPrice,
    ...{ stop: [], target: [], unprotected: [], locked: [] },
  };
}

function take(lines: Lines, recorded: RecordedFact): void {
  const { fact } = recorded;
  switch (fact.type) {
    case 'position-adopted':
      lock(lines, recorded, { shares: fact.quantity, lots: fact.lockedAfter });
      return begin(lines, recorded, `adopted by ${fact.by}`);
    case 'position-filled':
      lock(lines, recorded, { shares: fact.quantityAfter, lots: fact.lockedAfter });
      if (fact.quantityAfter !== 0) begin(lines, recorded, 'entry');
      return;
    case 'position-opened':
      return aim(lines, recorded, { kind: 'moved', to: fact.targetPrice, why: 'average fill' });
    case 'position-adjusted':
      if (fact.stopPrice !== undefined)
        stopTo(lines, recorded, { kind: 'moved', to: fact.stopPrice, why: 'adjusted' });
      if (fact.targetPrice !== undefined)
        aim(lines, recorded, { kind: 'moved', to: fact.targetPrice, why: 'adjusted' });
      return;
    case 'stop-moved':
      return stopTo(lines, recorded, { kind: 'moved', to: fact.to, why: fact.why });
    case 'stop-reset':
      return stopTo(lines, recorded, { kind: 'reset', to: fact.to, why: fact.why });
    case 'target-moved':
      return aim(lines, recorded, { kind: 'moved', to: fact.to, why: 'moved' });
    case 'position-split': {
      const why = `split ${ratioText(fact.ratio)}`;
      stopTo(lines, recorded, { kind: 'split', to: fact.after.stopPrice, why });
      return aim(lines, recorded, { kind: 'split', to: fact.after.targetPrice, why });
    }
    case 'cover-lost':
      lines.unprotected.push({
        ...{ fromSeq: recorded.seq, from: recorded.at, until: undefined, shares: fact.shares },
      });
      return;
    case 'cover-restored':
      return coverUntil(lines, recorded.at);
    case 'position-closed':
      return end(lines, recorded, fact.reason);
    case 'position-released':
      return end(lines, recorded, `released by ${fact.by}`);
    default:
  }
}

interface Lots {
  /** Signed. */
  readonly shares: number;
  readonly lots: readonly LockedLot[] | undefined;
}

function lock({ locked }: Lines, { seq, at }: RecordedFact, { shares, lots = [] }: Lots): void {
  unlock(locked, at);
  const later = lots.filter(({ until }) => until > at);
  const held = later.reduce((sum, lot) => sum + lot.shares, 0);
  if (later.length === 0 || held < Math.abs(shares)) return;
  locked.push({ seq, from: at, until: instant(Math.min(...later.map(({ until }) => until))) });
}

function unlock(locked: LockedSpan[], at: Instant): void {
  const last = locked.at(-1);
  if (last !== undefined && last.until > at) locked[locked.length - 1] = { ...last, until: at };
}

interface Move {
  readonly kind: StepKind;
  readonly to: number | undefined;
  readonly why: string;
}

/** A late fill opens even a closed position again, with its last stop. */
function begin(lines: Lines, { seq, at }: RecordedFact, why: string): void {
  if (lines.isHeld) return;
  lines.isHeld = true;
  lines.stop.push({ seq, at, kind: 'placed', price: lines.stopPrice, why });
  if (lines.targetPrice !== undefined)
    lines.target.push({ seq, at, kind: 'placed', price: lines.targetPrice, why });
}

function stopTo(lines: Lines, { seq, at }: RecordedFact, move: Required<Move>): void {
  const { kind, to, why } = move;
  if (to === undefined || to === lines.stopPrice) return;
  lines.stopPrice = to;
  if (lines.isHeld) lines.stop.push({ seq, at, kind, price: to, why });
}

function aim(lines: Lines, { seq, at }: RecordedFact, { kind, to, why }: Move): void {
  const before = lines.targetPrice;
  if (to === before) return;
  lines.targetPrice = to;
  if (!lines.isHeld) return;
  const isFirst = before === undefined;
  lines.target.push({
    ...{ seq, at, why, price: to },
    kind: to === undefined ? 'ended' : isFirst ? 'placed' : kind,
  });
}

function end(lines: Lines, { seq, at }: RecordedFact, why: string): void {
  coverUntil(lines, at);
  unlock(lines.locked, at);
  if (!lines.isHeld) return;
  lines.isHeld = false;
  const ended = { seq, at, kind: 'ended', price: undefined, why } as const;
  lines.stop.push(ended);
  if (lines.targetPrice !== undefined) lines.target.push(ended);
}

function coverUntil({ unprotected }: Lines, until: Instant): void {
  const last = unprotected.at(-1);
  if (last !== undefined && last.until === undefined)
    unprotected[unprotected.length - 1] = { ...last, until };
}
