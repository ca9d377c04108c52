// The brokers whose exports are read without a mapping. A header fits the one that has most of its columns.
import { etrade } from './profiles/america/etrade.ts';
import { fidelity, fidelityAccounts, fidelityHistories } from './profiles/america/fidelity.ts';
import {
  ibkrDividends,
  ibkrTrades,
  ibkrTransactions,
} from './profiles/america/interactive-brokers.ts';
import { merrill } from './profiles/america/merrill.ts';
import { morganReleases, morganWithdrawals } from './profiles/america/morgan-stanley.ts';
import { robinhood } from './profiles/america/robinhood.ts';
import { schwab } from './profiles/america/schwab.ts';
import { tastytrade } from './profiles/america/tastytrade.ts';
import { digitalFederal, schwabBank } from './profiles/america/us-banks.ts';
import { vanguardUs } from './profiles/america/vanguard.ts';
import { webull } from './profiles/america/webull.ts';
import { disnat } from './profiles/canada/disnat.ts';
import { questrade } from './profiles/canada/questrade.ts';
import { wealthsimple, wealthsimpleStatement } from './profiles/canada/wealthsimple.ts';
import { binanceTrades } from './profiles/crypto/binance.ts';
import { binanceTransactions } from './profiles/crypto/binance-transactions.ts';
import { coinbase } from './profiles/crypto/coinbase.ts';
import { bitvavo, cryptoCom, relai } from './profiles/crypto/exchanges.ts';
import { kraken } from './profiles/crypto/kraken.ts';
import { cointracking, delta } from './profiles/crypto/trackers.ts';
import { avanza } from './profiles/europe/avanza.ts';
import { hargreaves, investEngine } from './profiles/europe/british.ts';
import { degiro } from './profiles/europe/degiro.ts';
import { directa } from './profiles/europe/directa.ts';
import { bux, rabobank } from './profiles/europe/dutch.ts';
import { etoro } from './profiles/europe/etoro.ts';
import { freetrade } from './profiles/europe/freetrade.ts';
import { interactiveInvestor } from './profiles/europe/interactive-investor.ts';
import { lightyear } from './profiles/europe/lightyear.ts';
import { revolut, revolutCrypto } from './profiles/europe/revolut.ts';
import { revolutAccount } from './profiles/europe/revolut-account.ts';
import { saxo } from './profiles/europe/saxo.ts';
import { scalable } from './profiles/europe/scalable.ts';
import { finpension, swissquote } from './profiles/europe/swiss.ts';
import { tradeRepublic, tradeRepublicNet } from './profiles/europe/trade-republic.ts';
import { trading212 } from './profiles/europe/trading212.ts';
import { vanguardUk } from './profiles/europe/vanguard-uk.ts';
import { gainsCalculator, sharesight } from './profiles/programs/gains-calculators.ts';
import { parqet } from './profiles/programs/parqet.ts';
import { wealthfolio } from './profiles/programs/wealthfolio.ts';
import type { BrokerProfile } from './reading/broker-row.ts';

export const PROFILES: readonly BrokerProfile[] = [
  ...[schwab, ...schwabBank, digitalFederal, fidelity, fidelityAccounts, ...fidelityHistories],
  ...[...etrade, vanguardUs, robinhood, webull, tastytrade, ...merrill],
  ...[disnat, questrade, wealthsimple, wealthsimpleStatement],
  ...[morganReleases, morganWithdrawals],
  ...[ibkrTransactions, ibkrTrades, ibkrDividends],
  ...[tradeRepublic, ...tradeRepublicNet, ...trading212, ...degiro],
  ...[revolut, revolutCrypto, ...revolutAccount, scalable, lightyear],
  ...[vanguardUk, hargreaves, interactiveInvestor, investEngine, freetrade],
  ...[...swissquote, finpension],
  ...[avanza, bux, rabobank, directa, saxo, etoro],
  ...[
    coinbase,
    kraken,
    ...binanceTrades,
    binanceTransactions,
    bitvavo,
    cryptoCom,
    relai,
    cointracking,
    delta,
  ],
  ...[parqet, ...wealthfolio, gainsCalculator, sharesight],
];
