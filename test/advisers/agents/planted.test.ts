// The anomaly detector on invented books with planted mistakes: how many it finds, and how often it is right. It prints both.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anomaly } from '../../../src/advisers/agents/anomaly/anomaly.ts';
import type {
  SeenClose,
  SeenEntry,
  SeenHolding,
  Snapshot,
} from '../../../src/advisers/agents/snapshot/snapshot.ts';
import { AGENT_TERMS } from '../../../src/advisers/agents/terms/agent-terms.ts';
import { money, price, quantity } from '../../../src/kernel/decimal.ts';
import type { SecurityId } from '../../../src/ledger/ports/drafts.ts';
import { drawing } from '../../runs/drawing.ts';
import { entry, holding, snapshot, weekdays } from './harness/snapshots.ts';

const PORTFOLIOS = 200;
const DAYS = weekdays(260);
const KINDS = ['unusual-return', 'unbooked-split', 'quantity-jump', 'doubled-trade'] as const;
type Kind = (typeof KINDS)[number];

interface Book {
  readonly snapshot: Snapshot;
  /** `<rule> <subject>`. */
  readonly planted: ReadonlySet<string>;
}

/** Student's t with four degrees of freedom: returns of shares have such tails. */
function heavyTailed(draw: () => number): number {
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  const squares = [normal(), normal(), normal(), normal()].reduce((sum, z) => sum + z * z, 0);
  return normal() / Math.sqrt(squares / 4);
}

function closesOf(draw: () => number, planted: 'return' | 'split' | undefined): SeenClose[] {
  const volatility = 0.008 + 0.012 * draw();
  const at = DAYS.length - 1 - Math.floor(draw() * AGENT_TERMS.anomaly.days);
  const ratio = [2, 3, 4, 5, 10, 1 / 5, 1 / 10][Math.floor(draw() * 7)] ?? 2;
  const shock = (draw() < 0.5 ? -1 : 1) * volatility * (8 + 4 * draw());
  let last = 20 + 200 * draw();
  return DAYS.map((on, day) => {
    const usual = (volatility * heavyTailed(draw)) / Math.SQRT2;
    if (planted === 'split' && day === at) last = (last * (1 + usual)) / ratio;
    else if (planted === 'return' && day === at) last *= 1 + shock;
    else last *= 1 + usual;
    return { on, price: Number(last.toFixed(2)) };
  });
}

/** Fifteen trades by hand, an import with equal fills among them, and perhaps a mistake. */
function entriesOf(draw: () => number, security: number, planted: Kind | undefined): SeenEntry[] {
  const usual = 10 + Math.floor(draw() * 90);
  const own = { security: security as SecurityId, symbol: `S${security}` };
  const base = security * 100;
  const trades = Array.from({ length: 15 }, (_, at) =>
    entry(base + at, {
      ...({ ...own, on: DAYS[at * 16] ?? DAYS[0], type: draw() < 0.8 ? 'BUY' : 'SELL' } as object),
      quantity: quantity(String(Math.max(1, Math.round(usual * (0.5 + 2.5 * draw()))))),
      price: price((50 + 50 * draw()).toFixed(2)),
      cash: money('0'),
    }),
  );
  const fill = entry(base + 50, { ...own, on: DAYS[200] as never, origin: 'file:ibkr' });
  const fills = [fill, { ...fill, id: base + 51, event: `portfolio-1@${base + 51}` }];
  const last = trades.at(-1) ?? fill;
  const extra: SeenEntry[] = [];
  if (planted === 'quantity-jump') {
    const slipped = quantity(String(Math.round(usual * (25 + 75 * draw()))));
    extra.push({ ...last, id: base + 60, quantity: slipped, event: `portfolio-1@${base + 60}` });
  }
  if (planted === 'doubled-trade')
    extra.push({
      ...last,
      id: base + 61,
      origin: 'file:ghostfolio',
      event: `portfolio-1@${base + 61}`,
    });
  return [...trades, ...fills, ...extra];
}

