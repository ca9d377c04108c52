// Shipped strategies on shipped bars, to the last order and fill: a change of any of them is seen, and then meant.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toIso } from '../../../src/kernel/instant.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { idIn } from '../../../src/trader/domain/orders/broker-link.ts';
import type { OrderChange, OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
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
      return JSON.stringify([toIso(at), legsAsThen(fact.legs)]);
    case 'change-intended':
      return JSON.stringify([toIso(at), fact.purpose, asThen(fact.change, new Map())]);
    case 'cancel-intended':
      return JSON.stringify([toIso(at), fact.orderRef]);
    case 'execution-booked':
      return JSON.stringify([toIso(at), fact.orderRef, fact.shares, fact.price]);
    default:
      return undefined;
  }
}

const NAMES_THEN: Readonly<Record<string, string>> = {
  validity: 'tif',
  extendedHours: 'outsideRth',
  group: 'ocaGroup',
};

function numberOf({ handle }: Pick<OrderTerms, 'handle'>): number {
  return Number(idIn(handle ?? 'order:0'));
}

function legsAsThen(legs: readonly OrderTerms[]): readonly object[] {
  const numberByRef = new Map(legs.map((leg) => [leg.orderRef, numberOf(leg)]));
  return legs.map((leg) => asThen(leg, numberByRef));
}

/** In the words and the field order that orders had when the golden runs were written: a child stated first what it shared. */
function asThen(terms: OrderTerms | OrderChange, numberByRef: ReadonlyMap<string, number>): object {
  const fields = Object.entries(terms).map(([name, value]): [string, unknown] => {
    if (name === 'handle') return ['orderId', numberOf(terms)];
    if (name === 'parentRef') return ['parentId', numberByRef.get(value)];
    return [NAMES_THEN[name] ?? name, value];
  });
  const names = 'parentRef' in terms ? fields.splice(0, 2) : [];
  const shared = fields.findIndex(([name]) => name === 'outsideRth') + 1;
  return Object.fromEntries(fields.toSpliced(names.length === 0 ? 0 : shared, 0, ...names));
}

function tradeText({ openedAt, side, quantity, symbol, entry, exit, reason }: RunTrade): string {
  return `${toIso(openedAt)} ${side} ${quantity} ${symbol} ${entry.toFixed(4)} -> ${exit.toFixed(4)} ${reason}`;
}

describe('the golden run', () => {
  it.each(Object.entries(STRATEGIES))('of %s is unchanged', (name, strategies) => {
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
