// The rebalancer: bands of the whole and of a target, overlays, plans that the book has overtaken, the cash buffer.
import { describe, expect, it } from 'vitest';
import { rebalancer } from '../../../src/advisers/agents/rebalancer/rebalancer.ts';
import type {
  SeenAsset,
  SeenPlan,
  SeenRebalancing,
} from '../../../src/advisers/agents/snapshot/snapshot.ts';
import { AGENT_TERMS } from '../../../src/advisers/agents/terms/agent-terms.ts';
import { decimal, money } from '../../../src/kernel/decimal.ts';
import { DAY_MS, instant, type TradingDay } from '../../../src/kernel/instant.ts';
import type { SecurityId } from '../../../src/ledger/ports/drafts.ts';
import { holding, snapshot, TODAY } from './harness/snapshots.ts';

function asset(security: number, weight: string, target: string): SeenAsset {
  const drift = String(Math.round((Number(weight) - Number(target)) * 1e6) / 1e6);
  return {
    ...{ symbol: `S${security}`, security: security as SecurityId },
    ...{ weight: decimal(weight), target: decimal(target), drift: decimal(drift) },
  };
}

interface Seen extends Partial<SeenRebalancing> {
  readonly assets?: readonly SeenAsset[];
  readonly cash?: string;
  readonly buffer?: string;
}

function found({ assets = [], cash = '500', buffer = '0', ...more }: Seen) {
  const drift = {
    ...{ assets, cash: money(cash), cashBuffer: money(buffer) },
    ...{ totalValue: money('10000'), turnover: money('1500') },
  };
  const rebalancing: SeenRebalancing = {
    ...{ drift, bands: undefined, overlayUntil: undefined, plan: undefined, wanted: undefined },
    ...more,
  };
  const seen = snapshot({ holdings: [holding(1), holding(2)], rebalancing });
  return rebalancer(seen, AGENT_TERMS);
}

const NOW = snapshot().at;
const plan = (more: Partial<SeenPlan> = {}): SeenPlan => ({
  ...{ id: '1-2', at: NOW, orders: 2, event: 'rebalancing-1@2', movedBy: undefined },
  ...more,
});

describe('the rebalancer', () => {
  it('finds what is outside its band, by the worst, and proposes a plan with these bands', () => {
    const [drift] = found({ assets: [asset(1, '0.72', '0.6'), asset(2, '0.28', '0.4')] });
    expect(drift).toMatchObject({
      ...{ rule: 'drift', subject: 'portfolio', bucket: 2, isBreach: true, threshold: '0.05' },
      figures: { symbol: 'S1', weight: '0.72', target: '0.6', drift: '0.12', outside: '2' },
      evidence: ['portfolio-1@1', 'portfolio-1@2'],
      text: 'S1 is 72.0 % of the portfolio and is to be 60 %; the band is 5 %; 1 other is outside.',
      command: {
        kind: 'plan-rebalancing',
        wanted: { strategy: { kind: 'threshold', absoluteBand: '0.05' } },
        turnover: '1500',
      },
    });
  });

  it('begins beyond the band, not at it, and ends clearly within it', () => {
    const breach = (weight: string) => found({ assets: [asset(1, weight, '0.6')] })[0]?.isBreach;
    expect(['0.651', '0.65', '0.646', '0.64'].map(breach)).toEqual([true, false, false, undefined]);
  });

  it('measures the band of a schedule against the target of an asset', () => {
    const bands = { absolute: undefined, relative: 0.25 };
    const of = (assets: readonly SeenAsset[]) => found({ bands, assets })[0];
    expect(of([asset(1, '0.13', '0.1')])).toMatchObject({
      ...{ isBreach: true, threshold: '0.25 of the target' },
    });
    expect(of([asset(1, '0.12', '0.1')])).toBeUndefined();
    expect(of([asset(1, '0.001', '0')])).toMatchObject({ isBreach: true, bucket: 1 });
  });

  it('proposes nothing while a plan of the present book waits, and a new one once the book moved', () => {
    const assets = [asset(1, '0.72', '0.6')];
    const wanted = { strategy: { kind: 'calendar' } };
    expect(found({ assets, wanted, plan: plan() }).map(({ command }) => command)).toEqual([
      undefined,
    ]);
    const [drift, outdated] = found({ assets, wanted, plan: plan({ movedBy: 'portfolio-1@9' }) });
    expect(drift?.command).toMatchObject({ kind: 'plan-rebalancing', wanted });
    expect(outdated).toMatchObject({
      ...{ rule: 'plan-outdated', subject: 'plan:1-2', command: undefined },
      evidence: ['rebalancing-1@2', 'portfolio-1@9'],
    });
    const [alone] = found({ wanted, plan: plan({ movedBy: 'portfolio-1@9' }) });
    expect(alone).toMatchObject({ rule: 'plan-outdated', command: { kind: 'plan-rebalancing' } });
    const old = plan({ movedBy: 'portfolio-1@9', at: instant(NOW - 31 * DAY_MS) });
    expect(found({ wanted, plan: old })).toEqual([]);
  });

  it('tells that an overlay ends, and that it ended', () => {
    const rules = (until: string) =>
      found({ overlayUntil: until as TradingDay }).map(({ rule }) => rule);
    expect(rules('2026-11-28')).toEqual([]);
    expect(rules('2026-11-27')).toEqual(['overlay-expiring']);
    expect(rules(TODAY)).toEqual(['overlay-expiring']);
    expect(rules('2026-11-19')).toEqual(['overlay-expired']);
  });

  it('misses the cash buffer, at two steps', () => {
    const level = (cash: string) =>
      found({ cash, buffer: '1000' }).map(({ rule, bucket, isBreach }) => [rule, bucket, isBreach]);
    expect(level('1200')).toEqual([]);
    expect(level('1000')).toEqual([['cash-buffer', 1, false]]);
    expect(level('999')).toEqual([['cash-buffer', 1, true]]);
    for (const cash of ['400', '1', '0', '-50'])
      expect(level(cash)).toEqual([['cash-buffer', 2, true]]);
  });

  it('says nothing of a drift that is not known', () => {
    expect(found({ drift: undefined })).toEqual([]);
  });
});
