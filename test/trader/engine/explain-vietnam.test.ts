// What a person in Vietnam reads about a trade, a refusal and a lock: VND without decimals, on the clock of Ho Chi Minh City.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { wordsAt } from '../../../src/trader/domain/wording/figures.ts';
import { refusalText } from '../../../src/trader/domain/wording/refusal-text.ts';
import { lockRow } from '../../../src/trader/surfaces/control/lock-row.ts';
import { strategyRows } from '../../../src/trader/surfaces/control/strategy-row.ts';
import { atHose, HOME, TEN } from './harness/hose.ts';
import { fill } from './harness/settling-venue.ts';

describe('at an exchange of Vietnam', () => {
  it('an explanation has VND without decimals and the times of Ho Chi Minh City', async () => {
    const place = await atHose();
    await place.harness.predict('BUY');
    await fill(place, 'e', { price: 85_400 });
    const lines = place.told(place.harness.of('position-planned')[0]?.positionId ?? '');
    expect(lines.find((line) => line.startsWith('intent:'))).toMatch(/until 10:00:\d\d/);
    expect(lines.find((line) => line.startsWith('open:'))).toMatch(/: [\d,]+ VND at risk$/);
    expect(lines.join('\n')).not.toMatch(/USD|permId/);
  });

  it('a refusal, what a strategy waits for, and a lock have them too', async () => {
    const { harness, told } = await atHose();
    const lock = {
      id: 'L7',
      scope: { kind: 'all' },
      reason: {
        kind: 'low_profit',
        trades: 4,
        withinMs: 60 * MINUTE_MS,
        profit: -1_250_000,
        limit: 0,
      },
      since: TEN,
      until: instant(Date.parse('2026-11-18T13:30:00+07:00')),
    } as const;
    expect(lockRow(lock, HOME).text).toBe(
      'no entries in any symbol until 2026-11-18 13:30:00: 4 trades within 60 minutes earned -1,250,000 VND, the minimum is +0 VND',
    );
    await harness.command({ type: 'pause', symbol: 'AAPL', by: 'ann' });
    await harness.predict('BUY');
    const id = harness.of('signal-refused')[0]?.signal.id ?? '';
    expect(told(id).join('\n')).toContain(
      'refused: an operator paused the symbol at 2026-11-18 10:00:',
    );
    const reason = { kind: 'buying_power', notional: 42_700_000, available: 1_000_000 } as const;
    expect(refusalText(reason, wordsAt(HOME))).toBe(
      'the order needs 42,700,000 VND of 1,000,000 VND buying power',
    );
    const rows = strategyRows(harness.engine.strategies(), {
      look: { lastSignal: () => undefined },
      home: HOME,
    });
    expect(rows[0]?.waits_for?.[0]?.reasons.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^an operator paused the symbol at 2026-11-18 10:00:/),
    );
  });
});
