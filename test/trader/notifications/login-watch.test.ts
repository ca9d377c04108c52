// A broker that waits for a code: said each minute from half past eight on trading days, and asked for once a day.
import { expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { HOSE } from '../../../src/market/venues/vietnam.ts';
import { watchLogin } from '../../../src/trader/notifications/login-watch.ts';
import { createManualTime } from '../../kernel/manual-time.ts';

const local = (text: string): Instant => instant(Date.parse(`${text}+07:00`));

function watched(from: string) {
  const time = createManualTime(local(from), 1);
  const said: string[] = [];
  const state = { needsCode: true, asked: 0, endsAt: undefined as Instant | undefined };
  const stop = watchLogin({
    login: {
      broker: 'SSI',
      needsCode: () => state.needsCode,
      endsAt: () => state.endsAt,
      async giveCode() {
        return { ok: true, value: undefined };
      },
      async askCode() {
        state.asked += 1;
        return { ok: true, value: undefined };
      },
    },
    calendar: HOSE.calendar,
    clock: time.clock,
    notify: (kind, text) => said.push(`${kind}: ${text}`),
  });
  const pass = (ms: number) => {
    const until = time.wall.now() + ms;
    while (time.step(until));
  };
  return { state, said, stop, pass };
}

it('reminds each minute from 08:30 on, and asks for a code once', () => {
  const { state, said, pass } = watched('2026-11-18T08:25:30');
  pass(4 * MINUTE_MS);
  expect(said).toEqual([]);
  pass(3 * MINUTE_MS);
  expect(said).toHaveLength(3);
  expect(said[0]).toContain('sluice otp CODE');
  expect(state.asked).toBe(1);
  state.needsCode = false;
  pass(10 * MINUTE_MS);
  expect(said).toHaveLength(3);
});

it.each(['2026-11-21T10:00:00', '2026-09-01T10:00:00', '2026-11-18T16:00:00'])(
  'is silent while nothing trades: %s',
  (from) => {
    const { said, pass } = watched(from);
    pass(5 * MINUTE_MS);
    expect(said).toEqual([]);
  },
);

it('asks once for a code while the login still works but ends before the close', () => {
  const { state, said, pass } = watched('2026-11-18T08:25:30');
  state.needsCode = false;
  state.endsAt = local('2026-11-18T11:05:00');
  pass(4 * MINUTE_MS);
  expect(said).toEqual([]);
  pass(10 * MINUTE_MS);
  expect(said).toEqual([expect.stringContaining('ends at 11:05, before the close')]);
  expect(state.asked).toBe(1);
});

it('asks for nothing while the login lasts until the close', () => {
  const { state, said, pass } = watched('2026-11-18T08:25:30');
  state.needsCode = false;
  state.endsAt = local('2026-11-18T15:00:00');
  pass(20 * MINUTE_MS);
  expect([said, state.asked]).toEqual([[], 0]);
});
