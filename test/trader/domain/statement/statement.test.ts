// A broker's statement of trades read from CSV in its various spellings, and held against our own executions to the cent.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { flexTrades } from '../../../../src/trader/domain/statement/flex-trades.ts';
import {
  differenceText,
  matchStatement,
  type OwnExecution,
} from '../../../../src/trader/domain/statement/match-statement.ts';

const HEADER =
  '"ClientAccountID","CurrencyPrimary","Symbol","DateTime","Buy/Sell","Quantity","TradePrice","IBCommission","IBOrderID","IBExecID","OrderReference","AssetClass"';
const AT = instant(Date.UTC(2020, 11, 16, 15, 2, 3));

function tradesIn(...lines: string[]) {
  const read = flexTrades(lines.join('\r\n'));
  if (!read.ok) throw new Error(read.failure);
  return read.value;
}

const BOUGHT =
  'DU1,USD,AAPL,"20201216;100203",BUY,"1,200",100.02,-6.25,881,0000e0d5.5fd9.01.01,abcdefgh.5.e,STK';

describe('a statement', () => {
  it('is parsed for any order of its columns, with positive costs and New York times', () => {
    const [trade] = tradesIn(HEADER, BOUGHT);
    expect(trade).toEqual({
      symbol: 'AAPL',
      at: AT,
      side: 'buy',
      shares: 1_200,
      price: 100.02,
      execId: '0000e0d5.5fd9.01.01',
      orderRef: 'abcdefgh.5.e',
      permId: '881',
      commission: 6.25,
      isCancellation: false,
    });
    const [other] = tradesIn(
      'IBExecID,TradePrice,Quantity,Buy/Sell,DateTime,Symbol',
      'x.01,99.5,-30,SELL,2020-12-16 10:02:03 EST,BRK B',
    );
    expect(other).toMatchObject({
      symbol: 'BRK B',
      at: AT,
      side: 'sell',
      shares: 30,
      orderRef: '',
      commission: undefined,
    });
  });

  it('may contain other sections, repeated headers, totals and other assets, which are skipped', () => {
    const trades = tradesIn(
      '"BOF","DU1","Trades"',
      `\uFEFF${HEADER}`,
      BOUGHT,
      'DU1,USD,EUR.USD,20201216;100203,BUY,10,1.2,0,1,fx.01,,CASH',
      'DU1,USD,AAPL,20201216,BUY,1200,100.02,-6.25,881,,,STK',
      HEADER,
      BOUGHT.replace('.01.01', '.02.01'),
      '',
    );
    expect(trades.map(({ execId }) => execId)).toEqual([
      '0000e0d5.5fd9.01.01',
      '0000e0d5.5fd9.02.01',
    ]);
  });

  it('has options by the ids of their contracts, without those of adjusted classes', () => {
    const header = HEADER.replace('"AssetClass"', '"Multiplier","AssetClass"');
    const option = (symbol: string, multiplier: string) =>
      `DU1,USD,${symbol},"20201216;100203",SELL,-2,1.60,-1.3,881,o.01.01,abcdefgh.5.e,${multiplier},OPT`;
    const trades = tradesIn(
      header,
      option('AAPL  261218C00230000', '100'),
      option('AAPL1 261218C00230000', '100'),
      option('AAPL  261218C00230000', '10'),
    );
    expect(trades).toMatchObject([
      { symbol: 'AAPL 261218C00230000', side: 'sell', shares: 2, price: 1.6, commission: 1.3 },
    ]);
  });

  it('has the ends of options and the shares that they deliver, which were not traded', () => {
    const header = HEADER.replace('"AssetClass"', '"Notes/Codes","AssetClass"');
    const end = (symbol: string, price: string, codes: string, asset: string) =>
      `DU1,USD,${symbol},"20201216;162000",SELL,-100,${price},0,,o.01.01,,${codes},${asset}`;
    const trades = tradesIn(
      header,
      end('AAPL  261218C00230000', '0', 'C;Ep', 'OPT'),
      end('AAPL  261218P00230000', '0', '', 'OPT'),
      end('AAPL', '230', 'C;Ex', 'STK'),
      end('AAPL', '230', 'C;P', 'STK'),
    );
    expect(trades.map(({ isOptionEnd }) => isOptionEnd)).toEqual([true, true, true, undefined]);
    const ofOrder = end('AAPL  261218C00230000', '0', '', 'OPT').replace(
      '01,,',
      '01,abcdefgh.5.e,',
    );
    expect(tradesIn(header, ofOrder)).toMatchObject([{ price: 0, orderRef: 'abcdefgh.5.e' }]);
    expect(tradesIn(header, ofOrder)[0]).not.toHaveProperty('isOptionEnd');
  });

  it('that is invalid gives an error with the line', () => {
    expect(flexTrades(`${HEADER}\n${BOUGHT.replace('BUY', 'HOLD')}`)).toEqual({
      ok: false,
      failure: 'line 2: "HOLD" is neither BUY nor SELL',
    });
    expect(flexTrades(`${HEADER}\n${BOUGHT.replace('20201216;', 'noon;')}`)).toMatchObject({
      failure: 'line 2: "noon;100203" is not a time',
    });
    expect(flexTrades('a,b\n1,2')).toMatchObject({ ok: false });
  });

  it('that is damaged is rejected, since missing lines would count as agreement', () => {
    const half = BOUGHT.slice(0, BOUGHT.indexOf(',881'));
    expect(flexTrades(`${HEADER}\n${half}\n`)).toEqual({
      ok: false,
      failure: 'line 2 ends before its IBExecID; the file is truncated or damaged',
    });
    const unclosed = `${HEADER}\n${BOUGHT.slice(0, BOUGHT.indexOf(';'))}\n${BOUGHT}`;
    expect(flexTrades(unclosed)).toMatchObject({
      failure: expect.stringContaining('never closed'),
    });
  });
});

