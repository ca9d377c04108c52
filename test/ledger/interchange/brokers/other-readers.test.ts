// Kinds of rows in samples that other readers keep: VibeNL/GhostfolioSidekick (9191c79, MIT), jaccobroere/wealthfolio-degiro-importer
// (079c1a7, MIT), GeiserX/DeclaRenta (cd4aab5, GPL 3.0), mooredan/ofxstatement-fidelity (4af8aa6, GPL 3.0) and
// coffee-cpu/capital-gains-uk-101 (b0f52b0), in rows of our own.
import { describe, expect, it } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

function read(...rows: readonly string[]) {
  const result = importedFile({
    ...{ bytes: Buffer.from(`${rows.join('\n')}\n`), account: undefined, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { drafts, proposals, ignored, problems, mistaken = [] } = result.value;
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    toDecide: proposals.map(
      ({ moves, proceeds, description }) =>
        `${moves.map(({ security, quantity }) => `${security.symbol} ${quantity.toFixed()} `).join('')}${proceeds.toFixed()} ${description}`,
    ),
    ignored: ignored.map(({ why }) => why),
    problems: problems.map(problemLine),
    mistaken: mistaken.map(({ draft }) => draftLine(draft)),
  };
}

describe('Trading 212', () => {
  const HEADER =
    'Action,Time,ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result,Currency (Result),Total,Currency (Total)';
  const paid = (action: string, id: string, total: string, security = ',,') =>
    `${action},2025-03-15 10:30:45,${security},,${id},,,,,,,${total}`;

  it('takes a withdrawal without a sign out of the account', () => {
    const { lines } = read(
      HEADER,
      paid('Withdrawal', 'W1', '500.00,GBP'),
      paid('Withdrawal', 'W2', '-20.00,GBP'),
      paid('Card debit', 'W3', '3.00,GBP'),
    );
    expect(lines).toEqual([
      '2025-03-15 WITHDRAWAL 500 GBP',
      '2025-03-15 WITHDRAWAL 20 GBP',
      '2025-03-15 WITHDRAWAL 3 GBP',
    ]);
  });

  it('leaves a dividend in shares, which the holder may have chosen, to a person', () => {
    const { toDecide } = read(
      HEADER,
      'Scrip stock dividends,2025-03-15 10:30:45,US0378331005,OAK,Oak,,S1,0.00543478,0.00,USD,,,,0.00,EUR',
    );
    expect(toDecide).toEqual(['OAK 0.00543478 0 Scrip stock dividends']);
  });

  it('buys shares by rights, and corrects a dividend that names none', () => {
    const { lines } = read(
      HEADER,
      'Equity rights,2025-09-23 07:36:05,NL0015002IE0,FIR,Fir,,R1,11.26,5.40,EUR,1.0,,,60.80,EUR',
      paid('Dividend adjustment', 'A1', '0.01,EUR'),
      paid('Dividend (Dividend tax)', 'A2', '-1.46,USD', 'US0378331005,OAK,Oak'),
    );
    expect(lines).toEqual([
      '2025-03-15 TAX 1.46 USD',
      '2025-03-15 INTEREST 0.01 EUR',
      '2025-09-23 BUY FIR 11.26 at 5.3996447602 fees 0.000000000148 EUR',
    ]);
  });

  it('refuses a conversion that says only one of its two amounts', () => {
    const { lines, problems } = read(HEADER, paid('Currency conversion', 'C1', '150.00,USD'));
    expect(lines).toEqual([]);
    expect(problems).toEqual([
      'line 2, Currency conversion: It does not say both amounts of the conversion; book them by hand.',
    ]);
  });
});

describe('DEGIRO', () => {
  const NL = 'Datum,Tijd,Valutadatum,Product,ISIN,Omschrijving,FX,Mutatie,,Saldo,,Order Id';
  const dutch = (text: string, amount: string, order = '') =>
    `02-01-2026,09:00,02-01-2026,ELM,IE00ELM00001,${text},,${amount},EUR,"1,00",${order}`;

  it('reads taxes on trades, accrued interest and what a fund pays out', () => {
    const { lines, problems } = read(
      NL,
      dutch('"Koop 2 @ 100,00 EUR"', 'EUR,"-200,00"', 'o-1'),
      dutch('Meegekochte Rente', 'EUR,"-3,00"', 'o-1'),
      dutch('Transactiebelasting Frankrijk', 'EUR,"-0,60"', 'o-1'),
      dutch('Transactiebelasting', 'EUR,"-0,30"'),
      dutch('Fund Distribution', 'EUR,"0,50"'),
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      '2026-01-02 BUY IE00ELM00001 2 at 100 fees 0 EUR',
      '2026-01-02 INTEREST -3 EUR',
      '2026-01-02 TAX 0.6 EUR',
      '2026-01-02 TAX 0.3 EUR',
      '2026-01-02 DIVIDEND IE00ELM00001 0.5 EUR',
    ]);
  });

  it('leaves a dividend that buys shares to a person, and knows what returns capital', () => {
    const { lines, toDecide, problems } = read(
      NL,
      dutch('Dividend Herinvestering', 'EUR,"-12,00"'),
      dutch('"KEUZEDIVIDEND: Koop 2 @ 0 EUR"', 'EUR,"0,00"'),
      dutch('Kapitaalsuitkering', 'EUR,"4,00"'),
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual(['2026-01-02 RETURN_OF_CAPITAL IE00ELM00001 4 EUR']);
    expect(toDecide).toEqual([
      '-12 Dividend Herinvestering',
      'IE00ELM00001 2 0 KEUZEDIVIDEND: Koop 2 @ 0 EUR',
    ]);
  });

  it('refuses a row that should move money and states none', () => {
    const { ignored, problems } = read(
      NL,
      dutch('"Koop 2 @ 100,00 EUR"', ','),
      dutch('Dividend', ','),
      dutch('"Conversie geldmarktfonds: Koop 5 @ 1 EUR"', ','),
      dutch('"Overboeking naar uw geldrekening bij flatexDEGIRO Bank: 5,44 EUR"', ','),
    );
    expect(problems).toEqual([
      'line 2, column Mutatie: The row states no amount; fill it in.',
      'line 3, column Mutatie: The row states no amount; fill it in.',
    ]);
    expect(ignored).toHaveLength(2);
  });

  it('reads German trades without an at sign', () => {
    const { lines, toDecide } = read(
      'Datum,Uhrzeit,Valutadatum,Produkt,ISIN,Beschreibung,FX,Änderung,,Saldo,,Order-ID',
      '18-05-2021,12:52,18-05-2021,ELM,IE00ELM00001,DEGIRO Transaktionsgebühren und/oder Fremdkosten,,EUR,"-2,00",EUR,"593,34",o-1',
      '18-05-2021,12:52,18-05-2021,ELM,IE00ELM00001,"Verkauf 124 zu je 4,8 EUR (IE00ELM00001)",,EUR,"595,20",EUR,"595,34",o-1',
      '24-12-2020,13:13,23-12-2020,CASH FUND,NL0011280581,"Geldmarktfonds Umwandlung: Kauf 99,959 zu je 0,9774 EUR",,EUR,"-0,01",EUR,"97,89",',
    );
    expect(lines).toEqual([
      '2020-12-24 INTEREST -0.01 EUR',
      '2021-05-18 SELL IE00ELM00001 124 at 4.8 fees 2 EUR',
    ]);
    expect(toDecide).toEqual([]);
  });

  it.each([
    [
      'Spanish',
      'Fecha,Hora,Fecha valor,Producto,ISIN,Descripción,Tipo,Variación,,Saldo,,ID Orden',
      ['Compra 10 Elm@20 EUR (IE00ELM00001)', 'Costes de transacción y/o externos de DEGIRO'],
      ['Dividendo', 'Retención del dividendo', 'Ingreso', 'Retirada'],
    ],
    [
      'Portuguese',
      'Data,Hora,Data Valor,Produto,ISIN,Descrição,T.,Mudança,,Saldo,,ID da Ordem',
      [
        'Compra 10 Elm@20 EUR (IE00ELM00001)',
        'Comissões de transação DEGIRO e/ou taxas de terceiros',
      ],
      ['Dividendo', 'Imposto sobre dividendo', 'Depósito', 'Levantamento'],
    ],
    [
      'Italian',
      'Data,Ora,Data Valore,Prodotto,ISIN,Descrizione,Borsa,Variazioni,,Saldo,,ID Ordine',
      [
        'Acquisto 10 Elm@20 EUR (IE00ELM00001)',
        'Costi di transazione DEGIRO e/o commissioni di terze parti',
      ],
      ['Dividendo', 'Ritenuta sul dividendo', 'Deposito flatex', 'Prelievo flatex'],
    ],
    [
      'French',
      'Date,Heure,Date de,Produit,Code ISIN,Description,FX,Mouvements,,Solde,,ID Ordre',
      ['Achat 10 Elm@20 EUR (IE00ELM00001)', 'Frais DEGIRO de courtage et/ou de parties tierces'],
      ['Dividende', 'Impôts sur dividende', 'Versement de fonds', 'Retrait flatex'],
    ],
  ])('has a header in %s', (_, header, [trade, fee], [dividend, tax, deposit, withdrawal]) => {
    const row = (text: string, amount: string, order = '', security = 'ELM,IE00ELM00001') =>
      `12-01-2024,07:31,11-01-2024,${security},${text},,EUR,"${amount}",EUR,"2,42",${order}`;
    const { lines, problems } = read(
      header,
      row(fee ?? '', '-2,00', 'o-1'),
      row(trade ?? '', '-200,00', 'o-1'),
      row(dividend ?? '', '2,42'),
      row(tax ?? '', '-0,51'),
      row(deposit ?? '', '1000,00', '', ','),
      row(withdrawal ?? '', '-50,00', '', ','),
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      '2024-01-12 BUY IE00ELM00001 10 at 20 fees 2 EUR',
      '2024-01-12 DIVIDEND IE00ELM00001 2.42 EUR',
      '2024-01-12 TAX 0.51 EUR',
      '2024-01-12 DEPOSIT 1000 EUR',
      '2024-01-12 WITHDRAWAL 50 EUR',
    ]);
  });
});

describe('Trade Republic', () => {
  const HEADER =
    'datetime,date,account_type,category,type,asset_class,name,symbol,shares,price,amount,fee,tax,currency,original_amount,original_currency,fx_rate,description,transaction_id';
  const row = (id: string, kind: string, security: string, cash: string) =>
    `2025-07-31T00:33:27.243Z,2025-07-31,DEFAULT,${kind},FUND,${security},${cash},EUR,,,,text,${id}`;

  it('reads what a card, a bonus and a gift move', () => {
    const { lines, problems } = read(
      HEADER,
      row('1', 'CASH,CARD_TRANSACTION_INTERNATIONAL', ',,,', '-27.80,,'),
      row('2', 'CASH,CARD_ORDERING_FEE', ',,,', ',-5.00,'),
      row('3', 'CASH,BONUS', ',,,', '0.50,,'),
      row('4', 'CASH,STOCKPERK', ',,,', '10.00,,'),
      row('5', 'CASH,TRANSFER_DIRECT_DEBIT_INBOUND', ',,,', '-12.00,,'),
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      '2025-07-31 WITHDRAWAL 27.8 EUR',
      '2025-07-31 FEE 5 EUR',
      '2025-07-31 DEPOSIT 0.5 EUR',
      '2025-07-31 DEPOSIT 10 EUR',
      '2025-07-31 WITHDRAWAL 12 EUR',
    ]);
  });

  it('leaves corporate actions, deliveries and prepayments to a person', () => {
    const { toDecide, problems } = read(
      HEADER,
      row('1', 'CORPORATE_ACTION,MERGER', 'Elm,LU0000000001,-0.59,', ',,'),
      row('2', 'CORPORATE_ACTION,MERGER', 'Elm,IE0000000001,0.08,', ',,'),
      row('3', 'DELIVERY,FREE_RECEIPT', 'Elm,IE0000000001,3,10', ',,'),
      row('4', 'CASH,PRIVATE_MARKET_BUY', 'Fir,LU0000000002,,', '-50.00,,'),
    );
    expect(problems).toEqual([]);
    expect(toDecide).toEqual([
      'LU0000000001 -0.59 0 MERGER text',
      'IE0000000001 0.08 0 MERGER text',
      'IE0000000001 3 0 FREE_RECEIPT text',
      '-50 PRIVATE_MARKET_BUY text',
    ]);
  });

  it('books nothing for shares that only change their custodian', () => {
    const { toDecide, ignored, problems } = read(
      HEADER,
      row('1', 'DELIVERY,MIGRATION', 'Elm,IE0000000001,-8.69,94', ',,'),
      row('2', 'DELIVERY,MIGRATION', 'Elm,IE0000000001,8.69,94', ',,'),
      row('3', 'DELIVERY,MIGRATION', 'Fir,IE0000000002,-1,94', ',,'),
    );
    expect(problems).toEqual([]);
    expect(toDecide).toEqual(['IE0000000002 -1 0 MIGRATION text']);
    expect(ignored).toEqual([
      'The same shares at another custodian.',
      'The same shares at another custodian.',
    ]);
  });

  it('has the short table of pytr in English', () => {
    const { lines, problems } = read(
      'Date;Type;Value;Note;ISIN;Shares;Fees;Taxes',
      '2025-01-20;Removal;-7.01;Card Payment - Shop;;;;',
      '2025-02-24;Dividend;3.45;Elm;IE0000000001;;;',
      '2025-03-20;Buy;-16;Elm;IE0000000001;0.5;-1;',
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      '2025-01-20 WITHDRAWAL 7.01 EUR',
      '2025-02-24 DIVIDEND IE0000000001 3.45 EUR',
      '2025-03-20 BUY IE0000000001 0.5 at 30 fees 1 EUR',
    ]);
  });
});

