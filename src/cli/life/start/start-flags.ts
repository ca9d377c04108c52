// What `sluice start` can be told.
import type { InstanceFlags } from '../../program/instance.ts';

export interface StartFlags extends InstanceFlags {
  readonly foreground?: boolean;
  readonly replace?: boolean;
  readonly wait: number;
  readonly json?: boolean;
  readonly speed?: number;
  readonly keep?: boolean;
  readonly untilClose?: boolean;
  readonly trace?: boolean;
  readonly clock?: string;
  readonly at?: string;
  /** Detached: nobody sees what is printed. */
  readonly unwatched?: boolean;
}
