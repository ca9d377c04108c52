import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import { createCodeRefusals } from '../../../../../src/trader/adapters/ssi/connection/code-refusals.ts';
import {
  endOf,
  keptText,
  parseKept,
  tokensIn,
} from '../../../../../src/trader/adapters/ssi/connection/tokens.ts';
import { createManualTime } from '../../../../kernel/manual-time.ts';

const WRONG = '401100';

describe('wrong codes', () => {
  it('stop for ten minutes after three in a row, before SSI blocks the login', () => {
    const time = createManualTime(instant(0));
    const refusals = createCodeRefusals(time.wall);
    const says = () => refusals.refused(WRONG, 'wrong otp');
    expect([says(), says()].every((text) => text.includes('ask for a new one'))).toBe(true);
    expect(refusals.pauseText()).toBeUndefined();
    expect(says()).toContain('no code goes to SSI for 10 minutes');
    expect(refusals.pauseText()).toContain('Wait 10 more minutes');
    time.advance(9 * 60_000);
    expect(refusals.pauseText()).toContain('Wait 1 more minute,');
    time.advance(59_999);
    expect(refusals.pauseText()).toBeDefined();
    time.advance(1);
    expect(refusals.pauseText()).toBeUndefined();
    expect([says(), says()].every((text) => text.includes('ask for a new one'))).toBe(true);
  });

  it('count from the last that was taken, and only those of codes', () => {
    const refusals = createCodeRefusals(createManualTime(instant(0)).wall);
    refusals.refused(WRONG, '');
    refusals.refused(WRONG, '');
    refusals.taken();
    refusals.refused(WRONG, '');
    expect(refusals.refused('401105', 'bad key')).toContain('correct the key or the secret');
    expect(refusals.refused('500', 'busy')).toBe('SSI refused the login: busy (500).');
    expect(refusals.refused('', 'busy')).toBe('SSI refused the login: busy.');
    refusals.refused(WRONG, '');
    expect(refusals.pauseText()).toBeUndefined();
    refusals.refused(WRONG, '');
    expect(refusals.pauseText()).toBeDefined();
  });
});

describe('the tokens of a login', () => {
  const answer = { accessToken: 'a', expiresAt: 100, refreshToken: 'r', refreshExpiresAt: 200 };

  it('end when SSI says, in seconds', () => {
    expect(tokensIn(answer)).toEqual({
      ...{ access: 'a', accessUntil: 100_000, refresh: 'r', refreshUntil: 200_000 },
    });
    expect(tokensIn({ ...answer, accessToken: '' })).toBeUndefined();
    expect(tokensIn({ accessToken: 'a' })).toBeUndefined();
    expect(tokensIn({ accessToken: 'a', expiresAt: 100 })).toEqual({
      ...{ access: 'a', accessUntil: 100_000, refresh: undefined, refreshUntil: 0 },
    });
  });

  it('end only where they cannot be renewed before', () => {
    const tokens = tokensIn(answer);
    if (tokens === undefined) throw new Error('it has tokens');
    expect(endOf(tokens, 5_000)).toBeUndefined();
    expect(endOf({ ...tokens, refresh: undefined }, 5_000)).toBe(100_000);
    expect(endOf({ ...tokens, refreshUntil: instant(95_000) }, 5_000)).toBe(100_000);
    expect(endOf({ ...tokens, refreshUntil: instant(95_001) }, 5_000)).toBeUndefined();
  });

  it('are kept and read again, and nothing else is', () => {
    const tokens = tokensIn(answer);
    if (tokens === undefined) throw new Error('it has tokens');
    expect(parseKept(keptText(tokens))).toEqual(tokens);
    const used = { ...tokens, refresh: undefined };
    expect(parseKept(keptText(used))).toEqual(used);
    for (const text of [undefined, '', '{', '{}', '{"access":"a"}', '{"accessUntil":5}'])
      expect(parseKept(text)).toBeUndefined();
  });
});
