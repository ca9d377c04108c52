import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PriceEvent } from '../../../../src/market/quotes/market-events.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { eventOf } from '../../../../src/trader/domain/events/events.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import type { StreamLine } from '../../../../src/trader/ports/stream-line.ts';
import { alarmRows } from '../../../../src/trader/surfaces/control/alarm-row.ts';
import {
  type ControlApi,
  createControlApi,
} from '../../../../src/trader/surfaces/control/control-api.ts';
import { statusOf } from '../../../../src/trader/surfaces/control/status.ts';
import { until } from '../../../processes/waiting.ts';
import { CLOSING, HELD, OPENING, recorded } from '../../adapters/sqlite/one-trade.ts';
import { NOW, STATUS, scriptedTrader } from '../../ports/scripted-trader.ts';
import { LOOK, NO_CHAIN, NO_REPORTS, STATUS_ENVIRONMENT } from './control-harness.ts';

const ONE_TRADE = [...OPENING, ...HELD, ...CLOSING];

let folder: string;
let control: ControlApi;
let facts: RecordedFact[];
let facts$: Subject<RecordedFact>;
let prices$: Subject<PriceEvent>;
let open: IncomingMessage[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-stream-'));
  facts = [];
  facts$ = new Subject();
  prices$ = new Subject();
  open = [];
  const trader = scriptedTrader();
  control = createControlApi({
    home: US,
    logIn: async () => ({ ok: false, failure: 'asks for no code' }),
    reports: NO_REPORTS,
    socketPath: join(folder, 'sluice.sock'),
    look: LOOK,
    status: () => statusOf(STATUS, STATUS_ENVIRONMENT),
    account: trader.account,
    alarms: () => alarmRows(STATUS),
    figure: trader.figure,
    closing: trader.closing,
    waitingClosings: trader.waitingClosings,
    chartMarket: trader.chartMarket,
    chain: NO_CHAIN,
    strategies: trader.strategies,
    command: trader.command,
    reload: () => Promise.resolve({ ok: true, text: '' }),
    stop: () => {},
    stream: {
      journalId: 'jjjjjjjj',
      lastSeq: () => facts.length,
      read: (afterSeq) => facts.filter(({ seq }) => seq > afterSeq),
      facts$,
      prices$,
    },
  });
  await control.listen();
});

afterEach(async () => {
  for (const response of open) response.destroy();
  await control.stop();
  rmSync(folder, { recursive: true });
});

interface Reader {
  readonly lines: readonly StreamLine[];
  readonly response: IncomingMessage;
}

async function reading(query = ''): Promise<Reader> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const path = `/api/v1/stream${query}`;
  request({ socketPath: join(folder, 'sluice.sock'), path }, resolve)
    .on('error', reject)
    .end();
  const response = await promise;
  open.push(response);
  const lines: StreamLine[] = [];
  response.on('error', () => {});
  createInterface({ input: response }).on('line', (line) => lines.push(JSON.parse(line)));
  await until('the first line', () => lines.length > 0);
  return { lines, response };
}

function happen(from: number, to: number): void {
  for (const fact of recorded(ONE_TRADE).slice(from, to)) {
    facts.push(fact);
    facts$.next(fact);
  }
}

function seqs(lines: readonly StreamLine[]): number[] {
  return lines.flatMap((line) => (line.kind === 'event' ? [line.seq] : []));
}

/** The newest fact that is an event. */
function lastEvent(): number | undefined {
  return facts.findLast((fact) => eventOf(fact, 'j') !== undefined)?.seq;
}

describe('the stream of the control API', () => {
  it('gives what happens from now on, each with its topic and in snake_case', async () => {
    happen(0, 5);
    const { lines } = await reading();
    expect(lines).toEqual([{ kind: 'start', seq: 5 }]);
    happen(5, ONE_TRADE.length);
    await until('the trade is over', () =>
      lines.some((line) => line.kind === 'event' && line.event.event_type === 'PositionCloseEvent'),
    );
    const topics = new Set(lines.flatMap((line) => (line.kind === 'event' ? [line.topic] : [])));
    expect([...topics].sort()).toEqual(['executions', 'orders', 'positions']);
    const fill = lines.find((line) => line.kind === 'event' && line.topic === 'executions');
    expect(fill).toMatchObject({
      event: {
        event_type: 'FillEvent',
        event_id: expect.stringContaining('jjjjjjjj.'),
        shares: 60,
      },
    });
    const names = lines.flatMap((line) => (line.kind === 'event' ? Object.keys(line.event) : []));
    expect(names.filter((name) => /[A-Z]/.test(name))).toEqual([]);
  });

  it('goes on after a number without a gap and without a repetition', async () => {
    const half = OPENING.length;
    happen(0, 5);
    const first = await reading('?since=0');
    happen(5, half);
    await until('half of it', () => seqs(first.lines).at(-1) === lastEvent());
    first.response.destroy();
    happen(half, ONE_TRADE.length);
    const second = await reading(`?since=${seqs(first.lines).at(-1)}`);
    const whole = await reading('?since=0');
    for (const { lines } of [second, whole]) {
      await until('all of it', () => seqs(lines).at(-1) === lastEvent());
    }
    expect(seqs(first.lines).length).toBeGreaterThan(3);
    expect([...seqs(first.lines), ...seqs(second.lines)]).toEqual(seqs(whole.lines));
  });

  it('names the gap when a reader is too far behind', async () => {
    const one = recorded(ONE_TRADE)[0];
    if (one === undefined) throw new Error('no fact');
    facts = Array.from({ length: 7_000 }, (_, at) => ({ ...one, seq: at + 1 }));
    const { lines } = await reading('?since=10');
    await until('the gap', () => lines.length > 1);
    expect(lines.slice(0, 2)).toEqual([
      { kind: 'start', seq: 7_000 },
      { kind: 'gap', from: 11, to: 2_000 },
    ]);
  });

  it('never waits for a slow reader, keeps the newest prices and lets it go before memory runs out', async () => {
    const { response, lines } = await reading('?prices=1');
    response.pause();
    const price = (at: number) =>
      new PriceEvent({ eventId: `p.${at}`, timestamp: NOW, symbol: 'SPY', price: at });
    const began = process.memoryUsage().rss;
    for (let at = 1; at <= 200_000; at += 1) prices$.next(price(at));
    expect(process.memoryUsage().rss - began).toBeLessThan(80_000_000);
    response.resume();
    await until('the newest price', () => {
      const newest = lines.findLast((line) => line.kind === 'price');
      return newest?.kind === 'price' && newest.event.price === 200_000;
    });
    expect(lines.length).toBeLessThan(100_000);
  });

  it('writes no price after the facts have ended, also to a reader that has stopped reading', async () => {
    const { response } = await reading('?prices=1');
    response.pause();
    const price = new PriceEvent({ eventId: 'p.1', timestamp: NOW, symbol: 'SPY', price: 1 });
    facts$.complete();
    for (let at = 0; at < 10; at += 1) prices$.next(price);
    expect(prices$.observed).toBe(false);
    // A write after the end would be an uncaught error by now.
    await reading();
  });

  it('ends with the control API', async () => {
    const { response } = await reading();
    const ended = new Promise<void>((resolve) => response.once('close', () => resolve()));
    await control.stop();
    await ended;
  });
});
