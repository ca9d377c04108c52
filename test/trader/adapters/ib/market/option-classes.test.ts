// Contracts that differ in the trading class alone: none of them is taken for another one.
import { describe, expect, it } from 'vitest';
import { roundNearest } from '../../../../../src/market/instruments/tick-grid.ts';
import type {
  WireContract,
  WireOption,
} from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { createReadyGateway, type FakeGateway, openOrder } from '../harness/fake-gateway.ts';

const CALL = 'AAPL 261218C00230000';

function option(conId: number, stated: Partial<WireOption>, symbol = 'AAPL'): WireContract {
  return {
    ...{ conId, symbol, secType: 'OPT', exchange: '', primaryExchange: '', currency: 'USD' },
    option: {
      ...{ localSymbol: 'AAPL  261218C00230000', tradingClass: 'AAPL', multiplier: 100 },
      ...{ right: 'C', strike: 230, lastTradeDate: '20261218', ...stated },
    },
  };
}

const ADJUSTED = { localSymbol: 'AAPL1 261218C00230000', tradingClass: 'AAPL1' };
const UNNAMED = { localSymbol: '', tradingClass: '' };

/** Ours has number 11. */
function holding(): FakeGateway {
  const gateway = createReadyGateway();
  gateway.broker.resolve({ symbol: CALL, brokerSymbol: CALL });
  looked(gateway, option(11, {}));
  expect(gateway.reported('instrument-resolved')).toHaveLength(1);
  return gateway;
}

/** The broker answers the look-up with this contract. */
function looked(gateway: FakeGateway, contract: WireContract): void {
  const { reqId = 0 } = gateway.said('reqContractDetails')[0] ?? {};
  const terms = { validExchanges: 'SMART', marketRuleIds: '', liquidHours: '' };
  const details = { contract, timeZoneId: 'US/Eastern', ...terms };
  gateway.tell({ name: 'contractDetails', reqId, details });
  gateway.tell({ name: 'contractDetailsEnd', reqId });
}

/** The names under which the account is reported. */
function named(gateway: FakeGateway, contracts: readonly WireContract[]): readonly string[] {
  for (const contract of contracts) {
    const row = { name: 'position', account: 'DU1234567', quantity: 1, averageCost: 160 } as const;
    gateway.tell({ ...row, contract });
  }
  return gateway.reported('position').map(({ position }) => position.symbol);
}

describe('a contract in the account', () => {
  it('is ours by its number, also where the broker leaves out its class', () => {
    expect(named(holding(), [option(11, {}), option(11, UNNAMED)])).toEqual([CALL, CALL]);
    expect(named(createReadyGateway(), [option(11, {}), option(12, UNNAMED)])).toEqual([
      CALL,
      CALL,
    ]);
  });

  it('is another one if it has the terms of ours and another number', () => {
    expect(named(holding(), [option(12, UNNAMED), option(13, {})])).toEqual([
      'AAPL OPT USD 12',
      'AAPL OPT USD 13',
    ]);
  });

  it.each([
    ['by its class', ADJUSTED],
    ['by its local symbol', { ...ADJUSTED, tradingClass: '' }],
    ['by what it multiplies', { multiplier: 10 }],
  ])('is another one once it is adjusted, %s, also under the number of ours', (_, stated) => {
    expect(named(holding(), [option(11, stated), option(14, stated)])).toEqual([
      'AAPL OPT USD 11',
      'AAPL OPT USD 14',
    ]);
  });

  it('is another one once a split has divided its strike, also under the number of ours', () => {
    const divided = { localSymbol: 'AAPL  261218C00057500', strike: 57.5 };
    expect(named(holding(), [option(11, divided)])).toEqual(['AAPL OPT USD 11']);
  });

  it('is another one in an order and an execution of others, too, and ours in those of ours', () => {
    const gateway = holding();
    const contract = option(11, { multiplier: 10 });
    const [executed, ordered] = [[], []] as [string[], string[]];
    for (const clientId of [0, 17]) {
      gateway.tell(openOrder({ clientId, contract }));
      ordered.push(gateway.reported('order').at(-1)?.order.symbol ?? '');
      const execution = {
        ...{ orderId: 91, clientId, permId: 900091, execId: `a.${clientId}`, orderRef: '' },
        ...{ account: 'DU1234567', side: 'SLD', shares: 1, price: 2, contract },
        ...{ time: '20261119 15:30:00 US/Eastern', cumulativeQuantity: 1, averagePrice: 2 },
      };
      gateway.tell({ name: 'execution', reqId: -1, execution });
      executed.push(gateway.reported('execution').at(-1)?.execution.symbol ?? '');
    }
    expect([ordered, executed]).toEqual([
      ['AAPL OPT USD 11', CALL],
      ['AAPL OPT USD 11', CALL],
    ]);
  });

  it('of an index is named by its number: the classes of one day are two', () => {
    const day = { strike: 6_000, lastTradeDate: '20261218' };
    const classes = [
      option(21, { localSymbol: 'SPX   261218C06000000', tradingClass: 'SPX', ...day }, 'SPX'),
      option(22, { localSymbol: 'SPXW  261218C06000000', tradingClass: 'SPXW', ...day }, 'SPX'),
      option(23, { ...UNNAMED, ...day }, 'SPX'),
    ];
    expect(named(holding(), classes)).toEqual([
      'SPX OPT USD 21',
      'SPX OPT USD 22',
      'SPX OPT USD 23',
    ]);
  });
});

describe('a contract that is looked up', () => {
  it.each([
    ['absent', Number.NaN, 'no multiplier'],
    ['zero', 0, 'no multiplier'],
    ['another one', 10, 'a multiplier of 10'],
  ])('is refused with the reason if its multiplier is %s', (_, multiplier, said) => {
    const gateway = createReadyGateway();
    gateway.broker.resolve({ symbol: CALL, brokerSymbol: CALL });
    looked(gateway, option(11, { multiplier }));
    expect(gateway.reported('instrument-resolved')).toEqual([]);
    expect(gateway.reported('instrument-unresolved')).toMatchObject([
      { symbol: CALL, matches: 0, why: `${said} is stated for ${CALL}, where 100 is expected` },
    ]);
  });
});

describe('a contract without a market rule', () => {
  it('has prices that every class takes, never those of stocks', () => {
    const [resolved] = holding().reported('instrument-resolved');
    const { priceSteps = [] } = resolved?.instrument ?? {};
    const nearest = (price: number) => roundNearest(priceSteps, price);
    expect([0.012, 0.62, 2.98, 3.04, 3.06].map(nearest)).toEqual([0.01, 0.6, 3, 3, 3.1]);
  });
});
