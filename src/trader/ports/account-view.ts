// The account as the trader knows it: what the broker reported and when, what is in use, the limits, and the session.
import type { Instant } from '../../kernel/instant.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { Exposure } from '../domain/risk/exposure-limits.ts';
import type { AccountTag } from './broker-reports.ts';
import type { RiskSettings } from './risk-settings.ts';
import type { Mode } from './settings.ts';

export interface AccountView {
  readonly account: string;
  readonly mode: Mode;
  readonly accountType: 'margin' | 'cash';
  readonly venue: string;
  /** Where the symbols of the trader trade: empty until that is known. */
  readonly exchanges: readonly string[];
  /** Of every amount. */
  readonly currency: string;
  readonly marketTime: Instant;
  /** Undefined until the broker has reported it. */
  figure(tag: AccountTag): { readonly value: number; readonly at: Instant } | undefined;
  /** For new entries, without what is already on its way; NaN if unknown. */
  readonly buyingPower: number;
  /** Open positions at the last price. */
  readonly held: Exposure;
  /** Working entries at their own price. */
  readonly inFlight: Exposure;
  /** Net liquidation at the start of the trading day, which percent limits refer to. */
  readonly dayBase: number | undefined;
  /** The same of the last days, the oldest first. */
  readonly dayBases: readonly { readonly day: string; readonly netLiquidation: number }[];
  readonly risk: RiskSettings;
  /** Whether a holding may have parts of a share. */
  readonly fractions: boolean;
  readonly session: {
    readonly current: Session | undefined;
    /** The next one, from now on. */
    readonly next: Session | undefined;
  };
}
