// The table of transitions: whole, free of contradictions, and as docs/orders.md shows it.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  isTerminal,
  LIVE_STATUSES,
  type OrderStatus,
} from '../../../../src/trader/domain/orders/order-state.ts';
import { orderAfter, TRANSITIONS } from '../../../../src/trader/domain/orders/order-transitions.ts';
import {
  ORDER_UPDATES,
  type OrderUpdate,
} from '../../../../src/trader/domain/orders/order-updates.ts';
import { oddRows, transitionTable } from './table-text.ts';

const STATES: readonly OrderStatus[] = [
  ...LIVE_STATUSES,
  'filled',
  'cancelled',
  'rejected',
  'expired',
  'not_sent',
];
const NEWS = Object.keys(ORDER_UPDATES) as OrderUpdate[];
const DOCUMENT = new URL('../../../../docs/orders.md', import.meta.url);

describe('the table of transitions', () => {
  it('defines every pair, and gives a reason for each ignored one', () => {
    for (const status of STATES)
      for (const news of NEWS) {
        const after = orderAfter(status, news);
        if (after.kind === 'ignored') expect(after.why, `${status}/${news}`).not.toBe('');
      }
  });

  it('lists no pair twice', () => {
    const pairs = TRANSITIONS.flatMap(({ news, from }) => from.map((one) => `${one}/${news}`));
    expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
  });

  it('reopens an ended order only by an exceptional row', () => {
    for (const { news, from, to, why } of TRANSITIONS) {
      const isBack = to !== 'same' && !isTerminal(to) && from.some(isTerminal);
      if (isBack) expect(why, `${news} to ${to}`).toMatch(/./);
    }
  });

  it('fills an order only by executions', () => {
    const filling = TRANSITIONS.filter(({ to }) => to === 'filled' || to === 'partially_filled');
    expect(new Set(filling.map(({ news }) => news))).toEqual(
      new Set(['at_work_in_part', 'part_executed', 'executed']),
    );
  });

  it('equals the table in docs/orders.md', () => {
    const text = readFileSync(DOCUMENT, 'utf8');
    const shown = withTables(text);
    if (process.env.SLUICE_WRITE_DOCS !== undefined) writeFileSync(DOCUMENT, shown);
    else expect(text).toBe(shown);
  });
});

function withTables(text: string): string {
  return text
    .replace(between('table'), `$1\n${transitionTable(STATES, NEWS)}\n$2`)
    .replace(between('odd'), `$1\n${oddRows()}\n$2`);
}

function between(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end of ${name} -->)`);
}
