// Daily returns from closed trades: what closes after a session counts with it.
import { expect, it } from 'vitest';
import { closedReturns } from '../../../src/research/trials/closed-returns.ts';
import { sessionsFrom } from '../backtest/long-bars-fixture.ts';

const SESSIONS = sessionsFrom('2026-03-05', 3);
const [first, second, third] = SESSIONS.map(({ open, close }) => ({ open, close }));

it('a session has the trades that close from its open to the next one', () => {
  const trades = [
    { closedAt: first?.open ?? 0, pnl: 100 },
    { closedAt: (second?.open ?? 0) - 1, pnl: 100 },
    { closedAt: (second?.close ?? 0) + 1, pnl: -50 },
    { closedAt: (third?.close ?? 0) + 1, pnl: 23 },
  ];
  expect(closedReturns(trades, SESSIONS, 1_000)).toEqual([0.2, -50 / 1_200, 23 / 1_150]);
});

it('none follows the one that used up the equity', () => {
  const lost = [{ closedAt: second?.open ?? 0, pnl: -1_000 }];
  expect(closedReturns(lost, SESSIONS, 1_000)).toEqual([0, -1]);
});
