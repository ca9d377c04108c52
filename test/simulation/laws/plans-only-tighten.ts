// Terms that an open position takes over protect it no less: the same kind of stop and trail no farther away, no later hour.
import type { ExitPlan } from '../../../src/trader/domain/exits/exit-plan.ts';
import { partsOf } from '../../../src/trader/domain/strategy/bars-read.ts';
import type { StopRule, TrailPart } from '../../../src/trader/domain/strategy/strategy.ts';
import type { MakeJournalLaw } from './checking/law-of.ts';

export const plansOnlyTighten: MakeJournalLaw = (world, broken) => ({
  name: 'a plan never loosens',
  fact({ fact }) {
    if (fact.type !== 'plan-changed') return;
    const was = world.state.positions.get(fact.positionId)?.plan;
    const what = was && loosened(was, fact.plan);
    if (what !== undefined) broken(`${fact.positionId} takes over a looser ${what}`);
  },
});

/** Said here once more, and not asked of the code that is on trial. */
function loosened(was: ExitPlan, is: ExitPlan): string | undefined {
  if (!isAsTight(was.stop, is.stop)) return 'stop';
  const parts = partsOf(is.trail);
  if (!partsOf(was.trail).every((part) => parts.some((other) => isAsTight(part, other))))
    return 'trail';
  if ((is.trail?.activateAtR ?? 0) > (was.trail?.activateAtR ?? LONG)) return 'activation';
  const { flattenBeforeCloseMs = 0, atMs = LONG } = was.exit;
  if ((is.exit.flattenBeforeCloseMs ?? 0) < flattenBeforeCloseMs) return 'end before the close';
  return (is.exit.atMs ?? LONG) > atMs ? 'hour' : undefined;
}

function isAsTight(was: StopRule | TrailPart, is: StopRule | TrailPart): boolean {
  return was.kind === is.kind && farOf(is) <= farOf(was);
}

/** The one number that tells how far the stop stays behind; of kinds that have none, none. */
function farOf(part: StopRule | TrailPart): number {
  if ('multiple' in part) return part.multiple;
  if ('percent' in part) return part.percent;
  if ('distance' in part) return part.distance;
  return 'atR' in part ? part.atR : 0;
}

const LONG = Number.POSITIVE_INFINITY;
