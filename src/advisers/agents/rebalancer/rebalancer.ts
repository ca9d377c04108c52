// How far a portfolio is from what its owner wants it to be: drift from its targets, overlays that end, plans that its book has
// overtaken, a cash buffer that is not there.
import { textOf } from '../../../kernel/decimal.ts';
import { DAY_MS, toIso } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { Finding } from '../findings/finding.ts';
import { levelOf } from '../findings/level.ts';
import type { ProposedCommand } from '../findings/proposed-command.ts';
import { figuresOf, moneyText } from '../findings/words.ts';
import type { SeenRebalancing, Snapshot } from '../snapshot/snapshot.ts';
import type { AgentTerms } from '../terms/agent-terms.ts';
import { drift } from './rules/drift.ts';

const AGENT = 'rebalancer';

export function rebalancer(snapshot: Snapshot, terms: AgentTerms): readonly Finding[] {
  const { rebalancing } = snapshot;
  if (rebalancing === undefined) return [];
  const drifted = drift(snapshot, rebalancing, terms);
  const isProposed = drifted.some(({ command }) => command !== undefined);
  return [
    ...drifted,
    ...overlay(snapshot, rebalancing, terms),
    ...outdatedPlan(snapshot, rebalancing, { terms, isProposed }),
    ...cashBuffer(snapshot, rebalancing, terms),
  ];
}

function overlay(
  { today }: Snapshot,
  { overlayUntil: until }: SeenRebalancing,
  { rebalancer: { overlayDays } }: AgentTerms,
): Finding[] {
  if (until === undefined || until > addDays(today, overlayDays)) return [];
  const isOver = today > until;
  return [
    {
      ...({ agent: AGENT, rule: isOver ? 'overlay-expired' : 'overlay-expiring' } as const),
      ...({ subject: 'portfolio', bucket: 1, isBreach: true } as const),
      severity: isOver ? 'WARNING' : 'INFO',
      figures: figuresOf({ until, today }),
      threshold: isOver ? undefined : `${overlayDays} days`,
      evidence: [],
      text: isOver
        ? `The tactical overlay ended on ${until}: plans aim at the targets of the portfolio again.`
        : `The tactical overlay ends on ${until}; from then on plans aim at the targets of the portfolio.`,
      command: undefined,
    },
  ];
}

interface PlanTerms {
  readonly terms: AgentTerms;
  /** Another finding proposes to plan. */
  readonly isProposed: boolean;
}

function outdatedPlan(
  { at, portfolio }: Snapshot,
  { plan, wanted, drift: seen }: SeenRebalancing,
  { terms, isProposed }: PlanTerms,
): Finding[] {
  if (plan?.movedBy === undefined || plan.orders === 0) return [];
  const { planDays } = terms.rebalancer;
  if (at - plan.at > planDays * DAY_MS) return [];
  const command: ProposedCommand | undefined =
    isProposed || wanted === undefined || seen === undefined
      ? undefined
      : {
          ...({ kind: 'plan-rebalancing', wanted, turnover: textOf(seen.turnover) } as const),
          currency: portfolio.baseCurrency,
        };
  return [
    {
      ...({ agent: AGENT, rule: 'plan-outdated', subject: `plan:${plan.id}`, bucket: 1 } as const),
      ...({ isBreach: true, severity: 'INFO' } as const),
      figures: figuresOf({ plan_id: plan.id, planned_at: toIso(plan.at), orders: plan.orders }),
      threshold: undefined,
      evidence: [plan.event, plan.movedBy],
      text: `Plan ${plan.id} of ${toIso(plan.at).slice(0, 10)} cannot be executed any more: the portfolio has changed since.`,
      command,
    },
  ];
}

/** Less than half of it is a step further. */
const FURTHER_BUCKET = 2;

function cashBuffer(
  { portfolio: { baseCurrency }, cash: balances }: Snapshot,
  { drift: seen }: SeenRebalancing,
  { release }: AgentTerms,
): Finding[] {
  if (seen === undefined || !seen.cashBuffer.gt(0)) return [];
  const { cash, cashBuffer: buffer, totalValue } = seen;
  const ratio = cash.gt(0) ? buffer.toNumber() / cash.toNumber() : FURTHER_BUCKET;
  const level = levelOf(ratio, 1, release);
  if (level === undefined) return [];
  return [
    {
      ...({ agent: AGENT, rule: 'cash-buffer', subject: 'portfolio' } as const),
      ...{ isBreach: level.isBreach, bucket: Math.min(level.bucket, FURTHER_BUCKET) },
      severity: 'WARNING',
      figures: figuresOf({ cash, buffer, value: totalValue, currency: baseCurrency }),
      threshold: textOf(buffer),
      evidence: balances.flatMap(({ events }) => events),
      text: `Cash to spend is ${moneyText(cash, baseCurrency)}; the buffer is to be ${moneyText(buffer, baseCurrency)}.`,
      command: undefined,
    },
  ];
}
