// Chains that people look at, from a broker that answers by a script.
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { failed, ok, type Result } from '../../../src/kernel/result.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { createChainQuotes } from '../../../src/trader/app/daemon/chain-quotes.ts';
import { venuesOf } from '../../../src/trader/app/venues.ts';
import type {
  ChainFailure,
  ChainRead,
  ChainRequest,
} from '../../../src/trader/ports/option-chains.ts';
import { createManualTime } from '../../kernel/manual-time.ts';
import { settled } from '../../ledger/prices/harness/scripted-source.ts';
import { AT, contractOf, EXPIRIES, quoted, SPOT } from '../domain/options/chain.ts';
import { settings } from '../engine/harness/settings.ts';

const EXPIRY = '2026-12-18' as TradingDay;

function scripted(hasOptions = true) {
  const time = createManualTime(AT);
  const asked: ChainRequest[] = [];
  const sessions = { opened: 0, ended: 0 };
  const held = { back: Promise.resolve() };
  let failure: ChainFailure | undefined;
  const openChains = () => {
    sessions.opened += 1;
    return {
      async read(question: ChainRequest): Promise<Result<ChainRead, ChainFailure>> {
        asked.push(question);
        await held.back;
        if (failure !== undefined) return failed(failure);
        const rows = [quoted(contractOf(question.right ?? 'call', SPOT, EXPIRY))];
        return ok({ underlyingPrice: SPOT, expiries: EXPIRIES, rows });
      },
      async stop() {
        sessions.ended += 1;
      },
    };
  };
  const quotes = createChainQuotes({
    ...{ ...time, settings: settings([]), venues: venuesOf('us') },
    adapter: hasOptions ? { openChains } : {},
  });
  const look = (symbol = 'AAPL', near: TradingDay | undefined = undefined) =>
    quotes.look({ symbol, near });
  return {
    ...{ time, asked, sessions, quotes, look },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.back = promise;
      return resolve;
    },
    fail(next: ChainFailure) {
      failure = next;
    },
  };
}

describe('the chain that a person looks at', () => {
  it('has calls and puts of the expiry about a month away, near the money', async () => {
    const { asked, look } = scripted();
    const read = await look();
    const rights = read.ok ? read.value.rows.map(({ contract }) => contract.right) : read.failure;
    expect(rights).toEqual(['call', 'put']);
    const seen = { at: AT, underlyingPrice: SPOT, expiries: EXPIRIES, rate: 0.04 };
    expect(read).toMatchObject({ value: seen });
    expect(asked.map(({ right }) => right)).toEqual(['call', 'put']);
    const today = US_EQUITIES.dayOf(AT);
    expect(asked[0]).toMatchObject({ from: today, near: '2026-12-18', delta: 0.5 });
    await look('AAPL', '2027-01-15' as TradingDay);
    expect(asked[2]).toMatchObject({ near: '2027-01-15' });
  });

  it('asks the broker once for all who look within five seconds, by one session until none has looked for a minute', async () => {
    const { time, asked, sessions, look } = scripted();
    const first = await look();
    expect(await Promise.all([look(), look()])).toEqual([first, first]);
    expect(asked).toHaveLength(2);
    time.advance(5_000);
    await look();
    expect(asked).toHaveLength(4);
    time.advance(59_999);
    expect(sessions).toEqual({ opened: 1, ended: 0 });
    time.advance(1);
    expect(sessions).toEqual({ opened: 1, ended: 1 });
    await look();
    expect(sessions).toEqual({ opened: 2, ended: 1 });
  });

  it('does not keep a person waiting for more than eight seconds, and finds the answer the next time', async () => {
    const { time, asked, hold, look } = scripted();
    const letGo = hold();
    const first = look();
    await settled();
    time.advance(8_000);
    expect(await first).toMatchObject({ failure: { kind: 'still-reading' } });
    letGo();
    await settled();
    expect(await look()).toMatchObject({ ok: true });
    expect(asked).toHaveLength(2);
  });

  it('lets few questions wait at once', async () => {
    const { hold, look } = scripted();
    const letGo = hold();
    const waiting = ['A', 'B', 'C', 'D'].map((symbol) => look(symbol));
    expect(await look('E')).toMatchObject({ failure: { kind: 'still-reading' } });
    letGo();
    expect((await Promise.all(waiting)).every(({ ok: isRead }) => isRead)).toBe(true);
  });

  it('opens a new session after the gateway was lost', async () => {
    const { time, sessions, fail, look } = scripted();
    fail({ kind: 'no-gateway', why: 'connection refused' });
    expect(await look()).toMatchObject({ failure: { kind: 'no-gateway' } });
    expect(sessions).toEqual({ opened: 1, ended: 1 });
    time.advance(5_000);
    await look();
    expect(sessions.opened).toBe(2);
  });

  it('is not offered where the broker trades no options', async () => {
    const { look } = scripted(false);
    expect(await look()).toMatchObject({
      failure: { kind: 'not-offered', why: 'no options are traded through IB' },
    });
  });
});