function bookOf(seed: number): Book {
  const draw = drawing(seed);
  const planted = new Set<string>();
  const holdings: SeenHolding[] = [];
  const entries: SeenEntry[] = [];
  for (let security = 1; security <= 5; security += 1) {
    const kind = draw() < 0.2 ? KINDS[Math.floor(draw() * KINDS.length)] : undefined;
    const moves = { 'unusual-return': 'return', 'unbooked-split': 'split' } as const;
    const move = kind === 'unusual-return' || kind === 'unbooked-split' ? moves[kind] : undefined;
    const closes = closesOf(draw, move);
    holdings.push(holding(security, {}, { closes }));
    entries.push(...entriesOf(draw, security, kind));
    if (kind === 'quantity-jump') planted.add(`${kind} transaction:${security * 100 + 60}`);
    if (kind === 'doubled-trade') planted.add(`${kind} transaction:${security * 100 + 61}`);
    if (move !== undefined) planted.add(`${kind} day:${security}/${dayOfLargest(closes)}`);
  }
  return { snapshot: snapshot({ holdings, entries }), planted };
}

/** Planted moves are the largest of the newest days. */
function dayOfLargest(closes: readonly SeenClose[]): string {
  const newest = closes.slice(-AGENT_TERMS.anomaly.days - 1);
  const moves = newest.slice(1).map((close, at) => ({
    on: close.on,
    size: Math.abs(Math.log(close.price / (newest[at]?.price ?? close.price))),
  }));
  return moves.reduce((one, other) => (other.size > one.size ? other : one)).on;
}

interface Score {
  readonly planted: number;
  readonly found: number;
  readonly right: number;
}

function scores(): ReadonlyMap<Kind, Score> {
  const books = Array.from({ length: PORTFOLIOS }, (_, seed) => bookOf(seed + 1));
  const judged = books.map((book) => ({
    ...book,
    found: anomaly(book.snapshot, AGENT_TERMS).map(({ rule, subject }) => `${rule} ${subject}`),
  }));
  return new Map(
    KINDS.map((kind) => {
      const isOfKind = (name: string) => name.startsWith(`${kind} `);
      const count = { planted: 0, found: 0, right: 0 };
      for (const { planted, found } of judged) {
        count.planted += [...planted].filter(isOfKind).length;
        count.found += found.filter(isOfKind).length;
        count.right += found.filter((name) => isOfKind(name) && planted.has(name)).length;
      }
      return [kind, count] as const;
    }),
  );
}

describe('planted anomalies', () => {
  it('are found, and little else is', () => {
    const byKind = scores();
    const document = readFileSync('docs/advisers/agents-judged.md', 'utf8');
    for (const [kind, { planted, found, right }] of byKind) {
      const [precision, recall] = [right / found, right / planted];
      console.log(
        `${kind}: ${planted} planted, ${found} found, ${right} right; precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
      );
      const counts = [planted, found, right, precision.toFixed(2), recall.toFixed(2)];
      expect(document).toContain(`| \`${kind}\` | ${counts.join(' | ')} |`);
      expect(recall, kind).toBeGreaterThan(0.9);
      expect(precision, kind).toBeGreaterThan(kind === 'unusual-return' ? 0.5 : 0.95);
    }
  });

  it('gets no verdict from a price that never moves', () => {
    const closes = DAYS.map((on, day) => ({ on, price: day === DAYS.length - 1 ? 101 : 100 }));
    const still = snapshot({ holdings: [holding(1, {}, { closes })] });
    expect(anomaly(still, AGENT_TERMS)).toEqual([]);
  });

  it('is no split once the split is booked', () => {
    const on = DAYS.at(-1) as (typeof DAYS)[number];
    const closes = DAYS.map((day, at) => ({
      on: day,
      price: (100 + Math.sin(at * 1.7)) / (day === on ? 4 : 1),
    }));
    const rules = (splits: SeenHolding['splits']) =>
      anomaly(snapshot({ holdings: [holding(1, {}, { closes, splits })] }), AGENT_TERMS).map(
        ({ rule }) => rule,
      );
    expect(rules([])).toEqual(['unbooked-split']);
    expect(rules([{ on, ratio: 4 }])).toEqual([]);
  });
});
