// Questions of the engine about option chains on the daemon's own session: how many requests and data lines they cost, and what they report.
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../../../src/kernel/instant.ts';
import type {
  GatewayCommand,
  WireContract,
} from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import type { ChainQuestion } from '../../../../../src/trader/ports/broker.ts';
import { createReadyGateway, type FakeGateway } from '../harness/fake-gateway.ts';

const EXPIRIES = ['20261218', '20261224', '20270115'];
const QUESTION: ChainQuestion = {
  question: 'p-1/follow',
  wanted: { symbol: 'AAPL', brokerSymbol: 'AAPL' },
  right: 'call',
  from: '2026-12-08' as TradingDay,
  until: '2027-01-02' as TradingDay,
  delta: 0.35,
  spot: 100,
};

interface Answering {
  /** Most data lines of options that were open at once. */
  readonly linesMax: () => number;
  /** Answers all that was sent since, until nothing more is. */
  play(): Promise<void>;
}

interface Habits {
  /** Code for quotes of options. */
  readonly refuses?: number;
  /** Code that comes before the quotes of options. */
  readonly warns?: number;
  /** Quotes of options have two prices and nothing else. */
  readonly isQuiet?: boolean;
  /** In the details of one contract, whatever its class multiplies by. */
  readonly multiplier?: number;
}

/** A gateway that answers like Interactive Brokers. */
function answering(
  gateway: FakeGateway,
  { refuses, warns, isQuiet = false, multiplier }: Habits = {},
): Answering {
  let done = gateway.transport().said.length;
  const open = new Set<number>();
  let most = 0;

  function answer(command: GatewayCommand): void {
    switch (command.name) {
      case 'reqOptionParameters': {
        const { reqId } = command;
        const listed = { tradingClass: 'AAPL', multiplier: 100, expiries: EXPIRIES };
        gateway.tell({ name: 'optionParameters', reqId, exchange: 'SMART', ...listed });
        return gateway.tell({ name: 'optionParametersEnd', reqId });
      }
      case 'reqContractDetails': {
        const { reqId, contract } = command;
        for (let strike = 80; strike <= 120; strike += 1) {
          const details = {
            ...{ validExchanges: 'SMART', marketRuleIds: '110', liquidHours: '' },
            ...{ timeZoneId: 'US/Eastern', contract: stated(contract, strike) },
          };
          gateway.tell({ name: 'contractDetails', reqId, details });
        }
        return gateway.tell({ name: 'contractDetailsEnd', reqId });
      }
      case 'reqMarketRule': {
        const steps = [{ lowEdge: 0, increment: 0.01 }];
        return gateway.tell({ name: 'marketRule', ruleId: command.ruleId, steps });
      }
      case 'reqMktData':
        if (command.contract.option === undefined) return;
        open.add(command.reqId);
        most = Math.max(most, open.size);
        return quoted(command.reqId);
      case 'cancelMktData':
        open.delete(command.reqId);
        return;
      default:
    }
  }

  function stated(asked: WireContract, strike: number): WireContract {
    const contract = optionAt(asked, strike);
    const { option } = contract;
    if (option === undefined || multiplier === undefined || strike !== 100) return contract;
    return { ...contract, option: { ...option, multiplier } };
  }

  function quoted(reqId: number): void {
    if (refuses !== undefined)
      return gateway.tell({ name: 'error', id: reqId, code: refuses, text: 'not subscribed' });
    if (warns !== undefined)
      gateway.tell({ name: 'error', id: reqId, code: warns, text: 'partly subscribed' });
    gateway.tell(
      { name: 'tickPrice', reqId, tickType: 1, price: 1.93 },
      { name: 'tickPrice', reqId, tickType: 2, price: 2.01 },
    );
    if (isQuiet) return;
    gateway.tell(
      { name: 'tickSize', reqId, tickType: 29, size: 500 },
      { name: 'tickSize', reqId, tickType: 27, size: 2_000 },
      { name: 'optionComputation', reqId, tickType: 13, volatility: 0.3, delta: 0.35 },
    );
  }

  return {
    linesMax: () => most,
    async play() {
      for (let rounds = 0; rounds < 60; rounds += 1) {
        await Promise.resolve();
        gateway.time.advance(100);
        const said = gateway.transport().said.slice(done);
        done += said.length;
        for (const command of said) answer(command);
        for (let turns = 0; turns < 8; turns += 1) await Promise.resolve();
      }
    },
  };
}

function optionAt(asked: WireContract, strike: number): WireContract {
  const { option } = asked;
  if (option === undefined) throw new Error('not an option');
  const day = option.lastTradeDate.slice(2);
  const digits = String(strike * 1_000).padStart(8, '0');
  const localSymbol = `AAPL  ${day}${option.right}${digits}`;
  const conId = Number(`${day.slice(2)}${strike}`);
  return { ...asked, conId, option: { ...option, strike, localSymbol } };
}

function ready(): FakeGateway {
  const gateway = createReadyGateway();
  gateway.market.subscribe({
    ...{ symbol: 'AAPL', brokerSymbol: 'AAPL', contract: '265598', primaryExchange: 'NASDAQ' },
    ...{ venue: 'us', currency: 'USD', priceSteps: [{ lowEdge: 0, increment: 0.01 }] },
  });
  return gateway;
}