function own(changes: Partial<OwnExecution> = {}): OwnExecution {
  return {
    execId: '0000e0d5.5fd9.01.01',
    orderRef: 'abcdefgh.5.e',
    symbol: 'AAPL',
    side: 'buy',
    shares: 1_200,
    price: 100.02,
    at: AT,
    commission: 6.25,
    ...changes,
  };
}

const ours = ({ orderRef }: { orderRef: string }) => orderRef.startsWith('abcdefgh.');

function differences(mine: readonly OwnExecution[], lines: readonly string[]): string[] {
  return matchStatement(tradesIn(HEADER, ...lines), mine, ours).differences.map(differenceText);
}

describe('our executions', () => {
  it('match by the root of their id, for any revision', () => {
    const corrected = BOUGHT.replace('.01.01', '.01.02');
    expect(matchStatement(tradesIn(HEADER, corrected), [own()], ours)).toEqual({
      matched: 1,
      replacements: [],
      differences: [],
      notOurs: 0,
      outside: 0,
    });
  });

  it('differ by shares, by a cent of price or by a cent of commission', () => {
    expect(differences([own({ shares: 1_100 })], [BOUGHT])).toEqual([
      '0000e0d5.5fd9.01.01: we have 1100 shares, IB has 1200',
    ]);
    expect(differences([own({ price: 100.03 })], [BOUGHT])).toEqual([
      '0000e0d5.5fd9.01.01: we have 100.03, IB has 100.02',
    ]);
    expect(differences([own({ commission: 6.24 })], [BOUGHT])).toEqual([
      '0000e0d5.5fd9.01.01: we have 6.24 USD commission, IB has 6.25 USD',
    ]);
    expect(differences([own({ commission: undefined })], [BOUGHT])).toEqual([
      '0000e0d5.5fd9.01.01: we have no commission, IB has 6.25 USD',
    ]);
    expect(differences([own({ commission: 6.2501 })], [BOUGHT])).toEqual([]);
  });

  it('that are missing in the statement are reported, and so are those we have not booked', () => {
    const later = BOUGHT.replace('.01.01', '.09.01').replace('100203', '120000');
    const between = own({ execId: 'mine.01', at: instant(AT + 60_000), symbol: 'MSFT' });
    const before = own({ execId: 'old.01', at: instant(AT - 86_400_000) });
    expect(matchStatement(tradesIn(HEADER, BOUGHT), [own(), before], ours).outside).toBe(1);
    expect(differences([own(), between, before], [BOUGHT, later])).toEqual([
      'mine.01: buy 1200 MSFT at 100.02 is not in the statement',
      '0000e0d5.5fd9.09.01: buy 1200 AAPL at 100.02 of our order abcdefgh.5.e is not recorded',
    ]);
  });

  it('that IB has cancelled must be absent, whether or not the statement lists the trade itself', () => {
    const cancelled = BOUGHT.replace(',BUY,"1,200"', ',BUY (Ca.),"-1,200"').replace(
      '-6.25',
      '6.25',
    );
    const told = ['0000e0d5.5fd9.01.01: we have 1200 shares, IB has cancelled the trade'];
    expect(differences([own()], [BOUGHT, cancelled])).toEqual(told);
    expect(differences([own()], [cancelled])).toEqual(told);
    expect(differences([own({ shares: 0 })], [BOUGHT, cancelled])).toEqual([]);
    expect(differences([], [BOUGHT, cancelled])).toEqual([]);
    const underItsOwnNumber = cancelled.replace('.01.01', '.44.01');
    expect(differences([own()], [BOUGHT, underItsOwnNumber])).toEqual(told);
    const instead = BOUGHT.replace('.01.01', '.01.02').replace('1,200', '900');
    expect(differences([own({ shares: 900 })], [BOUGHT, cancelled, instead])).toEqual([]);
  });

  it('ignore those of other clients', () => {
    const byHand = BOUGHT.replace('abcdefgh.5.e', 'tws').replace('.01.01', '.07.01');
    expect(matchStatement(tradesIn(HEADER, BOUGHT, byHand), [own()], ours)).toMatchObject({
      matched: 1,
      notOurs: 1,
      differences: [],
    });
  });

  it('that were inferred from the end of an option stay as they are, also the shares that it sold', () => {
    const header = HEADER.replace('"AssetClass"', '"Notes/Codes","AssetClass"');
    const [call, date] = ['AAPL 201218C00100000', '"20201216;162000"'];
    const trades = tradesIn(
      header,
      `DU1,USD,AAPL,${date},SELL,-100,100,0,,d.01.01,,C;A,STK`,
      `DU1,USD,${call},${date},BUY,1,0,0,,d.02.01,,C;A,OPT`,
    );
    const inferred = { execId: 'inferred.abcdefgh.9.01', orderRef: '', shares: 1, price: 0 };
    const ended = [
      own({ ...inferred, symbol: call }),
      own({ ...inferred, symbol: 'AAPL', side: 'sell', shares: 100, price: 100 }),
      own({ ...inferred, symbol: 'AAPL 201218P00090000', side: 'sell' }),
      own({ ...inferred, symbol: `${call}-201218C00110000`, side: 'sell', price: 3.1 }),
    ];
    expect(matchStatement(trades, ended, ours)).toMatchObject({
      ...{ matched: 2, replacements: [], differences: [], notOurs: 0 },
    });
    const sold = own({ ...inferred, symbol: 'AAPL', side: 'sell', shares: 200, price: 100 });
    expect(matchStatement(trades, [sold], ours).differences).toHaveLength(1);
  });

  it('that were inferred match executions that add up to them, of the same order first', () => {
    const sold = (id: string, shares: number, ref: string, time: string) =>
      `DU1,USD,AAPL,20201216;${time},SELL,-${shares},98.5,-1,882,${id}.01,${ref},STK`;
    const inferred = own({
      execId: 'inferred.abcdefgh.9.01',
      side: 'sell',
      shares: 100,
      orderRef: 'abcdefgh.5.s',
      commission: undefined,
    });
    const lines = [
      sold('h', 100, '', '100300'),
      sold('a', 60, 'abcdefgh.5.s', '100301'),
      sold('b', 40, 'abcdefgh.5.s', '100302'),
    ];
    const match = matchStatement(tradesIn(HEADER, ...lines), [inferred], ours);
    expect(match.replacements[0]?.trades.map(({ execId }) => execId)).toEqual(['a.01', 'b.01']);
    expect(match).toMatchObject({ differences: [], notOurs: 1 });
    const [byHand] = matchStatement(
      tradesIn(HEADER, ...lines.slice(0, 1)),
      [inferred],
      ours,
    ).replacements;
    expect(byHand?.trades.map(({ execId }) => execId)).toEqual(['h.01']);
    expect(differences([inferred], lines.slice(1, 2))).toEqual([
      'inferred.abcdefgh.9.01: nothing in the statement adds up to the inferred sell of 100 AAPL',
      'a.01: sell 60 AAPL at 98.5 of our order abcdefgh.5.s is not recorded',
    ]);
  });
});

