// Which holdings count as many names, and what that does to the limits on parts of the whole. Names are those of the funds.
import { describe, expect, it } from 'vitest';
import { isBroadFund } from '../../../src/advisers/agents/risk/rules/broad-funds.ts';
import { concentration, largePositions } from '../../../src/advisers/agents/risk/rules/shares.ts';
import { AGENT_TERMS } from '../../../src/advisers/agents/terms/agent-terms.ts';
import { holding, snapshot } from './harness/snapshots.ts';

describe('a fund', () => {
  it.each([
    'SPDR S&P 500 ETF Trust',
    'Vanguard Total Stock Market ETF',
    'iShares Core MSCI World UCITS ETF USD (Acc)',
    'VANGUARD TOTAL BOND MARKET INDEX FUND ADM',
    'Xtrackers MSCI Emerging Markets UCITS ETF 1C',
    'City of London Investment Trust',
  ])('is broad if its name says no more: %s', (name) => {
    expect(isBroadFund({ name, sector: undefined })).toBe(true);
  });

  it.each([
    ['a company', 'Fundamenta Holdings Inc', undefined],
    ['a single share, several times', 'GraniteShares 2x Long NVDA Daily ETF', undefined],
    ['a multiple of an index', 'ProShares UltraPro QQQ ETF', undefined],
    ['a commodity', 'Invesco Physical Gold ETF', undefined],
    ['of a sector by its name', 'Financial Select Sector SPDR Fund', undefined],
    ['of a sector that is stated', 'VanEck Semiconductor ETF', 'Technology'],
    ['known by its ticker alone', undefined, undefined],
  ])('is not broad: %s', (_, name, sector) => {
    expect(isBroadFund({ name, sector })).toBe(false);
  });
});

describe('limits on parts of the whole', () => {
  const five = ['60', '10', '10', '10', '10'].map((quantity, at) => ({ quantity, at: at + 1 }));
  const book = (name: string | undefined) =>
    snapshot({
      holdings: five.map(({ quantity, at }) => holding(at, { quantity }, at === 1 ? { name } : {})),
    });

  it('leave alone a broad fund that is most of the portfolio', () => {
    const funded = book('Vanguard FTSE All-World UCITS ETF');
    expect(concentration(funded, AGENT_TERMS)).toEqual([]);
    expect(largePositions(funded, AGENT_TERMS)).toEqual([]);
  });

  it('name a single share of the same size', () => {
    const share = book('Acme Inc');
    expect(concentration(share, AGENT_TERMS)).toHaveLength(1);
    expect(largePositions(share, AGENT_TERMS)).toHaveLength(1);
  });
});
