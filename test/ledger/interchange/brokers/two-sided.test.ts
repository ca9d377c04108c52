// Exports whose cash needs more than one cell or row: Scalable Capital and Kraken, by rows that public readers quote in their tests, restated.
import { describe, expect, it } from 'vitest';
import { NOTHING_AMISS, readLines } from '../read/lines.ts';

describe('Scalable Capital', () => {
  it('has trades before fee and tax, dividends after tax, and shares that move without a payment', () => {
    const found = readLines([
      'date;time;status;reference;description;assetType;type;isin;shares;price;amount;fee;tax;currency',
      '2024-02-20;14:30:00;Executed;"R2";"iShares Treasury";Security;Sell;IE00BGR7L912;1.200;4,2203;5.064,36;0,00;-22,19;EUR',
      '2025-04-25;02:00:00;Executed;"WWUM 1";"Turbo Open End HSBC";Security;Corporate action;DE000HT41XN9;-26;0,001;-0,026;;;EUR',
      '2025-04-25;02:00:00;Executed;"WWUM 1";"Turbo Open End HSBC";Cash;Corporate action;DE000HT41XN9;;;0,03;0,00;;EUR',
      '2025-12-06;01:00:00;Executed;"SWITCH-101";"Parrot";Security;Security transfer;FR0004038263;50;8,68;434,00;;;EUR',
      '2026-01-16;11:46:29;Executed;"SCALZ";"Marvell Technology";Security;Savings plan;US5738741041;7,054176;70,88;-499,99999488;0,00;0,00;EUR',
      '2026-01-24;01:00:00;Executed;"358459";"Vorabpauschale: Vanguard S&P 500 UCITS ETF";Cash;Taxes;;;;-3,84;0,00;;EUR',
      '2026-01-31;10:00:00;Executed;"F1";"PRIME+";Cash;Fee;;;;-4,99;0,00;0,00;EUR',
      '2026-02-04;10:00:00;Cancelled;"B9";"NVIDIA";Security;Buy;US67066G1040;0;0,00;0,00;0,00;0,00;EUR',
      '2026-04-01;02:00:00;Executed;"522e";;Cash;Interest;;;;3,29;0,00;0,00;EUR',
      '2026-04-24;08:30:09;Executed;"SCALn";"Vanguard S&P 500 (Acc)";Security;Sell;IE00BFMXXD54;15;117,355;1.760,325;0,99;40,45;EUR',
      '2026-05-12;02:00:00;Executed;"443359";"Air Products & Chem";Cash;Distribution;US0091581068;;;3,64;0,00;2,51;EUR',
      '2026-05-13;08:57:51;Executed;"SCALW";"ServiceNow";Security;Buy;US81762P1021;4;76,51;-306,04;0,99;0,00;EUR',
    ]);
    expect(found).toMatchObject({ problems: [], remarks: [], format: 'scalable' });
    expect(found.lines).toEqual([
      '2024-02-20 SELL IE00BGR7L912 1200 at 4.2203 fees 0 EUR',
      '2024-02-20 TAX -22.19 EUR',
      '2026-01-16 BUY US5738741041 7.054176 at 70.88 fees 0 EUR',
      '2026-01-24 TAX 3.84 EUR',
      '2026-01-31 FEE 4.99 EUR',
      '2026-04-01 INTEREST 3.29 EUR',
      '2026-04-24 SELL IE00BFMXXD54 15 at 117.355 fees 0.99 EUR',
      '2026-04-24 TAX 40.45 EUR',
      '2026-05-12 DIVIDEND US0091581068 6.15 less 2.51 EUR',
      '2026-05-13 BUY US81762P1021 4 at 76.51 fees 0.99 EUR',
    ]);
    expect(found.toDecide).toEqual(['DE000HT41XN9 -26', 'DE000HT41XN9', 'FR0004038263 50']);
    expect(found.ignored).toEqual(['The order is cancelled, not executed.']);
    // The cash of the corporate action waits with it.
    expect(found.differences.map(({ stated, booked }) => stated.minus(booked).toFixed())).toEqual([
      '0.03',
    ]);
  });
});

