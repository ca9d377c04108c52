// A message on the wire, field by field.
import { expect, it } from 'vitest';
import { frameOf } from '../../../../../src/trader/adapters/ib/transport/frame.ts';
import { frameOf as frameOfTexts } from '../harness/scripted-gateway.ts';

it('contains its fields in order, including those of lists, flags as 1 and 0, and undefined as empty', () => {
  const frame = frameOf([3, [1, ['SPY', undefined, null, '']], true, false, 150.25, 'naïve']);
  expect(frame).toEqual(frameOfTexts(['3', '1', 'SPY', '', '', '', '1', '0', '150.25', 'naïve']));
});
