// Limits on how the value has moved from close to close, without what was paid in or out.
import { historicalValueAtRisk } from '../../../../market/performance/value-at-risk.ts';
import type { Finding } from '../../findings/finding.ts';
import { levelOf } from '../../findings/level.ts';
import { figuresOf, limitText, percentText } from '../../findings/words.ts';
import { type DayReturn, wealthOf } from '../../snapshot/day-returns.ts';
import type { DayValue } from '../../snapshot/snapshot.ts';
import type { AgentTerms } from '../../terms/agent-terms.ts';

const AGENT = 'risk';
const CONFIDENCE = 0.95;

/** How far the newest close is below the highest one. */
export function drawdown(
  values: readonly DayValue[],
  returns: readonly DayReturn[],
  { risk: { drawdownMax }, release }: AgentTerms,
): Finding[] {
  const days = wealthOf(returns);
  const last = days.at(-1);
  const peak = days.reduce((high, one) => (one.wealth > high.wealth ? one : high));
  if (last === undefined || peak.wealth <= 0) return [];
  const depth = 1 - last.wealth / peak.wealth;
  const level = levelOf(depth, drawdownMax, release);
  if (level === undefined) return [];
  const peakOn = peak.on ?? values[0]?.on;
  const peakEvent = peak.event ?? values[0]?.event;
  return [
    {
      ...{ agent: AGENT, rule: 'drawdown', subject: 'portfolio', ...level },
      severity: level.bucket > 1 ? 'CRITICAL' : 'WARNING',
      figures: figuresOf({ drawdown: depth, peak_on: peakOn, last_on: last.on }),
      threshold: String(drawdownMax),
      evidence: [peakEvent, last.event].flatMap((event) => event ?? []),
      text: `The portfolio is ${percentText(depth)} below its highest close of ${peakOn}; the limit is ${limitText(drawdownMax)}.`,
      command: undefined,
    },
  ];
}

export function valueAtRisk(
  returns: readonly DayReturn[],
  { risk: { valueAtRiskMax, returnsMin }, release }: AgentTerms,
): Finding[] {
  if (returns.length < returnsMin) return [];
  const figure = historicalValueAtRisk(
    returns.map(({ value }) => value),
    CONFIDENCE,
  );
  const { value: risk } = figure.valueAtRisk;
  const level = risk === null ? undefined : levelOf(risk, valueAtRiskMax, release);
  if (risk === null || level === undefined) return [];
  return [
    {
      ...{ agent: AGENT, rule: 'value-at-risk', subject: 'portfolio', ...level },
      severity: 'WARNING',
      figures: figuresOf({
        ...{ value_at_risk: risk, returns: returns.length, confidence: CONFIDENCE },
        expected_shortfall: figure.conditional.value ?? undefined,
      }),
      threshold: String(valueAtRiskMax),
      evidence: [returns.at(0)?.event, returns.at(-1)?.event].flatMap((event) => event ?? []),
      text: `On one day of twenty the portfolio lost more than ${percentText(risk)}, by its last ${returns.length} closes; the limit is ${limitText(valueAtRiskMax)}.`,
      command: undefined,
    },
  ];
}
