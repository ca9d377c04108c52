// The options of `sluice feed judge`.
import type { Zone } from '../../../../market/time/zone.ts';
import type { AskedSpread } from '../../../../research/backtest/read-spreads.ts';
import type { JudgeHorizon } from '../../../../trader/domain/judge/move.ts';
import type { InstanceFlags } from '../../../program/instance.ts';

export interface JudgeFlags extends InstanceFlags {
  readonly journal?: boolean;
  readonly feed?: string;
  readonly bars?: ReadonlyMap<string, string | undefined>;
  readonly folder?: string;
  readonly actions?: string;
  readonly horizon: JudgeHorizon;
  readonly market: string;
  readonly spread?: readonly AskedSpread[];
  readonly effect: number;
  readonly power: number;
  readonly seed: number;
  readonly zone?: Zone;
  readonly dates?: 'mdy' | 'dmy';
  readonly shift?: number;
  readonly json?: boolean;
}