describe('our verticals', () => {
  const [first, second] = ['AAPL 201218C00100000', 'AAPL 201218C00110000'];
  const pair = own({
    ...{ execId: 'abcdefgh.5.e/1.01', symbol: `${first}-201218C00110000` },
    ...{ shares: 2, price: 3.1, commission: undefined },
  });
  const line = (id: string, contract: string, side: string, price: number) =>
    `DU1,USD,${contract},"20201216;100203",${side},${side === 'SELL' ? -2 : 2},${price},-1.3,881,${id}.01.01,abcdefgh.5.e,OPT`;
  const lines = [line('a', first, 'BUY', 5.2), line('b', second, 'SELL', 2.1)];
  const leg = (execId: string, symbol: string, side: 'buy' | 'sell', price: number) =>
    own({ ...{ execId, symbol, side, price }, shares: 2, commission: 1.3 });
  const legs = [leg('a.01.01', first, 'buy', 5.2), leg('b.01.01', second, 'sell', 2.1)];
  const inferred = { ...pair, execId: 'inferred.abcdefgh.9.01' };

  it('are compared contract by contract: no statement names the pair', () => {
    const match = matchStatement(tradesIn(HEADER, ...lines), [pair, ...legs], ours);
    expect(match).toMatchObject({ matched: 2, differences: [], outside: 0 });
    expect(differences([pair, ...legs.slice(0, 1)], lines)).toEqual([
      `b.01.01: sell 2 ${second} at 2.1 of our order abcdefgh.5.e is not recorded`,
    ]);
  });

  it('that were inferred are the contracts that add up to them, at their net price', () => {
    expect(matchStatement(tradesIn(HEADER, ...lines), [inferred], ours)).toMatchObject({
      ...{ matched: 1, replacements: [], differences: [], notOurs: 0 },
    });
    expect(differences([{ ...inferred, price: 3.05 }], lines)).toEqual([
      'inferred.abcdefgh.9.01: we have 3.05, IB has 3.1',
    ]);
  });

  it('of which one contract was reported need only the other one', () => {
    expect(differences([inferred, ...legs.slice(0, 1)], lines)).toEqual([]);
  });
});
