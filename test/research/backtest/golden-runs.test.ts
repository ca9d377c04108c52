// Shipped strategies on shipped bars, to the last order and fill: a change of any of them is seen, and then meant.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toIso } from '../../../src/kernel/instant.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import type { RunTrade } from '../../../src/trader/domain/report/run-result.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { shippedDays } from './shipped-days.ts';

const GOLDEN = new URL('../../fixtures/golden-runs.json', import.meta.url);

const STRATEGIES: Readonly<Record<string, string>> = {
  demo: 'config/demo/strategies',
  'breakout-parts': 'strategies/breakout-parts.yaml',
  'stretch-fade': 'strategies/stretch-fade.yaml',
};

interface Golden {
  readonly trades: readonly string[];
  /** Orders, changes, cancels and fills, in order. */
  readonly acts: number;
  readonly sha256: string;
}

function play(strategies: string): Golden {
  const acts: string[] = [];
  const result = runBacktest({
    ...shippedDays(strategies),
    onFact(recorded) {
      const act = actOf(recorded);
      if (act !== undefined) acts.push(act);
    },
  });
  return {
    trades: result.trades.map(tradeText),
    acts: acts.length,
    sha256: createHash('sha256').update(acts.join('\n')).digest('hex'),
  };
}

function actOf({ at, fact }: RecordedFact): string | undefined {
  switch (fact.type) {
    case 'entry-intended':
    case 'exit-intended':
    case 'protection-intended':
      return JSON.stringify([toIso(at), fact.legs]);
    case 'change-intended':
      return JSON.stringify([toIso(at), fact.purpose, fact.change]);
    case 'cancel-intended':
      return JSON.stringify([toIso(at), fact.orderRef]);
    case 'execution-booked':
      return JSON.stringify([toIso(at), fact.orderRef, fact.shares, fact.price]);
    default:
      return undefined;
  }
}

function tradeText({ openedAt, side, quantity, symbol, entry, exit, reason }: RunTrade): string {
  return `${toIso(openedAt)} ${side} ${quantity} ${symbol} ${entry.toFixed(4)} -> ${exit.toFixed(4)} ${reason}`;
}

describe('the run of', () => {
  it.each(Object.entries(STRATEGIES))('%s is what it was', (name, strategies) => {
    const played = play(strategies);
    const golden = JSON.parse(readFileSync(GOLDEN, 'utf8')) as Record<string, Golden>;
    if (process.env.SLUICE_WRITE_GOLDEN === '1') {
      writeFileSync(GOLDEN, `${JSON.stringify({ ...golden, [name]: played }, undefined, 2)}\n`);
      return;
    }
    expect(played).toEqual(golden[name]);
    expect(played.trades.length).toBeGreaterThan(0);
  });
});