describe('Scalable', () => {
  const HEADER =
    'date;time;status;reference;description;assetType;type;isin;shares;price;amount;fee;tax;currency';

  it('takes a withdrawal without a sign out, and a fee with one as a cost', () => {
    const { lines } = read(
      HEADER,
      '2022-06-22;16:52:13;Executed;r1;Scalable;Cash;Withdrawal;;;;2500;0;;EUR',
      '2024-03-15;09:15:00;Executed;r2;Elm;Security;Buy;IE0000000001;10;110,25;-1102,50;-0,99;0;EUR',
    );
    expect(lines).toEqual([
      '2022-06-22 WITHDRAWAL 2500 EUR',
      '2024-03-15 BUY IE0000000001 10 at 110.25 fees 0.99 EUR',
    ]);
  });
});

describe('Bitvavo', () => {
  const HEADER =
    'Timezone,Date,Time,Type,Currency,Amount,Quote Currency,Quote Price,Received / Paid Currency,Received / Paid Amount,Fee currency,Fee amount,Status,Transaction ID,Address';

  it('books no order before it is carried out', () => {
    const { lines, toDecide, ignored, mistaken } = read(
      HEADER,
      'Europe/Amsterdam,2023-12-13,14:39:02,buy,ADA,34.7,EUR,0.72,EUR,-25.00,EUR,0.06,Pending,t1,',
      'Europe/Amsterdam,2023-12-14,14:39:02,withdrawal,EUR,-9.00,,,,,EUR,0,Cancelled,t2,',
      'Europe/Amsterdam,2023-12-15,10:32:26,fixed_staking,AXS,0.001,,,,,,,Distributed,t3,',
    );
    expect(lines).toEqual([]);
    expect(ignored).toEqual(['It is pending, not completed.', 'It is cancelled, not completed.']);
    expect(toDecide).toEqual(['AXS 0.001 0 fixed_staking of coins without a value']);
    expect(mistaken).toEqual([
      '2023-12-13 BUY ADA 34.7 at 0.7187319884 fees 0.06000000252 EUR',
      '2023-12-14 WITHDRAWAL 9 EUR',
    ]);
  });
});

