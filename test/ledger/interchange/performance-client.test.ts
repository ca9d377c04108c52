// The XML in which Portfolio Performance keeps a client. The structure and the amounts are those of its tests of issue 1909 (EPL 1.0),
// in a file of our own.
import { describe, expect, it } from 'vitest';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from './read/fixtures.ts';

function read(text: string, account?: string) {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(text), account, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) return { refusal: result.failure.map(problemLine) };
  const { drafts, problems, proposals, ignored, totals } = result.value;
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    problems: problems.map(problemLine),
    proposals: proposals.map(({ action, moves }) => [action.kind, moves[0]?.quantity.toFixed()]),
    ignored: ignored.map(({ why }) => why),
    besides: ignored.flatMap(({ place, moved = [] }) =>
      /^(balance|savings plan) /.test(place.part ?? '')
        ? [[place.part, ...moved.map(({ currency, amount }) => `${amount} ${currency}`)]]
        : [],
    ),
    cash: Object.fromEntries([...totals.cash].map(([code, sum]) => [code, sum.toFixed()])),
  };
}

const leaf = (name: string, value: string) => `<${name}>${value}</${name}>`;
const transaction = (type: string, amount: string, ...more: readonly string[]) =>
  [
    leaf('date', '2020-09-21T00:00'),
    leaf('currencyCode', 'EUR'),
    leaf('amount', amount),
    ...more,
    leaf('type', type),
  ].join('');
const inAccount = (...rest: Parameters<typeof transaction>) =>
  leaf('account-transaction', transaction(...rest));

/** One account; a purchase holds the securities account in which the sale is. */
function client({ version = '47', shares = '10000000', more = '' } = {}) {
  const sale = leaf(
    'portfolio-transaction',
    `${transaction('SELL', '280500', '<security reference="../../../../../../../../../securities/security"/>', leaf('shares', shares))}
     <crossEntry class="buysell"><portfolio reference="../../../.."/><portfolioTransaction reference="../.."/>
     <account reference="../../../../../../../.."/><accountTransaction>${transaction('SELL', '280500')}</accountTransaction></crossEntry>`,
  );
  const bought = leaf(
    'portfolio-transaction',
    transaction(
      'BUY',
      '200000',
      '<date2/><security reference="../../../../../../../../../securities/security"/>',
      leaf('shares', shares),
      '<units><unit type="FEE"><amount currency="EUR" amount="500"/></unit></units>',
    ),
  );
  const purchase = inAccount(
    'BUY',
    '200000',
    '<security reference="../../../../../securities/security"/>',
    `<crossEntry class="buysell"><portfolio>${leaf('uuid', 'p')}${leaf('name', 'Depot')}<transactions>${bought}${sale}</transactions></portfolio>
     <portfolioTransaction reference="../portfolio/transactions/portfolio-transaction"/><account reference="../../../.."/></crossEntry>`,
  );
  const paid =
    '<account-transaction reference="../account-transaction[2]/crossEntry/portfolio/transactions/portfolio-transaction[2]/crossEntry/accountTransaction"/>';
  return `<client>${leaf('version', version)}${leaf('baseCurrency', 'EUR')}
    <securities><security>${leaf('uuid', 's')}${leaf('name', 'ADIDAS')}${leaf('isin', 'DE000A1EWWW0')}${leaf('tickerSymbol', 'ADS')}<prices><price t="2020-11-20" v="1"/></prices></security></securities>
    <accounts><account>${leaf('uuid', 'a')}${leaf('name', 'Konto')}${leaf('currencyCode', 'EUR')}<transactions>${inAccount('DEPOSIT', '500000')}${purchase}${paid}${more}</transactions></account></accounts>
    <portfolios><portfolio reference="../../accounts/account/transactions/account-transaction[2]/crossEntry/portfolio"/></portfolios></client>`;
}

