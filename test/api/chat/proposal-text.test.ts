// What a person reads about proposals in a chat.
import { describe, expect, it } from 'vitest';
import { parseProposalCommand } from '../../../src/api/chat/proposal-command.ts';
import type { Proposal, ProposalView } from '../../../src/api/chat/proposal-requests.ts';
import { decidedText, newsText, waitingText } from '../../../src/api/chat/proposal-text.ts';

const PROPOSAL: Proposal = {
  ...{ id: 'prp_1a2b3c4d5e6f70819200', finding_id: 'f', portfolio_id: 3, status: 'OPEN' },
  command: { kind: 'void-transaction' },
  expires_at: '2026-11-28T21:19:05.123Z',
  ...{ decided_by: null, outcome: null, autopilot: null },
};

function view(changes: Partial<ProposalView> = {}): ProposalView {
  const preview = { kind: 'effect', text: 'Takes transaction 6 back.' } as const;
  return { proposal: PROPOSAL, finding: 'Transactions 5 and 6 are the same.', preview, ...changes };
}

describe('a list of proposals', () => {
  it('says what the autopilot held back, and offers only what can be done', () => {
    const autopilot = { decision: 'HELD', text: 'The 5 commands of the day are used up.' };
    const preview = { kind: 'refused', text: 'Transaction 5 was taken back.' } as const;
    const proposal = { ...PROPOSAL, autopilot };
    expect(newsText([view({ proposal, preview })], 1).split('\n')).toEqual([
      'The agents propose:',
      '',
      'Portfolio 3: Transactions 5 and 6 are the same.',
      'The autopilot did not accept it: The 5 commands of the day are used up.',
      'It cannot be accepted now: Transaction 5 was taken back.',
      'Waits until 2026-11-28 21:19 UTC.',
      '/decline_1a2b3c4d',
    ]);
  });

  it('fits into one message, and says how to read on', () => {
    const long = view({ finding: 'x'.repeat(5_000) });
    const text = waitingText(Array(8).fill(long), { total: 20, from: 9 });
    expect(text.length).toBeLessThan(4_096);
    const shown = text.match(/\/accept_/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(3);
    expect(text).toMatch(/^20 proposals wait\.\n/);
    expect(text.split('\n').at(-1)).toBe(`${12 - shown} more: /proposals_${9 + shown}`);
    expect(newsText([view()], 12)).toMatch(
      /^The agents propose 12 commands:\n[\s\S]*11 more: \/proposals$/,
    );
    expect(waitingText([], { total: 0, from: 1 })).toBe('No proposal waits.');
  });
});

describe('a decision', () => {
  it.each([
    [
      { kind: 'sell-lots', symbol: 'SPY', currency: 'USD' },
      { transaction: 7, price: '60' },
      'The sale of SPY at 60 USD is transaction 7 of portfolio 3.',
    ],
    [
      { kind: 'mark-position', symbol: 'IWM', currency: 'USD' },
      { price: '50.5', on: '2026-11-20' },
      'The price of IWM is 50.5 USD, as of 2026-11-20.',
    ],
    [{ kind: 'void-transaction' }, { transaction: 6 }, 'Transaction 6 was taken back.'],
    [
      { kind: 'plan-rebalancing', currency: 'USD' },
      { plan_id: '3-2', orders: 1 },
      'Plan 3-2 waits, with 1 trade. Nothing is traded until somebody executes it over HTTP; this chat cannot.',
    ],
  ])('says what was done by %j', (command, outcome, done) => {
    const accepted = {
      ...PROPOSAL,
      status: 'ACCEPTED',
      command,
      outcome,
      decided_by: 'ann',
    } as const;
    expect(decidedText(accepted, 'ann')).toBe(`You have accepted it. ${done}`);
    expect(decidedText(accepted, 'bob')).toBe(
      `ann has accepted it before you, so nothing was done now. ${done}`,
    );
    const rejected = { ...accepted, status: 'REJECTED' } as const;
    expect(decidedText(rejected, 'ann')).toBe('You have declined it. Nothing was done.');
  });
});

describe('a command', () => {
  it.each([
    ['/Accept@some_bot 1A2B3C4D', { kind: 'accept', name: '1a2b3c4d' }],
    ['/reject_1a2b3c4d', { kind: 'decline', name: '1a2b3c4d' }],
    ['/accept prp_1a2b3c4d5e6f70819200', { kind: 'accept', name: '1a2b3c4d5e6f70819200' }],
    ['/confirm_1234', { kind: 'confirm', code: '1234' }],
    ['/proposals_9', { kind: 'proposals', from: 9 }],
    ['/proposals all', { kind: 'proposals', from: 1 }],
    ['/start', { kind: 'help' }],
  ])('is read from %s', (text, value) => {
    expect(parseProposalCommand(text)).toEqual({ ok: true, value });
  });

  it.each(['hello', '', '/', 'accept 1a2b3c4d'])('is not what "%s" says', (text) => {
    expect(parseProposalCommand(text)).toBe(undefined);
  });

  it.each(['/accept', '/accept ../../users', '/decline 1a', '/accept 1a2b3c4d 2b3c4d5e'])(
    'names one proposal, unlike %s',
    (text) => {
      const refused = /^Name one proposal, such as \/(accept|decline) 1a2b3c4d\./;
      expect(parseProposalCommand(text)).toMatchObject({
        ok: false,
        failure: expect.stringMatching(refused),
      });
    },
  );
});