describe('Coinbase', () => {
  const HEADER =
    'ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes';
  const row = (id: string, type: string, asset: string, quantity: string, notes = '') =>
    `${id},2024-04-04 20:00:07 UTC,${type},${asset},${quantity},EUR,€2.00,€20.00,€20.00,€0.00,${notes}`;

  it('keeps staked coins in the account, and leaves a change of the coin to a person', () => {
    const { toDecide, ignored, problems } = read(
      HEADER,
      row('a', 'Retail Staking Transfer', 'ATOM', '0.5'),
      row('b', 'Retail Staking Transfer', 'ATOM', '-0.5'),
      row('c', 'Retail Unstaking Transfer', 'ETH2', '-0.1'),
      row('d', 'Retail Unstaking Transfer', 'ETH', '0.1'),
      row('e', 'Retail Eth2 Deprecation', 'ETH2', '-0.2'),
    );
    expect(problems).toEqual([]);
    expect(ignored).toEqual(['The coins stay in the account.', 'The coins stay in the account.']);
    expect(toDecide).toEqual([
      'ETH2 -0.1 0 Retail Unstaking Transfer',
      'ETH 0.1 0 Retail Unstaking Transfer',
      'ETH2 -0.2 0 Retail Eth2 Deprecation',
    ]);
  });

  it('knows a trade by its older name, and books nothing for a currency bought with itself', () => {
    const { lines, ignored } = read(
      HEADER,
      row('a', 'Advance Trade Buy', 'BTC', '10', 'Bought 10 BTC for 20 EUR on BTC-EUR'),
      row('b', 'Buy', 'EUR', '20', 'Bought 20 EUR for 20 EUR'),
    );
    expect(lines).toEqual(['2024-04-04 BUY BTC 10 at 2 fees 0 EUR']);
    expect(ignored).toEqual(['A currency for itself: no cash moves.']);
  });
});

