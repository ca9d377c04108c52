// The part `agents` of the configuration: the limits of every rule, with those of the agents as defaults.
import { describe, expect, it } from 'vitest';
import { AGENT_TERMS } from '../../../../src/advisers/app/agents.ts';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { loadConfig } from '../../../../src/trader/config/settings/load-settings.ts';

function load(agents: string) {
  const config = `account: DU1\n${agents}`;
  return loadConfig({
    ...{ files: [], env: {}, flags: [], cwd: '/home' },
    disk: {
      readFile: (path) => (path === '/home/config/sluice.yaml' ? config : undefined),
      listFolder: () => ['.keep'],
    },
  });
}

function agentsOf(text: string) {
  const result = load(text);
  if (!result.ok) throw new Error(result.failure.map(sentenceOf).join('\n'));
  return result.value.settings.agents;
}

function sentencesOf(text: string): readonly string[] {
  const result = load(text);
  return result.ok ? [] : result.failure.map(sentenceOf);
}

const CAPS = 'max_amount: 500, max_amount_per_day: 1000, max_per_day: 3';

describe('the autopilot', () => {
  it('accepts nothing unless a command has all of its caps', () => {
    expect(agentsOf('').autopilot).toEqual({});
    const text = `agents: { autopilot: { sell-lots: { portfolios: [2], ${CAPS} } } }`;
    expect(agentsOf(text).autopilot).toEqual({
      'sell-lots': { portfolios: [2], amountMax: 500, dayAmountMax: 1_000, dayCommandsMax: 3 },
    });
  });

  it.each([
    [
      `sell-lot: { portfolios: all, ${CAPS} }`,
      'sell-lot: unknown setting; did you mean sell-lots?',
    ],
    [`sell-lots: { ${CAPS} }`, 'portfolios: is missing: expected all or a list'],
    [
      `sell-lots: { portfolios: none, ${CAPS} }`,
      'portfolios: expected all or a list, found "none"',
    ],
    ['sell-lots: { portfolios: all, max_amount: 5, max_per_day: 1 }', 'max_amount_per_day'],
    [
      'sell-lots: { portfolios: all, max_amount: 5, max_amount_per_day: 4, max_per_day: 1 }',
      'max_amount: 5 is above max_amount_per_day, 4',
    ],
  ])('refuses in one sentence: %s', (caps, sentence) => {
    expect(sentencesOf(`agents: { autopilot: { ${caps} } }\n`)).toEqual([
      expect.stringContaining(sentence),
    ]);
  });
});

describe('the limits of the agents', () => {
  it('are those that the agents have by themselves, unless others are set', () => {
    expect(agentsOf('').thresholds).toEqual(AGENT_TERMS);
    const { risk, rebalancer, monitor } = agentsOf(
      'agents: { risk: { position_percent: 12.5 }, rebalancer: { relative_drift_percent: 25 }, monitor: { settlement_overdue_hours: 2 } }',
    ).thresholds;
    expect(risk).toEqual({ ...AGENT_TERMS.risk, positionMax: 0.125 });
    expect(rebalancer).toEqual({ ...AGENT_TERMS.rebalancer, relativeDriftMax: 0.25 });
    expect(monitor).toEqual({ ...AGENT_TERMS.monitor, overdueMs: 7_200_000 });
  });

  it.each([
    [
      '{ risk: { position_percent: 0 } }',
      'agents.risk.position_percent: expected a number above 0 up to 100, found 0',
    ],
    [
      '{ risk: { drawdown_percent: 101 } }',
      'agents.risk.drawdown_percent: expected a number above 0 up to 100, found 101',
    ],
    ['{ anomaly: { days: 2.5 } }', 'agents.anomaly.days: expected a whole number'],
    ['{ optimiser: { cash: 20 } }', 'agents.optimiser.cash: unknown setting'],
    ['{ monitor: { loss_percent: much } }', 'agents.monitor.loss_percent: expected a number'],
  ])('are refused in one sentence: %s', (agents, sentence) => {
    expect(sentencesOf(`agents: ${agents}\n`)).toEqual([expect.stringContaining(sentence)]);
  });
});
