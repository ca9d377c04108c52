// Exchanges of coins: Bitvavo, Crypto.com and Relai.
import { negated, plus } from '../../../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../../../kernel/decimal.ts';
import { currencyFrom } from '../../../rows/currency-code.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { BERLIN, euros, meanings, UTC, written } from '../../reading/forms.ts';

export const bitvavo: BrokerProfile = {
  name: 'bitvavo',
  kind: 'Type',
  columns: ['Timezone', 'Date', 'Time', 'Type', 'Currency', 'Amount', 'Quote Currency'],
  decimalSign: '.',
  moments: written('iso'),
  zone: BERLIN,
  read(row) {
    const status = row.text('Status').toLowerCase();
    if (['', 'completed', 'distributed'].includes(status)) return readBitvavo(row);
    return row.nothing(`It is ${status}, not completed.`);
  },
  // Until November 2026 orders were booked before they were carried out.
  before: [{ read: readBitvavo }],
};

function readBitvavo(row: BrokerRow): void {
  const [type, symbol] = [row.text('Type'), row.text('Currency')];
  const date = `${row.text('Date')} ${row.text('Time')}`;
  const fiat = currencyFrom(symbol);
  const id = row.text('Transaction ID');
  if (fiat !== undefined) {
    const net = row.money('Amount');
    const entry = row.entry({ date, currency: fiat, net, id, notes: type });
    return /^(?:deposit|withdrawal)$/.test(type) ? entry.transfer(net) : entry.interest(net);
  }
  const quantity = row.quantity('Amount');
  if (type !== 'buy' && type !== 'sell') {
    const entry = row.entry({ date, currency: euros, net: undefined, id });
    return /^(?:deposit|withdrawal|(?:fixed_)?staking|affiliate|rebate)$/.test(type)
      ? entry.propose({ symbol }, { quantity, description: `${type} of coins without a value` })
      : row.unknown('Type');
  }
  const net = row.money('Received / Paid Amount');
  const currency = row.currency('Received / Paid Currency');
  const isOwn = row.text('Fee currency') === currency;
  const entry = row.entry({ date, currency, net, id });
  const trade = {
    ...{ security: { symbol }, quantity, net, price: row.price('Quote Price') },
    ...(isOwn && { fees: row.money('Fee amount') }),
  };
  return type === 'buy' ? entry.buy(trade) : entry.sell(trade);
}

const KIND = meanings({
  exchange: ['crypto_exchange'],
  income: [
    ...['finance.lockup.dpos_compound_interest.crypto_wallet', 'mco_stake_reward'],
    ...['referral_card_cashback', 'crypto_earn_interest_paid', 'referral_bonus'],
    ...['crypto_earn_extra_interest_paid', 'supercharger_reward_to_app_credited'],
    ...['reimbursement', 'referral_gift', 'pay_checkout_reward', 'transfer_cashback'],
    ...['rewards_platform_deposit_credited', 'lockup_swap_rebate'],
    // What is taken back of it is left to a person.
    ...['reimbursement_reverted', 'card_cashback_reverted'],
  ],
  spent: ['card_top_up'],
  moved: [
    ...['viban_purchase', 'crypto_purchase', 'crypto_viban_exchange'],
    ...['crypto_to_exchange_transfer', 'exchange_to_crypto_transfer', 'crypto_deposit'],
    ...['crypto_withdrawal', 'crypto_wallet_swap_credited', 'crypto_wallet_swap_debited'],
    ...['dust_conversion_credited', 'dust_conversion_debited', 'crypto_transfer'],
    ...['dynamic_coin_swap_credited', 'dynamic_coin_swap_debited'],
    ...['dynamic_coin_swap_bonus_exchange_deposit', 'airdrop_to_exchange_transfer'],
    ...['lockup_swap_credited', 'lockup_swap_debited'],
    ...['interest_swap_credited', 'interest_swap_debited'],
    ...['crypto_payment', 'crypto_payment_refund', 'invest_deposit', 'invest_withdrawal'],
    'trading.limit_order.cash_account.purchase_commit',
  ],
  locked: [
    ...['finance.lockup.dpos_lock.crypto_wallet', 'finance.lockup.dpos_unlock.crypto_wallet'],
    ...['lockup_lock', 'lockup_unlock', 'lockup_upgrade', 'airdrop_locked'],
    ...['crypto_earn_program_created', 'crypto_earn_program_withdrawn'],
    ...['supercharger_deposit', 'supercharger_withdrawal'],
    'trading.limit_order.cash_account.purchase_lock',
    'trading.limit_order.cash_account.purchase_unlock',
  ],
});

export const cryptoCom: BrokerProfile = {
  name: 'crypto-com',
  kind: 'Transaction Kind',
  columns: ['Timestamp (UTC)', 'Currency', 'Amount', 'Native Currency', 'Transaction Kind'],
  decimalSign: '.',
  moments: written('iso'),
  zone: UTC,
  read(row) {
    const kind = KIND(row.text('Transaction Kind'));
    const notes = row.text('Transaction Description');
    if (kind === 'locked') return row.nothing('The coins stay in the account.');
    const stated = row.money('Native Amount').abs();
    // Of 30 digits; rounded to the ten that the ledger keeps.
    const value = stated.roundedTo(10) as Money;
    const paid = currencyFrom(row.text('Currency'));
    const entry = row.entry({
      ...{ date: row.text('Timestamp (UTC)'), currency: paid ?? row.currency('Native Currency') },
      ...{ net: undefined, notes },
    });
    const security = { symbol: row.text('Currency') };
    const quantity = row.quantity('Amount');
    switch (kind) {
      case 'exchange': {
        entry.sell({ security, quantity, net: value });
        const bought = { symbol: row.text('To Currency') };
        return entry.buy({
          ...{ security: bought, quantity: row.quantity('To Amount'), net: negated(value) },
        });
      }
      case 'income':
        return entry.income(security, { quantity, value });
      case 'spent': {
        entry.sell({ security, quantity, net: value });
        return entry.transfer(negated(value));
      }
      case 'moved':
        return paid === undefined
          ? entry.propose(security, { quantity, description: notes })
          : entry.propose(
              { symbol: row.text('To Currency') },
              {
                ...{ quantity: row.quantity('To Amount'), description: notes },
                proceeds: row.money('Amount'),
              },
            );
      default:
        return row.unknown('Transaction Kind');
    }
  },
};

export const relai: BrokerProfile = {
  name: 'relai',
  kind: 'Transaction Type',
  columns: ['Date', 'Transaction Type', 'BTC Amount', 'BTC Price', 'Fiat Amount (excl. fees)'],
  decimalSign: '.',
  moments: written('iso'),
  zone: UTC,
  read(row) {
    const type = row.text('Transaction Type');
    const [value, fees] = [row.money('Fiat Amount (excl. fees)'), row.money('Fee')];
    const net = plus(type === 'Buy' ? negated(value) : value, negated(fees));
    const entry = row.entry({
      ...{ date: row.text('Date'), currency: row.currency('Fiat Currency'), net },
      id: row.text('Operation ID'),
    });
    const quantity: Quantity = row.quantity('BTC Amount');
    const trade = {
      security: { symbol: 'BTC' },
      quantity,
      net,
      fees,
      price: row.price('BTC Price'),
    };
    if (type === 'Buy') return entry.buy(trade);
    return type === 'Sell' ? entry.sell(trade) : row.unknown('Transaction Type');
  },
};