describe('others', () => {
  it('Interactive Brokers: interest of a bond, received and paid', () => {
    const { lines, problems } = read(
      'Statement,Header,Field Name,Field Value',
      'Summary,Data,Base Currency,GBP',
      'Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Gross Amount ,Commission,Net Amount',
      'Transaction History,Data,2025-09-07,U1,Bond Coupon Payment,Investment Interest Received,UKT 2,-,-,11.00,-,11.00',
      'Transaction History,Data,2025-03-25,U1,Purchase Accrued Interest,Investment Interest Paid,UKT 0,-,-,-1.87,-,-1.87',
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual(['2025-03-25 INTEREST -1.87 GBP', '2025-09-07 INTEREST 11 GBP']);
  });

  it('Schwab: what is swept to the account of futures leaves this one', () => {
    const { lines, problems } = read(
      'Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount',
      '04/23/2026,Futures MM Sweep,,Sweep from Futures,,,,$307.00',
      '04/22/2026,Futures MM Sweep,,Sweep to Futures,,,,-$4460.97',
      '04/21/2026,Sell to Open,ELM  260620P00010500,PUT,2,1.25,1.30,$248.70',
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      '2026-04-21 SELL ELM 260620P00010500 2 at 1.25 fees 1.3 USD',
      '2026-04-22 WITHDRAWAL 4460.97 USD',
      '2026-04-23 DEPOSIT 307 USD',
    ]);
  });

  it('Robinhood: a dividend in shares is left to a person', () => {
    const { toDecide, problems } = read(
      'Activity Date,Process Date,Settle Date,Instrument,Description,Trans Code,Quantity,Price,Amount',
      '4/22/2026,4/22/2026,4/24/2026,ELM,Elm,SDIV,0.25,,',
    );
    expect(problems).toEqual([]);
    expect(toDecide).toEqual(['ELM 0.25 0 SDIV Elm']);
  });

  it('Freetrade: a certificate of taxes is a document', () => {
    const { ignored } = read(
      'Title,Type,Timestamp,Account Currency,Total Amount,Buy / Sell,Ticker',
      'Tax Certificate 2024-25,TAX_CERTIFICATE,2025-10-28T17:24:15.603Z,,,,',
      'Interest,INTEREST_FROM_CASH,2025-10-15T00:00:00.000Z,GBP,0.15,,',
    );
    expect(ignored).toEqual(['A document.']);
  });

  it('Fidelity: contributions to a plan, and a distribution with its tax', () => {
    const row = (action: string, amount: string) =>
      `01/23/2026,${action},,Text,Cash,,0.00,,,,${amount},1.00,`;
    const { lines, problems } = read(
      'Run Date,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date',
      row('CONTRIBUTION VS XXX-X EMPLOYER CONTR (Cash)', '551.24'),
      row('PARTIAL DISTRIBUTION VS XXX-X PARTIAL DISTRIBUTION (Cash)', '-97.91'),
      row('FED TAX W/H FEDERAL TAX WITHHELD (Cash)', '-10.88'),
      '01/24/2026,YOU BOUGHT OPENING TRANSACTION,-ELM260620C00020500,Text,Margin,2.00,1,0.65,0.02,,-200.67,1.00,',
    );
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      '2026-01-23 DEPOSIT 551.24 USD',
      '2026-01-23 WITHDRAWAL 97.91 USD',
      '2026-01-23 TAX 10.88 USD',
      '2026-01-24 BUY ELM 260620C00020500 1 at 2 fees 0.67 USD',
    ]);
  });
});
