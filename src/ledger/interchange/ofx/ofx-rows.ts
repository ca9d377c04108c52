// What the transactions of an OFX file book (Open Financial Exchange 2.2, chapters 11 and 13). TOTAL is what moved.
import {
  minus,
  negated,
  perUnit,
  plus,
  quotient,
  roundedDown,
  sumOf,
} from '../../../kernel/amounts.ts';
import type { Money, Price, Quantity } from '../../../kernel/decimal.ts';
import { HOUR_MS, instant } from '../../../kernel/instant.ts';
import type { BrokerProfile, BrokerRow } from '../brokers/reading/broker-row.ts';
import { UTC } from '../brokers/reading/forms.ts';
import { optionWritten } from '../brokers/reading/option-names.ts';
import { type MomentForm, momentOn, timeOfDayMs } from '../text/moment-text.ts';

/** `20230714170000.000[-5:EST]`: in hours from UTC; without them UTC. The day is the one that is written. */
const MOMENT =
  /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:\.\d+)?)?(?:\[([+-]?\d+(?:\.\d+)?)(?::\w+)?\])?$/;

const OFX_FORM: MomentForm = {
  description: 'a date as YYYYMMDD, or with a time as YYYYMMDDHHMMSS[-5:EST]',
  parse(text, zone) {
    const found = MOMENT.exec(text);
    const [, year, month, day, hours = '0', minutes = '0', seconds = '0', offset = '0'] =
      found ?? [];
    const timeMs = timeOfDayMs(hours, minutes, seconds);
    if (found === null || timeMs === undefined) return undefined;
    const moment = momentOn(`${year}-${month}-${day}`, timeMs, zone);
    return moment && { ...moment, at: instant(moment.at - Number(offset) * HOUR_MS) };
  },
};

const FEES = ['COMMISSION', 'FEES', 'LOAD', 'TAXES', 'PENALTY'];

export const ofxProfile: BrokerProfile = {
  name: 'ofx',
  columns: [],
  decimalSign: '.',
  moments: OFX_FORM,
  zone: UTC,
  account: 'ACCTID',
  read(row) {
    const kind = row.text('KIND');
    if (kind === 'STMTTRN' || kind === 'INVBANKTRAN') bankRow(row, kind);
    else investmentRow(row, kind);
  },
};

/** Many banks give such rows the type of any credit or debit. */
const INTEREST = /^(?:interest|dividend) (?:earned|paid|payment|credit)/i;
const FEE = /\bfee\b/i;
/** `QCOM(US7475251036) CASH DIVIDEND USD 0.85 PER SHARE - US TAX` */
const TAX = / - [A-Z]{2} TAX$/;

function bankRow(row: BrokerRow, kind: 'STMTTRN' | 'INVBANKTRAN'): void {
  const [net, type] = [row.money('TRNAMT'), row.text('TRNTYPE')];
  const notes = [row.text('NAME'), row.text('MEMO')].filter((text) => text !== '').join(' ');
  const entry = row.entry({
    ...{ date: row.text('DTPOSTED'), currency: row.currency('CURRENCY'), net, notes },
    id: row.text('FITID'),
  });
  if (type === 'INT' || type === 'DIV' || INTEREST.test(notes)) return entry.interest(net);
  if (kind === 'INVBANKTRAN' && TAX.test(notes)) return entry.tax(net);
  const isFee = kind === 'INVBANKTRAN' && net.isNegative() && FEE.test(notes);
  if (type === 'FEE' || type === 'SRVCHG' || isFee) return entry.fee(net);
  return entry.transfer(net);
}

function investmentRow(row: BrokerRow, kind: string): void {
  const memo = row.text('MEMO');
  const isContributed = /^(?:BUY|SELL)/.test(kind) && isPaidOutside(row);
  const stated = row.money('TOTAL');
  const size = stated.abs() as Money;
  const contributed = kind.startsWith('BUY') ? (negated(size) as Money) : size;
  const total = isContributed ? contributed : stated;
  const isWithoutCash = /^(?:REINVEST|TRANSFER|SPLIT|JRNL|CLOSUREOPT)/.test(kind) || isContributed;
  const entry = row.entry({
    ...{ date: row.text('DTTRADE'), currency: row.currency('CURRENCY'), notes: memo },
    ...{ net: isWithoutCash ? undefined : total, id: row.text('FITID') },
  });
  const ticker = row.text('TICKER');
  const security = {
    // `MSFT220826C310`
    symbol: optionWritten(`-${ticker}`) ?? (ticker || row.text('UNIQUEID')),
    name: row.text('SECNAME'),
  };
  const quantity = row.quantity('UNITS');
  const trade = {
    ...{ security, quantity, net: total, price: row.price('UNITPRICE') },
    fees: sumOf(FEES.map((name) => row.money(name))),
  };
  if (kind.startsWith('BUY')) {
    if (isContributed) entry.transfer(size);
    return entry.buy(trade);
  }
  if (kind.startsWith('SELL')) {
    entry.sell(trade);
    return isContributed ? entry.transfer(negated(size)) : undefined;
  }
  switch (kind) {
    case 'INCOME': {
      if (row.text('INCOMETYPE') === 'INTEREST') return entry.interest(total);
      const withheld = row.money('WITHHOLDING').abs() as Money;
      return entry.dividend(security, {
        ...{ gross: plus(total, withheld), withheld: negated(withheld) },
      });
    }
    case 'REINVEST':
      return entry.income(security, { quantity, value: total.abs() as Money });
    case 'INVEXPENSE':
      return /\bW\/H|\btax/i.test(memo) ? entry.tax(total) : entry.fee(total);
    case 'MARGININTEREST':
      return entry.interest(total);
    case 'RETOFCAP':
      return entry.returnOfCapital(security, total);
    case 'SPLIT':
      return entry.split(security, {
        newShares: row.numberIn(row.text('NUMERATOR')),
        oldShares: row.numberIn(row.text('DENOMINATOR')),
        cashInLieu: cashInLieu(row),
      });
    case 'TRANSFER':
    case 'CLOSUREOPT':
      return entry.propose(security, { quantity, description: `${kind} ${memo}`.trim() });
    case 'JRNLFUND':
    case 'JRNLSEC':
      return row.nothing('Moves within the account.');
    default:
      return row.unknown('KIND');
  }
}

/** What is contributed to a pension plan, or paid out of it, is in no row, and its sign differs from one plan to another. */
function isPaidOutside(row: BrokerRow): boolean {
  return row.has('INV401KSOURCE') && row.text('SUBACCTFUND') === 'OTHER';
}

/** FRACCASH is for the fraction that the new units lack, or have, per share. */
function cashInLieu(row: BrokerRow): Price | undefined {
  const paid = row.money('FRACCASH');
  const [old, fresh] = [row.quantity('OLDUNITS'), row.quantity('NEWUNITS')];
  const [numerator, denominator] = ['NUMERATOR', 'DENOMINATOR'].map((name) =>
    row.numberIn(row.text(name)),
  );
  if (!paid.gt(0) || !numerator?.gt(0) || !denominator?.gt(0)) return undefined;
  const lacking = minus(quotient(old.times(numerator), denominator), fresh);
  const fraction = lacking.gt(0) ? lacking : minus(fresh, roundedDown(fresh, 0));
  return fraction.gt(0) ? perUnit(paid, fraction as Quantity) : undefined;
}
