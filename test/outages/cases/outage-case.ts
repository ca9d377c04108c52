// One case of an outage: where the daemon dies, which fills it misses, what others do meanwhile, and when it starts again.

/** When the daemon dies. */
export const CRASH_POINTS = [
  /** The bracket was written, and nothing was answered. */
  'entry-sent',
  /** The entry rests below the market. */
  'entry-resting',
  /** The position has its stop and its target. */
  'held',
  /** The stop's change was written, and nothing was answered. */
  'stop-moving',
  /** The exit was written, and nothing was answered. */
  'exit-sent',
  /** The same with a person's exit at the next open, which waits over the night in the group of the stop. */
  'exit-parked',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** What fills at the exchange while the daemon is down; parts are of 40 shares. */
export const MISSED_FILLS = [
  'none',
  'entry-part',
  'entry',
  'entry-stop-part',
  'entry-stop',
  'entry-target',
  'stop-part',
  'stop',
  'target-part',
  'target',
  'exit-part',
  'exit',
] as const;
export type MissedFills = (typeof MISSED_FILLS)[number];

/** What a person, a corporate action or the broker does while the daemon is down. */
export const EVENTS = [
  'nothing',
  'bought',
  'bought-fraction',
  'sold',
  'sold-fraction',
  'sold-all',
  'stop-cancelled',
  'split-kept',
  'split-cancelled',
  'reverse-split',
  'dividend',
  'transfer-in',
  'transfer-out',
] as const;
export type OutsideEvent = (typeof EVENTS)[number];

/** When the daemon starts again. */
export const RESTARTS = ['same-day', 'before-open', 'after-open', 'two-nights'] as const;
export type Restart = (typeof RESTARTS)[number];

/** Whether the gateway still knows orders that ended on an earlier day: it answers their cancel with 10148 or 10147. */
export const ENDED_ORDERS = ['remembered', 'forgotten'] as const;
export type EndedOrders = (typeof ENDED_ORDERS)[number];

/** How the gateway behaves where nothing is documented: as most reports say, or in one way differently. */
export const GATEWAYS = ['usual', 'filled-size', 'on-full-fill', 'kills', 'refuses'] as const;
export type GatewayKind = (typeof GATEWAYS)[number];

export interface OutageCase {
  readonly crashPoint: CrashPoint;
  readonly missedFills: MissedFills;
  readonly event: OutsideEvent;
  readonly restart: Restart;
  readonly endedOrders: EndedOrders;
  readonly gateway: GatewayKind;
}

const FILLS_AT: Readonly<Record<CrashPoint, readonly MissedFills[]>> = {
  'entry-sent': ['none', 'entry-part', 'entry', 'entry-stop-part', 'entry-stop', 'entry-target'],
  'entry-resting': ['none', 'entry-part', 'entry', 'entry-stop-part', 'entry-stop', 'entry-target'],
  held: ['none', 'stop-part', 'stop', 'target-part', 'target'],
  'stop-moving': ['none', 'stop-part', 'stop', 'target-part', 'target'],
  'exit-sent': ['none', 'exit-part', 'exit'],
  'exit-parked': ['none', 'exit-part', 'exit'],
};
const OVERNIGHT: ReadonlySet<OutsideEvent> = new Set([
  'split-kept',
  'split-cancelled',
  'reverse-split',
]);

/** The usual gateway goes without saying in the name of a case. */
const USUAL: GatewayKind = 'usual';

/** Whether it can happen, and differs from every other case. */
export function isPossible(one: OutageCase): boolean {
  if (!FILLS_AT[one.crashPoint].includes(one.missedFills)) return false;
  if (one.crashPoint === 'exit-parked') return isParkedPossible(one);
  if (one.restart !== 'same-day') return true;
  return !OVERNIGHT.has(one.event) && one.endedOrders === 'remembered';
}

/** It fills in the opening auction, after a start before the open as one that the daemon hears. */
function isParkedPossible({ restart, missedFills }: OutageCase): boolean {
  if (restart === 'same-day') return false;
  return restart !== 'before-open' || missedFills !== 'exit-part';
}

export function caseText(one: OutageCase): string {
  const { crashPoint, missedFills, event, restart, endedOrders, gateway } = one;
  const words = [crashPoint, missedFills, event, restart, endedOrders];
  return [...words, ...(gateway === USUAL ? [] : [gateway])].join('/');
}

/** Of the text that a case is printed as; undefined if there is none of that name. */
export function caseOf(text: string): OutageCase | undefined {
  return wholeProduct().find((one) => caseText(one) === text);
}

export function wholeProduct(): readonly OutageCase[] {
  return GATEWAYS.flatMap(casesAt);
}

function casesAt(gateway: GatewayKind): readonly OutageCase[] {
  const all: OutageCase[] = [];
  for (const crashPoint of CRASH_POINTS)
    for (const missedFills of MISSED_FILLS)
      for (const event of EVENTS)
        for (const restart of RESTARTS)
          for (const endedOrders of ENDED_ORDERS)
            all.push({ crashPoint, missedFills, event, restart, endedOrders, gateway });
  return all.filter(isPossible);
}
