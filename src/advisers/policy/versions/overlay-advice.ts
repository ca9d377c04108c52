// What a judged policy advises for the session after the newest close: moved targets, what moved them, and what following it
// would have cost in the last year. Each past day of that year is decided by the fit that had not seen it.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { HISTORY_DAYS, INPUTS, NEW_ACCOUNT, observe } from '../learning/environment.ts';
import { activationsFor, forward } from '../learning/network.ts';
import { indexOfBest, NETWORK } from '../learning/q-values.ts';
import { type TargetMove, targetMoves } from '../overlay/overlay.ts';
import { type Panel, panelSlice } from '../overlay/panel.ts';
import { type Contribution, ridgeContributions } from '../overlay/ridge.ts';
import { type PolicyClass, type PolicyFit, weightsOfSleeves } from '../overlay/sleeves.ts';
import { type AccountTerms, accountWalk } from '../overlay/taxed-account.ts';
import { type DatedFit, walkForwardSleeves } from '../overlay/walk-forward.ts';
import type { HashedOverlayVersion } from './overlay-version.ts';

export interface OverlayAdvice {
  readonly kind: PolicyClass;
  /** The advice is for the session after it. */
  readonly after: TradingDay;
  readonly moves: readonly (TargetMove & { readonly because: readonly Contribution[] })[];
  readonly lastYear: LastYear;
}

/** Parts of the account: of the targets alone, and with the overlay. */
export interface LastYear {
  readonly days: number;
  readonly targets: YearFigures;
  readonly overlay: YearFigures;
}

export interface YearFigures {
  /** Simple return after cost and tax. */
  readonly return: number;
  readonly turnover: number;
  readonly cost: number;
  readonly tax: number;
}

export interface AdviceAsked {
  readonly panel: Panel;
  readonly targets: readonly { readonly symbol: string; readonly weight: number }[];
  readonly cap: number;
}

const YEAR_DAYS = 252;
const REASONS = 3;

export function overlayAdvice(
  version: HashedOverlayVersion,
  { panel, targets, cap }: AdviceAsked,
): Result<OverlayAdvice, string> {
  const { judged, terms } = version;
  const { winner } = judged;
  if (winner === null)
    return failed(`no policy has passed: ${judged.classes[0]?.reasons[0] ?? ''}`);
  const why = whyNotFor(version, targets, panel);
  if (why !== undefined) return failed(why);
  const fits = datedFits(version, panel);
  const [firstFit, newest] = [fits[0], fits.at(-1)];
  if (firstFit === undefined || newest === undefined) return failed('it has no fits; train again');
  const ahead = withNextDay(panel);
  const sleeves = walkForwardSleeves(fits, ahead, terms.costRate);
  const offset = firstFit.firstDay;
  const next = panel.days.length;
  const advisedOn = (day: number) =>
    targetMoves(targets, weightsOfSleeves(sleeves, day - offset), cap);
  return ok({
    kind: winner,
    after: panel.days.at(-1) as TradingDay,
    moves: advisedOn(next).map((move, asset) => ({
      ...move,
      because: reasonsOf(newest.fit, ahead, { asset, day: next }),
    })),
    lastYear: lastYear(panel, {
      terms,
      first: Math.max(offset, next - YEAR_DAYS),
      targets,
      advisedOn,
    }),
  });
}

function whyNotFor(
  { symbols }: HashedOverlayVersion,
  targets: AdviceAsked['targets'],
  panel: Panel,
): string | undefined {
  const wanted = targets.map(({ symbol }) => symbol);
  const isSame = symbols.length === wanted.length && symbols.every((one, at) => one === wanted[at]);
  if (!isSame)
    return `it was judged for the targets ${symbols.join(', ')}, and these are ${wanted.join(', ')}; train again`;
  return panel.days.length > HISTORY_DAYS ? undefined : 'too few days have a close of every target';
}

