// What the gateway's messages about a request to exercise mean.
import { describe, expect, it } from 'vitest';
import type { GatewayMessage } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import type { ApprovedExercise } from '../../../../../src/trader/ports/broker.ts';
import type { FakeGateway } from '../harness/fake-gateway.ts';
import { error, trading } from '../harness/trading.ts';

function exercised(): { readonly gateway: FakeGateway; readonly reqId: number } {
  const gateway = trading();
  exercise(gateway);
  return { gateway, reqId: gateway.said('exerciseOptions')[0]?.reqId ?? 0 };
}

function exercise(gateway: FakeGateway): void {
  const asked = { exerciseId: 'abcd2345.9.o', positionId: 'AAPL-7', symbol: 'AAPL' };
  const request = { ...asked, action: 'exercise', contracts: 2, isOverride: false } as const;
  gateway.broker.exercise?.(request as unknown as ApprovedExercise);
}

function answers(gateway: FakeGateway): readonly string[] {
  return gateway.reports.flatMap(({ type }) => (type.startsWith('exercise-') ? [type] : []));
}

const CALL = 'AAPL 261218C00230000';

/** Asked for by the name of the contract, whose exchanges the gateway has listed so. */
function exchangeAsked(validExchanges: string | undefined): string | undefined {
  const gateway = trading();
  if (validExchanges !== undefined) resolveCall(gateway, validExchanges);
  const request = { exerciseId: 'abcd2345.9.o', positionId: 'AAPL-7', symbol: CALL };
  const terms = { action: 'exercise', contracts: 1, isOverride: false } as const;
  gateway.broker.exercise?.({ ...request, ...terms } as unknown as ApprovedExercise);
  return gateway.said('exerciseOptions')[0]?.contract.exchange;
}

function resolveCall(gateway: FakeGateway, validExchanges: string): void {
  gateway.broker.resolve({ symbol: CALL, brokerSymbol: CALL });
  const { reqId = 0 } = gateway.said('reqContractDetails').at(-1) ?? {};
  const contract = {
    ...{ conId: 11, symbol: 'AAPL', secType: 'OPT', exchange: 'SMART', primaryExchange: '' },
    currency: 'USD',
    option: {
      ...{ localSymbol: 'AAPL  261218C00230000', tradingClass: 'AAPL', multiplier: 100 },
      ...{ right: 'C', strike: 230, lastTradeDate: '20261218' },
    },
  };
  const rest = { validExchanges, marketRuleIds: '', liquidHours: '', timeZoneId: 'US/Eastern' };
  gateway.tell({ name: 'contractDetails', reqId, details: { contract, ...rest } });
  gateway.tell({ name: 'contractDetailsEnd', reqId });
}

describe('the exchange of an exercise', () => {
  it.each([
    ['the first that lists the contract', 'SMART,AMEX,CBOE', 'AMEX'],
    ['also where SMART is named later', 'PHLX,SMART', 'PHLX'],
    ['one that lists every class if the gateway names SMART alone', 'SMART', 'CBOE'],
    ['and if the contract was not looked up yet', undefined, 'CBOE'],
  ])('is %s', (_case, validExchanges, exchange) => {
    expect(exchangeAsked(validExchanges)).toBe(exchange);
  });
});

describe('an exercise that cannot be sent', () => {
  const readOnly =
    "Error validating request.-'bS' : cause - The API interface is in Read-Only mode.";

  it.each<readonly [string, GatewayMessage]>([
    ['without a connection', { name: 'closed', why: 'reset' }],
    ['while the API is read-only', error(-1, 321, readOnly)],
  ])('%s is reported as not sent', (_case, before) => {
    const gateway = trading();
    gateway.tell(before);
    exercise(gateway);
    expect(gateway.said('exerciseOptions')).toEqual([]);
    expect(answers(gateway)).toEqual(['exercise-not-sent']);
  });
});

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
