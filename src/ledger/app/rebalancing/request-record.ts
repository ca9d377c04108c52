// What a rebalancing is asked for, as it is kept in schedules and proposals: plain JSON with decimals as text.
import { type Decimal, decimal, type Money, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { type BandGoal, type Objective, targetsFrom } from '../../domain/rebalancing/allocation.ts';
import type { TargetWeight } from '../../ports/ledger-rows.ts';
import type { WantedStrategy } from './policy-strategy.ts';
import type { LotSizes, RebalancingRequest } from './proposed-plan.ts';

export interface RequestRecord {
  readonly targets?: readonly TargetWeight[];
  readonly strategy: StrategyRecord;
  readonly limits: LimitsRecord;
  readonly isOwner: boolean;
}

export interface StrategyRecord {
  readonly kind: WantedStrategy['kind'];
  readonly absoluteBand?: string;
  readonly relativeBand?: string;
  readonly to?: BandGoal;
  readonly overlay?: readonly TargetWeight[];
  readonly until?: string;
  readonly moveMax?: string;
  readonly by?: string;
  readonly cap?: string;
}

export type LimitsRecord = Readonly<
  Record<'lotSize' | 'tradeMin' | 'bufferAmount' | 'bufferShare' | 'feeRate' | 'feeMin', string>
> & {
  readonly noSell: readonly string[];
  readonly guardsWash: boolean;
  readonly allocation?: 'exact';
  readonly cashNeeded?: string;
  readonly gainMax?: string;
  readonly objective?: Readonly<Record<keyof Objective, string>>;
  readonly lotSizes?: Readonly<Record<string, string>>;
};

/** Whole shares, all cash, no fees: what a request without limits means. */
const NO_LIMITS: LimitsRecord = {
  ...{
    lotSize: '1',
    tradeMin: '0',
    bufferAmount: '0',
    bufferShare: '0',
    feeRate: '0',
    feeMin: '0',
  },
  ...{ noSell: [], guardsWash: true },
};

/** What is not said: a threshold without bands, whole shares, all cash, for the owner. */
export function completeRequest(given: Partial<RequestRecord>): RequestRecord {
  return { strategy: { kind: 'threshold' }, limits: NO_LIMITS, isOwner: true, ...given };
}

export function requestRecord({ limits, ...wanted }: RebalancingRequest): RequestRecord {
  const record = { ...wanted, limits: { ...limits, noSell: [...limits.noSell] } };
  return JSON.parse(JSON.stringify(record)) as RequestRecord;
}

export function requestFrom({
  targets,
  strategy,
  limits,
  isOwner,
}: RequestRecord): RebalancingRequest {
  return {
    targets,
    strategy: strategyFrom(strategy),
    limits: {
      lotSize: decimal(limits.lotSize) as Quantity,
      tradeMin: decimal(limits.tradeMin) as Money,
      bufferAmount: decimal(limits.bufferAmount) as Money,
      bufferShare: decimal(limits.bufferShare),
      feeRate: decimal(limits.feeRate),
      feeMin: decimal(limits.feeMin) as Money,
      noSell: new Set(limits.noSell),
      guardsWash: limits.guardsWash,
      allocation: limits.allocation,
      cashNeeded: present(limits.cashNeeded) as Money | undefined,
      gainMax: present(limits.gainMax) as Money | undefined,
      objective: limits.objective && decimals(limits.objective),
      lotSizes: limits.lotSizes && (decimals(limits.lotSizes) as LotSizes),
    },
    isOwner,
  };
}

function strategyFrom(kept: StrategyRecord): WantedStrategy {
  switch (kept.kind) {
    case 'threshold':
      return {
        kind: 'threshold',
        absoluteBand: present(kept.absoluteBand),
        relativeBand: present(kept.relativeBand),
        to: kept.to,
      };
    case 'calendar':
      return { kind: 'calendar' };
    case 'tactical':
      return {
        kind: 'tactical',
        overlay: targetsFrom(kept.overlay ?? []),
        until: kept.until as TradingDay,
        moveMax: present(kept.moveMax),
        by: kept.by,
      };
    case 'policy':
      return { kind: 'policy', cap: decimal(kept.cap ?? '0') };
    default:
      return kept.kind satisfies never;
  }
}

function decimals<Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Readonly<Record<Name, Decimal>> {
  return Object.fromEntries(
    Object.entries<string>(texts).map(([name, text]) => [name, decimal(text)]),
  ) as Record<Name, Decimal>;
}

function present(text: string | undefined): Decimal | undefined {
  return text === undefined ? undefined : decimal(text);
}
