// The options of `sluice start`.

import type { InstanceFlags } from '../../program/instance.ts';
import type { ServicePart } from '../../program/option-only.ts';

export interface StartFlags extends InstanceFlags {
  readonly foreground?: boolean;
  readonly replace?: boolean;
  readonly only?: ServicePart;
  readonly wait: number;
  readonly json?: boolean;
  readonly speed?: number;
  readonly keep?: boolean;
  /** Servers beside the demonstration. */
  readonly with?: readonly string[];
  readonly untilClose?: boolean;
  readonly trace?: boolean;
  readonly clock?: string;
  readonly at?: string;
  /** Detached: standard output is not visible. */
  readonly unwatched?: boolean;
}
