// The parts of a feed: by side, hour, the market of the day, and ticker.
import type { Instant } from '../../../kernel/instant.ts';
import type { Call } from './call.ts';
import { type CellRequest, hitCell } from './cell.ts';
import type { GroupFigures } from './judgement.ts';
import { hourOf } from './move-grid.ts';
import type { PriceDays } from './price-days.ts';

export interface GroupTerms {
  readonly prices: PriceDays;
  /** `09:36:20` */
  readonly timeAt: (at: Instant) => string;
  readonly market: string | undefined;
}

type By = GroupFigures['by'];

export function groupFigures(request: CellRequest, terms: GroupTerms): GroupFigures[] {
  const regimes = regimesOf(request.calls, terms);
  return [
    ...parts(request, 'side', ({ signal }) => signal),
    ...parts(request, 'hour', (call) => hourOf(call, terms.prices, terms.timeAt)),
    ...regimes.flatMap(({ group, sessions }): GroupFigures[] => {
      const only = [...request.calls.keys()].filter((call) =>
        sessions.has(request.calls[call]?.session ?? -1),
      );
      // Days like these are exchanged with each other: a rise makes every call to buy right, whatever it knows.
      return only.length === 0
        ? []
        : [{ by: 'regime', group, hits: hitCell({ ...request, only }) }];
    }),
    ...parts(request, 'ticker', ({ symbol }) => symbol),
  ];
}

function parts(request: CellRequest, by: By, groupOf: (call: Call) => string): GroupFigures[] {
  const { calls } = request;
  const byGroup = Map.groupBy(calls.keys(), (at) => {
    const call = calls[at];
    return call === undefined ? '' : groupOf(call);
  });
  return [...byGroup]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([group, only]) => ({ by, group, hits: hitCell({ ...request, only }) }));
}

interface Regime {
  readonly group: string;
  readonly sessions: ReadonlySet<number>;
}

/** Days on which the market rose or fell from open to close, and its calmer and wilder half. */
function regimesOf(calls: readonly Call[], { prices, market }: GroupTerms): Regime[] {
  const closes = market === undefined ? undefined : prices.closesBySymbol.get(market);
  if (closes === undefined) return [];
  const days = [...new Set(calls.map(({ session }) => session))].flatMap((session) => {
    const known = (closes[session] ?? new Float64Array()).filter((close) => !Number.isNaN(close));
    const [first, last] = [known[0], known.at(-1)];
    if (first === undefined || last === undefined || known.length < 2) return [];
    return [{ session, rise: last / first - 1, variance: varianceOf(known) }];
  });
  const variances = days.map(({ variance }) => variance).sort((one, other) => one - other);
  const middle = variances[Math.floor(variances.length / 2)] ?? 0;
  const sessionsWhere = (isMeant: (day: (typeof days)[number]) => boolean) =>
    new Set(days.filter(isMeant).map(({ session }) => session));
  return [
    { group: 'market rose', sessions: sessionsWhere(({ rise }) => rise > 0) },
    { group: 'market fell', sessions: sessionsWhere(({ rise }) => rise <= 0) },
    { group: 'calmer half', sessions: sessionsWhere(({ variance }) => variance < middle) },
    { group: 'wilder half', sessions: sessionsWhere(({ variance }) => variance >= middle) },
  ];
}

/** Sum of squared minute returns. */
function varianceOf(closes: Float64Array): number {
  let sum = 0;
  for (let at = 1; at < closes.length; at += 1) {
    sum += Math.log((closes[at] ?? 1) / (closes[at - 1] ?? 1)) ** 2;
  }
  return sum;
}
