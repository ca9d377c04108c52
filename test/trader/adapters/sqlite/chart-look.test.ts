// The chart of a symbol compared with the journal it is read from: one trade, a split while it is held, and spans that begin
// in the middle of it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, plus } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { CHART_FACTS_MAX } from '../../../../src/trader/adapters/sqlite/read-tables/chart-look.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../../src/trader/app/completed-facts/completed-facts.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import { CLOSING, HELD, OPENING, POSITION, recorded, START } from './one-trade.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-chart-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

function lookOver(facts: readonly RecordedFact[]) {
  files += 1;
  const file = join(folder, `${files}.sqlite`);
  const journal = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!journal.ok) throw new Error(journal.failure.kind);
  journal.value.append(facts);
  const tables = openReadTables(file, completedFacts(journal.value));
  tables.catchUp();
  afterAll(() => {
    tables.close();
    journal.value.close();
  });
  return createLook(tables.database, { clientId: 17, home: US, lastPrice: () => Number.NaN });
}

const AFTER = plus(START, 3_600_000);
const SPAN = { symbol: 'SPY', from: START, to: AFTER };

const plan = OPENING.flatMap((fact) => (fact.type === 'position-planned' ? [fact.plan] : []))[0];
if (plan === undefined) throw new Error('the trade has no plan');
const SPLIT: Fact = {
  type: 'position-split',
  positionId: POSITION,
  symbol: 'SPY',
  ratio: { to: 4, from: 1 },
  before: { quantity: 100, averagePrice: 369.74, stopPrice: 369, r: 1.24, highWater: 371 },
  after: { quantity: 400, averagePrice: 92.435, stopPrice: 92.25, r: 0.31, highWater: 92.75 },
  plan,
  evidence: {
    ...{ quantityBefore: 100, quantityAfter: 400, costBefore: 369.74, costAfter: 92.435 },
    ...{ priceBefore: 370, priceAfter: 92.5, isStopGone: false },
  },
};

const seqOf = (facts: readonly RecordedFact[], type: Fact['type']) =>
  facts.find(({ fact }) => fact.type === type)?.seq;

