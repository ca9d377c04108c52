// The checks of `sluice doctor` and `sluice go-live`: folded at a terminal, whole in a pipe.
import { describe, expect, it } from 'vitest';
import { failing, findingText, fine } from '../../../src/cli/answers/finding.ts';

const FAILED = failing(
  'gateway',
  '127.0.0.1:4002 does not open a session: nothing listens there, or it does not answer',
  'start IB Gateway, log in, and allow API connections from this machine on that port',
);

describe('a finding', () => {
  it('is folded below itself at a terminal', () => {
    expect(findingText(FAILED, 80).split('\n')).toEqual([
      'fail  gateway     127.0.0.1:4002 does not open a session: nothing listens there,',
      '                  or it does not answer',
      '                  -> start IB Gateway, log in, and allow API connections from',
      '                     this machine on that port',
    ]);
  });

  it('has a line for itself and one for its remedy in a pipe', () => {
    expect(findingText(FAILED, Number.POSITIVE_INFINITY).split('\n')).toEqual([
      `fail  gateway     ${FAILED.text}`,
      `                  -> ${FAILED.remedy}`,
    ]);
    expect(findingText(fine('node', 'Node 24'), 80)).toBe('ok    node        Node 24');
  });
});