describe('Kraken', () => {
  const HEADER =
    '"txid","refid","time","type","subtype","aclass","asset","wallet","amount","fee","balance"';
  const row = (id: string, trade: string, rest: string) =>
    `"L${id}","${trade}","2024-03-19 19:43:31",${rest}`;

  it('joins the two sides of a trade, whichever comes first, with the fee of the side that has one', () => {
    const found = readLines([
      HEADER,
      row('1', 'F1', '"deposit","","currency","ZEUR","spot / main",1000.0000,0,1000.0000'),
      row('2', 'T1', '"trade","","currency","ZEUR","spot / main",-100.0000,0.1800,899.8200'),
      row('3', 'T1', '"trade","","currency","XXBT","spot / main",0.0020000000,0,0.0020000000'),
      row('4', 'T2', '"trade","","currency","XLTC","spot / main",-1.0000000000,0,0.0772481500'),
      row('5', 'T2', '"trade","","currency","ZEUR","spot / main",80.0000,0.2000,979.6200'),
      row('6', 'Q1', '"spend","","currency","ZEUR","spot / main",-50.0000,0,929.6200'),
      row(
        '7',
        'Q1',
        '"receive","","currency","XXBT","spot / main",0.0010000000,0.0000100000,0.0029900000',
      ),
      row('8', 'X1', '"trade","","currency","ZEUR","spot / main",-100.0000,0,829.6200'),
      row('9', 'X1', '"trade","","currency","ZUSD","spot / main",108.0000,0.1500,107.8500'),
      row('10', 'K1', '"trade","","currency","KFEE","spot / main",0.00,156.00,844.00'),
      row('11', 'K1', '"trade","","currency","ZEUR","spot / main",-600.0000,0,229.6200'),
      row('12', 'K1', '"trade","","currency","XXBT","spot / main",0.0300000000,0,0.0329900000'),
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'kraken' });
    expect(found.lines).toEqual([
      '2024-03-19 DEPOSIT 1000 EUR',
      '2024-03-19 BUY BTC 0.002 at 50000 fees 0.18 EUR',
      '2024-03-19 SELL LTC 1 at 80 fees 0.2 EUR',
      '2024-03-19 BUY BTC 0.00099 at 50505.0505050505 fees 0.000000000000005 EUR',
      '2024-03-19 WITHDRAWAL 100 EUR',
      '2024-03-19 DEPOSIT 107.85 USD',
      '2024-03-19 BUY BTC 0.03 at 20000 fees 0 EUR',
    ]);
    expect(found.ignored).toContain('It is part of line 12. Its fee was paid in KFEE.');
  });

  it('leaves coins without a value in a currency to a person, and names what stays in the account', () => {
    const found = readLines([
      HEADER,
      row(
        '1',
        'S1',
        '"staking","","currency","ADA.S","earn / bonded",5.0000000000,0,105.0000000000',
      ),
      row(
        '2',
        'W1',
        '"withdrawal","","currency","XLTC","spot / main",-0.9212000000,0.0020000000,0.1540481500',
      ),
      row('3', 'C1', '"trade","","currency","XXBT","spot / main",-0.0050000000,0,0.0100000000'),
      row(
        '4',
        'C1',
        '"trade","","currency","XETH","spot / main",0.1000000000,0.0001000000,0.1000000000',
      ),
      row(
        '5',
        'M1',
        '"transfer","spottostaking","currency","ADA","spot / main",-100.0000000000,0,0.0000000000',
      ),
      '"","D1","2024-03-19 19:43:31","deposit","","currency","ZEUR","spot / main",10.0000,0,""',
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, lines: [] });
    expect(found.toDecide).toEqual(['ADA 5', 'LTC -0.9232', 'ETH -0.005 0.0999']);
    expect(found.ignored).toEqual([
      'It is part of line 4.',
      'It stays in the account.',
      'It is announced; another row with a txid books it.',
    ]);
  });

  it('takes coins that share their code with a currency for coins, by the subclass or by its own list', () => {
    const trade = (id: string, subclass: (name: string) => string) => [
      row(`${id}1`, id, `"trade","","currency"${subclass('fiat')},"EUR","main",-100.0000,0.4000,9`),
      row(`${id}2`, id, `"trade","","currency"${subclass('crypto')},"RON","main",50.0000,0,50`),
      row(`${id}3`, `${id}B`, `"trade","","currency"${subclass('crypto')},"XXBT","main",-0.01,0,1`),
      row(
        `${id}4`,
        `${id}B`,
        `"trade","","currency"${subclass('crypto')},"MNT","main",1000,0,1000`,
      ),
      row(
        `${id}5`,
        `${id}C`,
        `"withdrawal","","currency"${subclass('crypto')},"MNT","main",-9,1,0`,
      ),
    ];
    const withSubclass = [
      HEADER.replace('"asset"', '"subclass","asset"'),
      ...trade('S', (name) => `,"${name}"`),
      row('6', 'F1', '"deposit","","currency","fiat","MXN","main",1000.0000,0,1000.0000'),
      row('7', 'F2', '"deposit","","currency","crypto","AUD","main",10,0,10'),
    ];
    const bought = '2024-03-19 BUY RON 50 at 2 fees 0.4 EUR';
    const without = readLines([HEADER, ...trade('N', () => '')]);
    expect(without).toMatchObject({ ...NOTHING_AMISS, lines: [bought] });
    expect(without.toDecide).toEqual(['MNT -0.01 1000', 'MNT -10']);
    const found = readLines(withSubclass);
    expect(found).toMatchObject(NOTHING_AMISS);
    expect(found.lines).toEqual([bought, '2024-03-19 DEPOSIT 1000 MXN']);
    expect(found.toDecide).toEqual(['MNT -0.01 1000', 'MNT -10', 'AUD 10']);
  });

  it('refuses a trade whose other side is missing, and margin, with their money', () => {
    const found = readLines([
      HEADER,
      row('1', 'U1', '"trade","","currency","ZEUR","spot / main",-600.0000,0,229.6200'),
      row('2', 'R1', '"rollover","","currency","ZUSD","spot / main",0,0.5000,150.0000'),
    ]);
    expect(found.problems).toEqual([
      'line 2, trade, column refid: The sides of the trade in this file are 1, not 2; export it again.',
      'line 3, rollover, column type: "rollover" is not a kind of row of kraken that is known; book it by hand, or import by a mapping.',
    ]);
    expect(found.differences.map(({ of, stated }) => `${stated.toFixed()} ${of}`)).toEqual([
      '-600 EUR',
      '-0.5 USD',
    ]);
  });
});
