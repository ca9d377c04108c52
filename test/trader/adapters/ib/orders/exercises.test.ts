// What the gateway's messages about a request to exercise mean.
import { describe, expect, it } from 'vitest';
import type { ApprovedExercise } from '../../../../../src/trader/ports/broker.ts';
import type { FakeGateway } from '../harness/fake-gateway.ts';
import { error, trading } from '../harness/trading.ts';

function exercised(): { readonly gateway: FakeGateway; readonly reqId: number } {
  const gateway = trading();
  const asked = { exerciseId: 'abcd2345.9.o', positionId: 'AAPL-7', symbol: 'AAPL' };
  const request = { ...asked, action: 'exercise', contracts: 2, isOverride: false } as const;
  gateway.broker.exercise?.(request as unknown as ApprovedExercise);
  return { gateway, reqId: gateway.said('exerciseOptions')[0]?.reqId ?? 0 };
}

function answers(gateway: FakeGateway): readonly string[] {
  return gateway.reports.flatMap(({ type }) => (type.startsWith('exercise-') ? [type] : []));
}

describe('a message about an exercise', () => {
  it.each([
    [322, 'It is too late to exercise the option today.', ['exercise-refused']],
    [201, 'Order rejected', ['exercise-refused']],
    [2109, 'Outside regular trading hours is ignored', []],
    [399, 'Warning: your request waits for the open', []],
    [10_999, 'The request is held for review', ['exercise-uncertain']],
  ])('with the code %d', (code, text, reported) => {
    const { gateway, reqId } = exercised();
    gateway.tell(error(reqId, code, text));
    expect(answers(gateway)).toEqual(['exercise-sent', ...reported]);
  });

  it('may refuse it after a warning', () => {
    const { gateway, reqId } = exercised();
    gateway.tell(error(reqId, 2109, 'ignored'), error(reqId, 322, 'too late'));
    expect(answers(gateway)).toEqual(['exercise-sent', 'exercise-refused']);
  });
});