/** By the days of this panel; days before the first fit are not decided. */
function datedFits({ fits }: HashedOverlayVersion, { days }: Panel): readonly DatedFit[] {
  return fits.map(({ from, fit }) => {
    const found = from === null ? -1 : days.findIndex((day) => day >= from);
    const firstDay = found === -1 ? days.length : Math.max(found, HISTORY_DAYS);
    return { firstDay, fit };
  });
}

/** A day that has not happened, for the decision before it. */
function withNextDay({ symbols, days, returns }: Panel): Panel {
  const next = days.at(-1) as TradingDay;
  return {
    symbols,
    days: [...days, next],
    returns: returns.map((own) => Float64Array.of(...own, 0)),
  };
}

interface Followed {
  readonly terms: AccountTerms;
  readonly first: number;
  readonly targets: AdviceAsked['targets'];
  readonly advisedOn: (day: number) => readonly TargetMove[];
}

const MONTH_DAYS = 21;

/** The targets alone are brought back once a month; with the overlay, on the days on which its advice changes as well. */
function lastYear(panel: Panel, { terms, first, targets, advisedOn }: Followed): LastYear {
  const { returns } = panelSlice(panel, first, panel.days.length);
  const own = targets.map(({ weight }) => weight);
  const isMonthly = (day: number) => day % MONTH_DAYS === 0;
  let before = '';
  const overlaid = (day: number) => {
    const weights = advisedOn(first + day).map(({ weight }) => weight);
    const isSame = weights.join() === before;
    before = weights.join();
    return isSame && !isMonthly(day) ? undefined : weights;
  };
  const alone = accountWalk(returns, (day) => (isMonthly(day) ? own : undefined), terms);
  return {
    days: panel.days.length - first,
    targets: yearFigures(alone),
    overlay: yearFigures(accountWalk(returns, overlaid, terms)),
  };
}

function yearFigures({
  logReturns,
  turnover,
  cost,
  tax,
}: ReturnType<typeof accountWalk>): YearFigures {
  const sum = logReturns.reduce((all, value) => all + value, 0);
  return { return: Math.expm1(sum), turnover, cost, tax };
}

/** The largest parts of the prediction; of a network, how much its preference changes without an input. */
function reasonsOf(
  fit: PolicyFit,
  { symbols, returns }: Panel,
  at: { readonly asset: number; readonly day: number },
): readonly Contribution[] {
  const all =
    fit.kind === 'ridge'
      ? ridgeContributions(fit, { symbols, returns }, at)
      : networkContributions(fit, returns, at);
  return all.toSorted((a, b) => Math.abs(b.part) - Math.abs(a.part)).slice(0, REASONS);
}

const NETWORK_INPUTS = ['last return', 'return of three days', 'return of ten days', 'volatility'];

function networkContributions(
  { deviations, weights }: Extract<PolicyFit, { kind: 'dqn' }>,
  returns: readonly Float64Array[],
  { asset, day }: { readonly asset: number; readonly day: number },
): readonly Contribution[] {
  const network = Float32Array.from(weights);
  const acts = activationsFor(NETWORK, 1);
  const own = returns[asset] ?? new Float64Array(0);
  const moment = { returns: own, day, account: NEW_ACCOUNT };
  const state = observe(moment, { deviation: deviations[asset] ?? 1 }, new Float32Array(INPUTS));
  /** How much better the best weight of the state is than cash, of discounted return. */
  const preference = (input: Float32Array, best?: number) => {
    forward(NETWORK, network, input, acts);
    const chosen = best ?? indexOfBest(acts.output);
    return { chosen, gain: ((acts.output[chosen] ?? 0) - (acts.output[0] ?? 0)) / PERCENT };
  };
  const { chosen, gain } = preference(state);
  return NETWORK_INPUTS.map((input, at) => ({
    input,
    part: gain - preference(state.with(at, at === VOLATILITY_INPUT ? 1 : 0), chosen).gain,
  }));
}

const PERCENT = 100;
/** Its neutral value is that of the days that were fitted on. */
const VOLATILITY_INPUT = 3;