const LISTS: ReadonlySet<string> = new Set([
  'reqOptionParameters',
  'reqContractDetails',
  'reqMarketRule',
]);

const listsIn = (gateway: FakeGateway) =>
  gateway.transport().said.filter(({ name }) => LISTS.has(name)).length;

describe('a question about the chain of a stock', () => {
  it('costs at most five requests for two expiries, and no more on the same day', async () => {
    const gateway = ready();
    const { play } = answering(gateway);
    gateway.broker.readChain?.(QUESTION);
    await play();
    const [{ chain } = { chain: undefined }] = gateway.reported('chain-read');
    expect(new Set(chain?.rows.map(({ contract }) => contract.expiry))).toEqual(
      new Set(['2026-12-18', '2026-12-24']),
    );
    expect(listsIn(gateway)).toBeLessThanOrEqual(5);
    const before = listsIn(gateway);
    gateway.broker.readChain?.({ ...QUESTION, question: 'p-2/follow' });
    await play();
    expect(gateway.reported('chain-read').map(({ question }) => question)).toEqual([
      'p-1/follow',
      'p-2/follow',
    ]);
    expect(listsIn(gateway)).toBe(before);
  });

  it('uses at most sixteen data lines at once, and gives each one back', async () => {
    const gateway = ready();
    const { play, linesMax } = answering(gateway);
    for (const question of ['p-1/follow', 'p-2/follow'])
      gateway.broker.readChain?.({ ...QUESTION, question });
    await play();
    expect(gateway.reported('chain-read')).toHaveLength(2);
    expect(linesMax()).toBeLessThanOrEqual(16);
    const options = gateway.said('reqMktData').filter(({ contract }) => contract.option);
    const left = new Set(gateway.said('cancelMktData').map(({ reqId }) => reqId));
    expect(options.every(({ reqId }) => left.has(reqId))).toBe(true);
  });

  it('is answered with the rows that are quoted, also without their computations', async () => {
    const gateway = ready();
    const { play } = answering(gateway, { isQuiet: true });
    gateway.broker.readChain?.(QUESTION);
    await play();
    for (let waited = 0; waited < 12_000; waited += 1_000) {
      gateway.pass(1_000);
      await play();
    }
    const [{ chain } = { chain: undefined }] = gateway.reported('chain-read');
    expect(chain?.rows[0]).toMatchObject({ bid: 1.93, ask: 2.01, delta: undefined });
  });

  it.each([10_090, 10_091, 10_167])('waits for the quotes that follow %i', async (code) => {
    const gateway = ready();
    const { play } = answering(gateway, { warns: code });
    gateway.broker.readChain?.(QUESTION);
    await play();
    const [{ chain } = { chain: undefined }] = gateway.reported('chain-read');
    expect(chain?.rows[0]).toMatchObject({
      bid: 1.93,
      ask: 2.01,
      openInterest: 2_000,
      delta: 0.35,
    });
  });

  it.each([354, 10_089, 10_186, 101])(
    'is refused with the words of the broker: %i',
    async (code) => {
      const gateway = ready();
      const { play } = answering(gateway, { refuses: code });
      gateway.broker.readChain?.(QUESTION);
      await play();
      expect(gateway.reported('chain-unread')).toEqual([
        {
          ...{ type: 'chain-unread', question: 'p-1/follow', kind: 'refused' },
          why: `not subscribed (${code})`,
        },
      ]);
    },
  );

  it.each([
    [Number.NaN, 'no multiplier'],
    [0, 'no multiplier'],
    [10, 'a multiplier of 10'],
  ])(
    'is refused if a contract of the class of 100 states %d, and asked again',
    async (multiplier, said) => {
      const gateway = ready();
      const { play } = answering(gateway, { multiplier });
      for (const question of ['p-1/follow', 'p-2/follow']) {
        gateway.broker.readChain?.({ ...QUESTION, question });
        await play();
      }
      const why = `${said} is stated for AAPL 261224C00100000, where 100 is expected`;
      expect(gateway.reported('chain-unread')).toMatchObject([
        { question: 'p-1/follow', kind: 'refused', why },
        { question: 'p-2/follow', kind: 'refused', why },
      ]);
      expect(gateway.said('reqContractDetails').length).toBeGreaterThan(2);
    },
  );

  it('is refused while the connection is lost, or gets lost', async () => {
    const gateway = ready();
    gateway.broker.readChain?.(QUESTION);
    gateway.tell({ name: 'closed', why: 'reset' });
    await answering(gateway).play();
    gateway.broker.readChain?.({ ...QUESTION, question: 'p-2/follow' });
    expect(gateway.reported('chain-unread').map(({ kind }) => kind)).toEqual([
      'no-gateway',
      'no-gateway',
    ]);
  });

  it('is refused for a stock that is not resolved', () => {
    const gateway = createReadyGateway();
    gateway.broker.readChain?.(QUESTION);
    expect(gateway.reported('chain-unread')).toMatchObject([{ kind: 'unknown-symbol' }]);
  });
});
