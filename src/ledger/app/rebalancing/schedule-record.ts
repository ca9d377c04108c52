// A schedule as it is kept: plain JSON, from which its runs and what they plan are read again.
import { type Decimal, decimal, type Money, type Quantity } from '../../../kernel/decimal.ts';
import { type Instant, MINUTE_MS, type TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import { dayAt, instantOf, zoneNamed } from '../../../market/time/zone.ts';
import { type Strategy, targetsFrom } from '../../domain/rebalancing/allocation.ts';
import { type BusinessDay, type RunSchedule, runDays } from '../../domain/rebalancing/run-days.ts';
import type { TargetWeight } from '../../ports/ledger-rows.ts';
import type { RebalancingWanted, WantedLimits } from './proposed-plan.ts';

export interface RebalancingSchedule extends RunSchedule {
  /** After midnight where the portfolio is at home. */
  readonly minuteOfDay: number;
  /** IANA. */
  readonly zone: string;
  readonly wanted: RebalancingWanted;
}

/** The first `count` runs later than `after`. */
export function nextRuns(
  { minuteOfDay, zone: name, ...schedule }: Omit<RebalancingSchedule, 'wanted'>,
  after: Instant,
  { count, isOpen }: { readonly count: number; readonly isOpen: BusinessDay },
): readonly Instant[] {
  const zone = zoneNamed(name);
  const dayBefore = addDays(dayAt(zone, after), -1);
  return runDays(schedule, dayBefore, { count: count + 1, isOpen })
    .map((day) => instantOf(zone, day, minuteOfDay * MINUTE_MS))
    .filter((at) => at > after)
    .slice(0, count);
}

export function scheduleText({ wanted, ...schedule }: RebalancingSchedule): string {
  const { limits, strategy } = wanted;
  return JSON.stringify({
    ...schedule,
    wanted: { ...wanted, strategy, limits: { ...limits, noSell: [...limits.noSell] } },
  });
}

/** Decimals are texts in it. */
interface Kept extends Omit<RebalancingSchedule, 'wanted'> {
  readonly wanted: {
    readonly targets?: readonly TargetWeight[];
    readonly strategy: KeptStrategy;
    readonly limits: Readonly<
      Record<Exclude<keyof WantedLimits, 'noSell' | 'guardsWash'>, string>
    > & {
      readonly noSell: readonly string[];
      readonly guardsWash: boolean;
    };
    readonly isOwner: boolean;
  };
}

interface KeptStrategy {
  readonly kind: Strategy['kind'];
  readonly absoluteBand?: string;
  readonly relativeBand?: string;
  readonly overlay?: readonly TargetWeight[];
  readonly until?: string;
  readonly moveMax?: string;
}

export function scheduleFrom(text: string): RebalancingSchedule {
  const { wanted, ...schedule } = JSON.parse(text) as Kept;
  const { limits } = wanted;
  return {
    ...schedule,
    wanted: {
      targets: wanted.targets,
      strategy: strategyFrom(wanted.strategy),
      limits: {
        lotSize: decimal(limits.lotSize) as Quantity,
        tradeMin: decimal(limits.tradeMin) as Money,
        bufferAmount: decimal(limits.bufferAmount) as Money,
        bufferShare: decimal(limits.bufferShare),
        feeRate: decimal(limits.feeRate),
        feeMin: decimal(limits.feeMin) as Money,
        noSell: new Set(limits.noSell),
        guardsWash: limits.guardsWash,
      },
      isOwner: wanted.isOwner,
    },
  };
}

function strategyFrom(kept: KeptStrategy): Strategy {
  switch (kept.kind) {
    case 'threshold':
      return {
        kind: 'threshold',
        absoluteBand: present(kept.absoluteBand),
        relativeBand: present(kept.relativeBand),
      };
    case 'calendar':
      return { kind: 'calendar' };
    case 'tactical':
      return {
        kind: 'tactical',
        overlay: targetsFrom(kept.overlay ?? []),
        until: kept.until as TradingDay,
        moveMax: present(kept.moveMax),
      };
    default:
      return kept.kind satisfies never;
  }
}

function present(text: string | undefined): Decimal | undefined {
  return text === undefined ? undefined : decimal(text);
}