describe('a client file of Portfolio Performance', () => {
  it('books both sides of a trade once, with its fees, wherever the objects stand', () => {
    const { lines, ignored, cash } = read(client());
    expect(lines).toEqual([
      '2020-09-21 DEPOSIT 5000 EUR',
      '2020-09-21 BUY ADS 10 at 199.5 fees 5 EUR',
      '2020-09-21 SELL ADS 10 at 280.5 fees 0 EUR',
    ]);
    expect(ignored).toEqual([
      'The securities account books the trade.',
      'The securities account books the trade.',
      'The account "Konto" ends at 5805 EUR, by its transactions.',
      '1 prices are not imported.',
    ]);
    expect(cash).toEqual({ EUR: '5805' });
  });

  it('has shares of eight digits from version 49 on', () => {
    const { lines } = read(client({ version: '66', shares: '1000000000' }));
    expect(lines).toContain('2020-09-21 BUY ADS 10 at 199.5 fees 5 EUR');
  });

  it('has dividends before tax and fees, and the other movements of an account', () => {
    const security = '<security reference="../../../../../securities/security"/>';
    const tax = '<units><unit type="TAX"><amount currency="EUR" amount="1000"/></unit></units>';
    const { lines } = read(
      client({
        more: [
          inAccount('DIVIDENDS', '3000', security, tax),
          inAccount('INTEREST', '200'),
          inAccount('INTEREST_CHARGE', '100'),
          inAccount('FEES', '300'),
          inAccount('TAX_REFUND', '400'),
          inAccount('REMOVAL', '500'),
        ].join(''),
      }),
    );
    expect(lines?.slice(1, 7)).toEqual([
      '2020-09-21 DIVIDEND ADS 40 less 10 EUR',
      '2020-09-21 INTEREST 2 EUR',
      '2020-09-21 INTEREST -1 EUR',
      '2020-09-21 FEE 3 EUR',
      '2020-09-21 TAX -4 EUR',
      '2020-09-21 WITHDRAWAL 5 EUR',
    ]);
  });

  it('names what it has besides transactions, with its money: savings plans, and an account below zero as a loan', () => {
    const account = '<account reference="../../../accounts/account"/>';
    const plan = (name: string, amount: string, interval: string) =>
      leaf(
        'plan',
        [leaf('name', name), account, leaf('amount', amount), leaf('interval', interval)].join(''),
      );
    const plans = leaf('plans', plan('World', '15000', '1') + plan('Gold', '2550', '102'));
    const text = client({ more: inAccount('REMOVAL', '900000') });
    const { besides } = read(text.replace('</client>', `${plans}</client>`));
    expect(besides).toEqual([
      ['balance of "Konto"', '-3195 EUR'],
      ['savings plan "World"', '150 EUR'],
      ['savings plan "Gold"', '25.5 EUR'],
    ]);
    const { ignored } = read(text.replace('</client>', `${plans}</client>`));
    expect(ignored?.slice(2, 5)).toEqual([
      'The account "Konto" ends at -3195 EUR. It is booked as cash below zero, as a loan that is kept as an account is.',
      expect.stringContaining('The savings plan "World", 150 EUR every month, is not imported'),
      expect.stringContaining('The savings plan "Gold", 25.5 EUR every 2 weeks, is not imported'),
    ]);
  });

  it('is imported by account where one is named', () => {
    expect(read(client(), 'Depot').lines).toHaveLength(2);
    expect(read(client(), 'Other').refusal).toEqual(['the file: The file has no account "Other".']);
  });

  it('without currencies is refused', () => {
    expect(read(client({ version: '25' })).refusal).toEqual([
      'line 2: The file is of version 25, which has no currencies; open it in Portfolio Performance and save it again.',
    ]);
  });

  it('refuses a movement that it does not know', () => {
    const { problems } = read(client({ more: inAccount('NEW_KIND', '1') }));
    expect(problems).toEqual([expect.stringContaining('"account NEW_KIND" is not a kind of row')]);
  });
});
