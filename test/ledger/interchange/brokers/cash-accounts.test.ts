// The cash account of Revolut, by rows that public readers quote in their tests, restated, and by sample files.
import { describe, expect, it } from 'vitest';
import { fixture } from '../read/fixtures.ts';
import { NOTHING_AMISS, readLines } from '../read/lines.ts';

const HEADER =
  'Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance';

describe('the cash account of Revolut', () => {
  it('pays the fee of a row beside its amount', () => {
    const found = readLines([
      HEADER,
      'Deposit,Current,2026-08-01 08:07:42,2026-08-01 08:07:43,Payment from MAX MUSTER,2500.00,0.00,EUR,COMPLETED,2500.00',
      'Card Refund,Current,2026-07-30 10:00:00,2026-08-01 09:00:00,Shop,50.00,0.00,EUR,COMPLETED,2550.00',
      'Exchange,Current,2026-08-02 10:00:00,2026-08-02 10:00:00,Exchanged to CHF,-500.00,4.25,EUR,COMPLETED,2045.75',
      'Charge,Current,2026-08-03 10:00:00,2026-08-03 10:00:00,Premium plan fee,-7.99,0.00,EUR,COMPLETED,2037.76',
      'Interest,Deposit,2026-08-04 03:30:00,2026-08-04 03:30:00,Net interest paid,1.50,0.00,EUR,COMPLETED,2039.26',
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'revolut-account' });
    expect(found.lines).toEqual([
      '2026-08-01 DEPOSIT 2500 EUR',
      '2026-08-01 DEPOSIT 50 EUR',
      '2026-08-02 WITHDRAWAL 500 EUR',
      '2026-08-02 FEE 4.25 EUR',
      '2026-08-03 FEE 7.99 EUR',
      '2026-08-04 INTEREST 1.5 EUR',
    ]);
  });

  it('books no row that is pending, reverted or declined', () => {
    const { lines, ignored } = readLines([
      HEADER,
      'Card Payment,Current,2026-02-25 16:51:50,,Bolt,-2.18,0.00,GBP,REVERTED,',
      'Card Payment,Current,2026-02-26 16:51:50,,Bolt,-3.18,0.00,GBP,PENDING,',
      'Topup,Current,2026-02-04 17:59:03,2026-02-04 17:59:03,Payment,200.00,0.00,GBP,COMPLETED,775.46',
    ]);
    expect(lines).toEqual(['2026-02-04 DEPOSIT 200 GBP']);
    expect(ignored).toEqual(['It is reverted, not completed.', 'It is pending, not completed.']);
  });

  it('leaves metal and coins, whose cost stands in another account, to a person', () => {
    const { lines, toDecide } = readLines([
      HEADER,
      'Exchange,Current,2025-06-30 14:54:36,2025-06-30 14:54:36,Exchanged to XAU,0.035521,0.000353,XAU,COMPLETED,0.035168',
      'Exchange,Current,2025-06-30 14:54:36,2025-06-30 14:54:36,Exchanged to XAU,-100.00,0.00,EUR,COMPLETED,495.93',
    ]);
    expect(lines).toEqual(['2025-06-30 WITHDRAWAL 100 EUR']);
    expect(toDecide).toEqual(['XAU 0.035168']);
  });

  it.each([
    [
      'German',
      [
        'Art,Produkt,Datum des Beginns,Datum des Abschlusses,Beschreibung,Betrag,Gebühr,Währung,Status,Kontostand',
        'Einzahlung,Giro,2025-09-24 19:58:56,2025-09-24 19:58:57,Apple Pay Einzahlung,10.00,0.00,EUR,ABGESCHLOSSEN,10.00',
        'Gebühr,Giro,2025-09-28 09:51:45,2025-09-28 09:51:45,Kartenlieferungsgebühr,-7.99,0.00,EUR,ABGESCHLOSSEN,2.01',
        'Kartenbezahlung,Giro,2025-10-04 08:58:08,2025-10-05 06:07:39,pappert,-1.00,0.50,EUR,ABGESCHLOSSEN,0.51',
      ],
    ],
    [
      'Spanish',
      [
        'Tipo,Producto,Fecha de inicio,Fecha de finalización,Descripción,Importe,Comisión,Divisa,State,Saldo',
        'Recargas,Actual,2025-09-24 09:12:00,2025-09-24 09:12:03,Recarga de *9623,10.00,0.00,EUR,COMPLETADO,10.00',
        'Comisión,Actual,2025-09-28 18:00:00,2025-09-28 18:00:04,Plan,-7.99,0.00,EUR,COMPLETADO,2.01',
        'Pago con tarjeta,Actual,2025-10-04 23:57:25,2025-10-05 03:43:07,Cafe,-1.00,0.50,EUR,COMPLETADO,0.51',
      ],
    ],
  ])('is read in %s', (_, lines) => {
    const found = readLines(lines);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'revolut-account' });
    expect(found.lines.map((line) => line.slice(11))).toEqual([
      'DEPOSIT 10 EUR',
      'FEE 7.99 EUR',
      'WITHDRAWAL 1 EUR',
      'FEE 0.5 EUR',
    ]);
  });

  it('refuses a word that it does not know, with its money', () => {
    const { problems } = readLines([
      HEADER,
      'Loan,Current,2026-02-04 17:59:03,2026-02-04 17:59:03,Loan,200.00,0.00,GBP,COMPLETED,200.00',
    ]);
    expect(problems).toEqual([
      'line 2, Loan, column Type: "Loan" is not a kind of row of revolut-account that is known; book it by hand, or import by a mapping.',
    ]);
  });

  it.each([
    ['revolut-chf', '193.93 CHF'],
    ['revolut-eur', '575.74 EUR'],
  ])('ends at the balance of %s', (name, balance) => {
    const text = fixture(`brokers/c-vigo-beancount-importers/${name}.csv`);
    const { lines, differences } = readLines(text.trimEnd().split('\n'));
    expect(differences).toEqual([]);
    const sum = lines
      .map((line) => / (\w+) ([\d.]+) (\w{3})$/.exec(line) ?? [])
      .reduce((all, [, type, amount]) => all + (type === 'DEPOSIT' ? 1 : -1) * Number(amount), 0);
    expect(`${sum.toFixed(2)} ${balance.slice(-3)}`).toBe(balance);
  });
});
