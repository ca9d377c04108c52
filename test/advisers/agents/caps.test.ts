// The caps of the autopilot: each holds a proposal back for its own reason, and at its figure none does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Caps,
  holdOf,
  holdText,
  type Proposed,
  type Standing,
} from '../../../src/advisers/agents/autopilot/caps.ts';
import { COMMAND_KINDS } from '../../../src/advisers/agents/findings/proposed-command.ts';
import { decimal, type Money, money } from '../../../src/kernel/decimal.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { autopilot } from '../../../src/trader/config/schema/autopilot-schema.ts';

const CAPS: Caps = { portfolios: 'all', amountMax: 100, dayAmountMax: 250, dayCommandsMax: 4 };
const FREE: Standing = { liveTrader: undefined, mutedTrader: undefined, halted: undefined };

function of(amount: string, portfolio = 1) {
  return { portfolio: portfolio as PortfolioId, amount: money(amount) };
}

function proposed(amount: string | undefined, more: Partial<Proposed> = {}): Proposed {
  return {
    ...{ portfolio: 1 as PortfolioId, currency: 'USD', standing: FREE, accepted: [] },
    amount: amount === undefined ? undefined : decimal(amount),
    ...more,
  };
}

const reason = (caps: Partial<Caps>, asked: Proposed) => holdOf({ ...CAPS, ...caps }, asked)?.kind;

describe('caps', () => {
  it('hold back what is above them, and nothing at them', () => {
    expect(reason({}, proposed('100'))).toBeUndefined();
    expect(reason({}, proposed('100.01'))).toBe('AMOUNT_OVER');
    expect(reason({}, proposed(undefined))).toBe('AMOUNT_UNKNOWN');
    const day = { accepted: [of('100'), of('100')] };
    expect(reason({}, proposed('50', day))).toBeUndefined();
    expect(reason({}, proposed('50.01', day))).toBe('DAY_AMOUNT_OVER');
    const others = { accepted: [of('100', 2), of('100', 2), of('100', 2)] };
    expect(reason({}, proposed('100', others))).toBeUndefined();
    expect(reason({}, proposed('1', { accepted: [...others.accepted, of('1', 3)] }))).toBe(
      'DAY_COMMANDS_OVER',
    );
  });

  it('mean portfolios that are named, and live traders only by their portfolio', () => {
    expect(reason({ portfolios: [2, 3] }, proposed('1'))).toBe('PORTFOLIO_NOT_NAMED');
    expect(reason({ portfolios: [1] }, proposed('1'))).toBeUndefined();
    const standing = { ...FREE, liveTrader: 'U1' };
    expect(reason({}, proposed('1', { standing }))).toBe('LIVE_NOT_NAMED');
    expect(reason({ portfolios: [1] }, proposed('1', { standing }))).toBeUndefined();
  });

  it('accept nothing while a trader is halted, or one that is followed does not answer', () => {
    const halted = { trader: 'U1', reason: 'by hand' };
    const named = { portfolios: [1] };
    expect(reason(named, proposed('1', { standing: { ...FREE, halted } }))).toBe('TRADER_HALTED');
    const standing = { ...FREE, mutedTrader: 'U1' };
    expect(reason(named, proposed('1', { standing }))).toBe('TRADER_MUTE');
  });

  it('are never passed by a day of drawn commands', () => {
    const amounts = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 1, max: 3 })),
    );
    fc.assert(
      fc.property(amounts, (drawn) => {
        const accepted: { portfolio: PortfolioId; amount: Money }[] = [];
        for (const [amount, portfolio] of drawn) {
          const asked = proposed(String(amount), { portfolio: portfolio as PortfolioId, accepted });
          const hold = holdOf(CAPS, asked);
          if (hold === undefined) accepted.push(of(String(amount), portfolio));
          else expect(holdText(hold)).toMatch(/^\S.*\.$/);
        }
        expect(accepted.length).toBeLessThanOrEqual(4);
        for (const own of Map.groupBy(accepted, (one) => one.portfolio).values())
          expect(own.reduce((sum, one) => sum + one.amount.toNumber(), 0)).toBeLessThanOrEqual(250);
      }),
    );
  });

  it('can be set for every command but a correction, which a person compares with the confirmation', () => {
    const kinds = COMMAND_KINDS.filter((kind) => kind !== 'correct-price');
    expect(Object.keys(autopilot.unwrap().shape)).toEqual(kinds);
  });
});
