// A version of the weights, with everything that says where it is from and whether it may be asked.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { GateReport } from '../gate/gate-report.ts';
import type { LearningSettings } from '../learning/settings.ts';
import type { EpisodeReturn } from '../learning/train.ts';

/** Raised whenever inputs, actions, the network or the gate change: older weights would mean something else. */
export const FORMAT = 2;

/** The days that were trained on, and those that were kept for the gate. */
export interface TrainedData {
  /** SHA-256 over days and returns. */
  readonly hash: string;
  readonly returns: number;
  readonly firstDay: TradingDay;
  /** The last day that any training of this line of versions has seen. */
  readonly trainedThrough: TradingDay;
  /** The first day that the gate judged on; it judged through the last one. */
  readonly firstUnseen: TradingDay;
  readonly lastDay: TradingDay;
}

export interface Version {
  readonly format: typeof FORMAT;
  /** What it was trained on: `two-regime`, `bars-SPY`, `portfolio-3`. */
  readonly subject: string;
  readonly seed: number;
  readonly settings: LearningSettings;
  /** The hash of the version that it was trained on from; null for drawn weights. */
  readonly from: string | null;
  /** Null on the reference market. */
  readonly data: TrainedData | null;
  readonly deviation: number;
  readonly program: { readonly sluice: string; readonly node: string };
  readonly gate: GateReport;
  readonly curve: readonly EpisodeReturn[];
  /** Nine digits each, which name a float32 exactly. */
  readonly weights: readonly number[];
}

export interface HashedVersion extends Version {
  /** SHA-256 over all the rest. */
  readonly hash: string;
}

/** Why a version gives no advice; undefined if it may. */
export function whyNotAsked({ data, gate }: Version): string | undefined {
  if (data === null)
    return 'it was trained on the reference market, which proves the program and not your data';
  if (!gate.hasPassed)
    return `its gate has not passed: ${gate.reasons[0] ?? 'no reason is recorded'}`;
  return undefined;
}