describe('the marks of a chart', () => {
  it('are the steps of the stop, the executions and the refusals of the journal', () => {
    const facts = recorded([...OPENING, ...HELD, ...CLOSING]);
    const {
      positions,
      executions,
      not_taken: notTaken,
      marks_from: from,
    } = lookOver(facts).chartMarks(SPAN);
    expect(from).toBe('2020-12-16T14:36:00.000Z');
    expect(positions).toMatchObject([{ id: POSITION, side: 'long', strategy: 'demo', target: [] }]);
    expect(positions[0]?.stop).toMatchObject([
      { seq: seqOf(facts, 'position-filled'), kind: 'placed', price: 368.5, why: 'entry' },
      { seq: seqOf(facts, 'stop-moved'), kind: 'moved', price: 369, why: 'trail' },
      { seq: seqOf(facts, 'position-closed'), kind: 'ended', price: null, why: 'stop' },
    ]);
    const booked = facts.flatMap(({ seq, fact }) =>
      fact.type === 'execution-booked' ? [[seq, fact.execId, fact.price, fact.shares]] : [],
    );
    expect(executions.map((one) => [one.seq, one.exec_id, one.price, one.shares])).toEqual(booked);
    expect(executions.map(({ leg, side }) => `${leg} ${side}`)).toEqual([
      ...['entry BOT', 'entry BOT', 'stop SLD'],
    ]);
    expect(notTaken).toMatchObject([
      {
        signal_id: 'p2/demo',
        price: 369.6,
        reasons: [{ text: `the position is open already: ${POSITION}` }],
      },
    ]);
  });

  it('are in the shares of today after a split, with the price of that day beside', () => {
    const facts = recorded([...OPENING, ...HELD, SPLIT]);
    const { positions, executions, splits, not_taken: notTaken } = lookOver(facts).chartMarks(SPAN);
    expect(splits).toMatchObject([{ seq: facts.at(-1)?.seq, to: 4, from: 1 }]);
    expect(positions[0]?.stop.map((step) => [step.kind, step.price, step.recorded_price])).toEqual([
      ['placed', 92.125, 368.5],
      ['moved', 92.25, 369],
      ['split', 92.25, 92.25],
    ]);
    expect(executions[0]).toMatchObject({ price: 92.425, recorded_price: 369.7, shares: 60 });
    expect(notTaken[0]).toMatchObject({ price: 92.4, recorded_price: 369.6 });
  });

  it('begin with the step in force, also before a split that came after the span', () => {
    const facts = recorded([...OPENING, ...HELD, SPLIT]);
    const moved = facts.find(({ fact }) => fact.type === 'stop-moved');
    const split = facts.at(-1);
    if (moved === undefined || split === undefined) throw new Error('the trade lacks a step');
    const look = lookOver(facts);
    const between = { symbol: 'SPY', from: plus(moved.at, 1), to: split.at };
    expect(look.chartMarks(between).positions[0]?.stop).toEqual([
      {
        ...{ seq: moved.seq, at: new Date(moved.at).toISOString(), kind: 'moved', why: 'trail' },
        ...{ price: 92.25, recorded_price: 369 },
      },
    ]);
    const later = look.chartMarks({ symbol: 'SPY', from: plus(split.at, 1), to: AFTER });
    expect(later.positions[0]?.stop).toMatchObject([{ kind: 'split', price: 92.25 }]);
    expect(later.executions).toEqual([]);
    expect(look.chartMarks({ ...SPAN, symbol: 'QQQ' }).positions).toEqual([]);
  });

  it('forget a trade that had ended before the span', () => {
    const facts = recorded([...OPENING, ...HELD, ...CLOSING]);
    const from = plus(facts.at(-1)?.at ?? START, 1);
    expect(lookOver(facts).chartMarks({ ...SPAN, from }).positions).toEqual([]);
  });

  it('say while none of the shares can be sold, also in a span that began later', () => {
    const until = plus(START, 1_800_000);
    const locked = (fact: Fact): Fact =>
      fact.type === 'position-filled'
        ? {
            ...fact,
            lockedAfter: [{ shares: Math.abs(fact.quantityAfter), until, settlement: 'T+2' }],
          }
        : fact;
    const facts = recorded([...OPENING, ...HELD].map(locked));
    const filled = facts.findLast(({ fact }) => fact.type === 'position-filled');
    if (filled === undefined) throw new Error('nothing was bought');
    const iso = (at: number) => new Date(at).toISOString();
    const look = lookOver(facts);
    const last = { seq: filled.seq, from: iso(filled.at), until: iso(until) };
    expect(look.chartMarks(SPAN).positions[0]?.locked.at(-1)).toEqual(last);
    const from = plus(filled.at, 1);
    expect(look.chartMarks({ ...SPAN, from }).positions[0]?.locked).toEqual([last]);
    expect(look.chartMarks({ ...SPAN, from: until }).positions[0]?.locked).toEqual([]);
    const closed = recorded([...[...OPENING, ...HELD].map(locked), ...CLOSING]);
    const sold = closed.findLast(({ fact }) => fact.type === 'position-filled');
    expect(lookOver(closed).chartMarks(SPAN).positions[0]?.locked.at(-1)?.until).toBe(
      iso(sold?.at ?? 0),
    );
  });

  it('say from when on they are complete where a span has more facts than are read', () => {
    const refused = HELD.find((fact) => fact.type === 'signal-refused');
    if (refused === undefined) throw new Error('nothing was refused');
    const many = Array.from({ length: CHART_FACTS_MAX + 10 }, () => refused);
    const facts = recorded([...OPENING, ...HELD, ...many]);
    const marks = lookOver(facts).chartMarks(SPAN);
    const oldest = facts.at(-CHART_FACTS_MAX);
    expect(marks.marks_from).toBe(new Date(oldest?.at ?? 0).toISOString());
    expect(marks.positions[0]?.stop).toMatchObject([{ kind: 'moved', price: 369 }]);
  });
});

describe('what was away', () => {
  const at = (seq: number, fact: Fact): RecordedFact => ({
    ...{ seq, at: plus(START, seq * 60_000), cause: 0, correlation: '', fact },
  });
  const gateway = (state: 'ready' | 'dead', why: string): Fact => ({
    type: 'gateway-changed',
    state,
    why,
  });

  it('is known of the gateway, of feeds and of the daemon, also where it began before the span', () => {
    const feed = { type: 'feed-changed', feed: 'flow', why: '5 failures' } as const;
    const started = OPENING[0] as Fact;
    const look = lookOver(
      [
        at(1, started),
        at(2, gateway('ready', '')),
        at(3, gateway('dead', 'the socket was closed')),
        at(4, { ...feed, state: 'backing_off' }),
        at(5, gateway('ready', '')),
        at(6, { ...feed, state: 'polling' }),
        at(7, { type: 'daemon-stopped', why: 'asked' }),
        at(9, started),
      ].map((fact, index) => ({ ...fact, seq: index + 1 })),
    );
    const { away } = look.chartMarks({ ...SPAN, from: plus(START, 210_000) });
    expect(away.map(({ what, from, until, why }) => [what, from, until, why])).toEqual([
      ['gateway', minute(39), minute(41), 'dead: the socket was closed'],
      ['feed flow', minute(40), minute(42), 'backing off: 5 failures'],
      ['daemon', minute(43), minute(45), 'asked'],
      ['gateway', minute(45), null, 'connecting'],
    ]);
  });

  it('has no beginning where the process was killed', () => {
    const started = OPENING[0] as Fact;
    const look = lookOver([at(1, started), at(2, gateway('ready', '')), at(3, started)]);
    expect(look.chartMarks(SPAN).away).toMatchObject([
      { what: 'gateway', from: minute(37), until: minute(38) },
      { what: 'daemon', from: null, until: minute(39) },
      { what: 'gateway', from: minute(39), until: null },
    ]);
  });
});

const minute = (of: number) =>
  new Date(instant(Date.parse(`2020-12-16T14:${of}:00Z`))).toISOString();
