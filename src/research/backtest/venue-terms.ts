// What a run takes from its venue unless stated otherwise: cash, costs, clock and the length of a day.
import { instant } from '../../kernel/instant.ts';
import type { Session } from '../../market/time/calendar.ts';
import { type Zone, zoneNamed } from '../../market/time/zone.ts';
import type { Venue } from '../../market/venues/venue.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { CommissionPlan } from '../fills/costs.ts';
import type { Faults } from './read-files.ts';

/** Of the feed. */
export function zoneOf({ feeds }: Settings): Zone {
  const [feed] = feeds;
  return zoneNamed(feed?.profile === 'prediction-api' ? feed.zone : 'UTC');
}

/** A year's wages, roughly, so that a position is neither one share nor the market. */
export function usualCash({ currencyDigits }: Venue): number {
  return currencyDigits === 0 ? 1_000_000_000 : 100_000;
}

export function usualCommission({ costs }: Settings): CommissionPlan {
  return costs === undefined
    ? { kind: 'fixed' }
    : { kind: 'percent', percent: costs.brokeragePercent };
}

/** The engine estimates what no broker reports; here the account pays the same. */
export function estimatesOf(plan: CommissionPlan): Pick<Settings, 'costs'> {
  return plan.kind === 'percent' ? { costs: { brokeragePercent: plan.percent } } : {};
}

export function planFaults(plan: CommissionPlan | undefined, { name, costsOf }: Venue): Faults {
  if (plan === undefined || plan.kind === 'none') return [];
  if (costsOf !== undefined && plan.kind !== 'percent')
    return [
      '--commission: brokers of Vietnam charge a rate: write a percentage such as 0.15%, or none',
    ];
  if (costsOf === undefined && plan.kind === 'percent')
    return [
      `--commission: a percentage is for venue: vietnam; for ${name} write fixed, tiered, none or USD per share`,
    ];
  return [];
}

/** As long as the longest of its exchanges. */
export function asLongAs(session: Session, venues: readonly Venue[]): Session {
  const all = venues.flatMap(({ calendar }) => calendar.sessionOf(session.day) ?? []);
  if (all.length < 2 && all[0]?.open === session.open) return session;
  return {
    ...session,
    open: instant(Math.min(...all.map(({ open }) => open))),
    close: instant(Math.max(...all.map(({ close }) => close))),
  };
}
