// Every reason to refuse an entry as a sentence with its numbers.

import { instant } from '../../../kernel/instant.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import type { Refusal } from '../terms/refusal.ts';
import { comparisonsText } from './condition-clause.ts';
import { edgeText } from './edge-text.ts';
import { duration, type HomeWords, percent, price, sharesText, words } from './figures.ts';
import { lockReasonText } from './lock-text.ts';
import { optionRefusalText } from './option-refusal-text.ts';
import { remedyFor } from './unprotected-text.ts';

/** All of them in one sentence. */
export function reasonsText(reasons: readonly Refusal[], home: HomeWords): string {
  return reasons.map((reason) => refusalText(reason, home)).join('; ');
}

export function refusalText(refusal: Refusal, home: HomeWords): string {
  switch (refusal.kind) {
    case 'side_not_allowed':
      return `the strategy does not trade ${refusal.side}`;
    case 'condition_false':
      return comparisonsText(refusal) ?? `the condition does not hold: ${refusal.when}`;
    case 'input_missing':
      return `${refusal.path} is unknown or too old`;
    case 'condition_failed':
      return `the condition could not be computed: ${refusal.why} (${refusal.when})`;
    case 'cooldown':
      return `the strategy rests until ${home.time(instant(refusal.until))}`;
    case 'locked':
      return `locked until ${home.moment(instant(refusal.until))}: ${lockReasonText(refusal.reason, home)} (${refusal.lock})`;
    case 'rule_max_positions':
      return `the strategy has ${refusal.open} of at most ${refusal.limit} positions open`;
    case 'max_entries_per_day':
      return `the strategy has made ${refusal.entries} of at most ${refusal.limit} entries today`;
    case 'day_not_allowed':
      return `the strategy does not enter on ${refusal.day}`;
    case 'early_close_day':
      return 'the strategy does not enter on days that close early';
    case 'outside_entry_hours':
      return `the strategy enters from ${home.time(instant(refusal.from))} to ${home.time(instant(refusal.until))}`;
    case 'exit_time_near':
      return `the strategy exits at ${home.time(instant(refusal.at))}`;
    case 'already_in_position':
      return `the position is open already: ${refusal.position}`;
    case 'opposite_held':
      return `the opposite position is open: ${refusal.position}`;
    case 'owned_by':
      return `${refusal.owner} owns the symbol until it is flat`;
    case 'holding_in_symbol':
      return refusal.quantity === 0
        ? 'an order for a holding works in the symbol, and a short would sell its shares'
        : `a short would sell the holding of ${sharesText(refusal.quantity)}`;
    case 'foreign_position':
      return refusal.quantity === 0
        ? 'a foreign order works in the symbol'
        : `a foreign position of ${refusal.quantity} is in the account`;
    case 'other_daemon':
      return `order ${refusal.orderRef} of another sluice daemon works in the symbol: let one daemon trade the account`;
    case 'unknown_order':
      return `the outcome of order ${refusal.orderRef} is unknown`;
    case 'order_working':
      return `order ${refusal.orderRef} of the last trade still works`;
    case 'ambiguous_contract':
      return refusal.matches === 0
        ? `the broker does not know this contract${refusal.why === undefined ? '' : `: ${refusal.why}`}`
        : `the broker knows ${refusal.matches} contracts of this description`;
    case 'contract_changed':
      return `the broker offers contract ${refusal.offered}, the configuration pins ${refusal.pinned}`;
    case 'symbol_halted':
      return `the symbol is halted: ${refusal.why}`;
    case 'recent_execution':
      return `the last execution is only ${duration(refusal.ageMs)} ago`;
    case 'symbol_not_allowed':
      return refusal.list === 'deny'
        ? `${refusal.symbol} is on the block list`
        : `${refusal.symbol} is not on the allow list`;
    case 'moved_away':
      return `the price moved ${price(refusal.distance)} away, at most ${price(refusal.limit)} is allowed`;
    case 'overtaken':
      return 'a more urgent order was sent first';
    case 'prediction_expired':
      return refusal.ageMaxMs > 0
        ? `the prediction is ${duration(refusal.ageMs)} old, at most ${duration(refusal.ageMaxMs)}`
        : `the prediction was too old to be sent, ${duration(refusal.ageMs)} after the signal`;
    case 'session_closed':
      return 'the session is closed';
    case 'session_ending':
      return `only ${price(refusal.minutesToClose)} minutes until the close`;
    case 'no_holding_of_options':
      return 'an option contract expires and is not kept as a holding: leave out --as holding';
    case 'expiry_near':
      return `only ${price(refusal.minutesToExpiry)} minutes until the contract expires; what is held is closed in its last hour`;
    case 'break_near':
      return `only ${price(refusal.minutesToBreak)} minutes until the break, in which nothing can be cancelled`;
    case 'session_disputed':
      return 'the broker and our calendar list different hours for today';
    case 'auction_window_closed':
      return `orders for the ${refusal.auction} auction are taken again from ${home.moment(instant(refusal.from))} to ${home.moment(instant(refusal.until))}`;
    case 'no_last_close':
      return 'the last close is not known yet';
    case 'no_quote':
      return 'the quote has no bid and ask';
    case 'quote_not_live':
      return 'the quote is not live';
    case 'no_atr':
      return `no ATR: ${refusal.bars} finished bars of ${duration(refusal.barMs)}, but twice ${refusal.period} are needed`;
    case 'series_unfit':
      return `the bars have a gap: ${refusal.why}`;
    case 'price_disagrees':
      return refusal.with === 'quote'
        ? `the last price ${price(refusal.last)} is ${percent(refusal.percent)} outside the quote at ${price(refusal.other)}, at most ${percent(refusal.limit)}`
        : `the last price ${price(refusal.last)} is ${percent(refusal.percent)} from the prediction's ${price(refusal.other)}, at most ${percent(refusal.limit)}`;
    case 'stop_too_tight':
      return `the stop is ${price(refusal.distance)} away, the minimum is ${price(refusal.minimum)}`;
    case 'stop_beyond_entry':
      return `the stop would be beyond ${price(refusal.level)}, on the wrong side of the entry at ${price(refusal.entry)}`;
    case 'target_beyond_entry':
      return `the target ${price(refusal.price)} is on the wrong side of the entry at ${price(refusal.entry)}`;
    case 'size_zero':
      return `${refusal.binding === 'shares' ? 'the stated size' : words(refusal.binding)} leaves no share to buy or sell`;
    case 'no_edge':
      return `the strategy's ${refusal.trades} closed trades show no edge: ${edgeText(refusal)}`;
    case 'max_positions':
      return `${refusal.open} of at most ${refusal.limit} positions are open`;
    case 'notional_over_limit':
      return notionalText(refusal, home);
    case 'shares_over_limit':
      return `the quantity would be ${refusal.shares}, at most ${refusal.limit}`;
    case 'buying_power':
      return `the order needs ${home.money(refusal.notional)} of ${home.money(refusal.available)} buying power`;
    case 'gross_exposure':
      return `gross exposure would be ${home.money(refusal.notional)}, at most ${percent(refusal.limit)} of ${home.money(refusal.equity)}`;
    case 'net_exposure':
      return `net exposure would be ${home.money(refusal.notional)}, at most ${percent(refusal.limit)} of ${home.money(refusal.equity)} on either side`;
    case 'margin':
      return `the order needs ${home.money(refusal.needed)} margin of ${home.money(refusal.available)} ${words(refusal.funds)}`;
    case 'max_orders_per_minute':
      return `${refusal.orders} of at most ${refusal.limit} entries in the last minute`;
    case 'max_entries_all_rules':
      return `${refusal.entries} of at most ${refusal.limit} entries today, over all strategies`;
    case 'first_live_days':
      return `${refusal.open} of at most ${refusal.limit} positions on day ${refusal.day} of the first live days`;
    case 'daily_loss':
      return `${home.money(refusal.loss)} lost today, at most ${home.money(refusal.limit)}`;
    case 'no_day_base':
      return "today's net liquidation is unknown, so the loss limit is unknown too";
    case 'short_in_cash_account':
      return 'a cash account cannot go short';
    case 'not_shortable':
      return `only ${sharesText(refusal.shares)} can be borrowed`;
    case 'size_capped':
      return cappedText(refusal);
    case 'symbol_over_limit':
      return `${refusal.symbol} would be ${percent(refusal.percent)} of net liquidation, at most ${percent(refusal.limit)}`;
    case 'sector_over_limit':
      return `the sector ${refusal.sector} would be ${percent(refusal.percent)} of net liquidation, at most ${percent(refusal.limit)}`;
    case 'correlated_over_limit':
      return `${refusal.symbols.join(', ')} would be ${percent(refusal.percent)} of net liquidation, at most ${percent(refusal.limit)}: their returns of ${refusal.days} days correlate by ${refusal.above} or more`;
    case 'correlation_unknown':
      return `${refusal.known} of the ${refusal.needed} daily closes of ${refusal.symbol} are known: \`sluice data fetch ${typedSymbol(refusal.symbol)}\` brings them`;
    case 'price_off_tick':
      return offTickText(refusal);
    case 'would_cross_zero':
      return refusal.held === 0
        ? 'no position is held that it could close'
        : `it would close ${refusal.quantity} of ${refusal.held}`;
    case 'part_not_offered':
      return `${refusal.quantity} of ${refusal.held} shares cannot be closed alone: this broker keeps one stop for the whole position, which would have to end first`;
    case 'mixed_lots':
      return `round and odd lots are separate orders here: ask for ${refusal.quantity - (refusal.quantity % refusal.lotSize)} shares or for ${refusal.quantity % refusal.lotSize}, not for ${refusal.quantity}`;
    case 'price_outside_limits':
      return `the price ${price(refusal.price)} is outside the limits of the day, ${price(refusal.floor)} to ${price(refusal.ceiling)}`;
    case 'locked_shares':
      return `${refusal.sellable === 0 ? 'none' : `only ${refusal.sellable}`} of the shares can be sold before ${home.moment(instant(refusal.until))}, not ${refusal.quantity}`;
    case 'change_in_flight':
      return `an order in ${refusal.symbol} is being changed: ask again in a moment`;
    case 'exit_waiting':
      return `order ${refusal.orderRef} already waits to close the position: cancel it first`;
    case 'exercise_asked':
      return `all ${refusal.symbol} are asked to be exercised or to lapse, and no order sells them`;
    case 'exit_resting':
      return `order ${refusal.orderRef} rests at the broker to close the position, and a limit beside it could close it twice: close the position at market`;
    case 'partial_limit':
      return `an order that waits for a price or an auction closes the whole position of ${refusal.held}, not ${refusal.quantity} of them: \`sluice exit SYMBOL ${refusal.quantity}\` closes a part now`;
    case 'holdings_not_allowed':
      return 'holdings are not enabled: manual.allow_holdings is false';
    case 'market_not_offered':
      return `orders for ${refusal.market} are not offered on this venue`;
    case 'no_resting_stop':
      return 'the venue has no resting stops, so nothing would protect the position while the daemon is down: write `protection: watched` in the strategy (manual.protection for orders of people) to let the daemon watch the stop';
    case 'max_watched_positions':
      return `${refusal.open} of at most ${refusal.limit} positions depend on this daemon to watch their stops (risk.max_watched_positions)`;
    case 'watched_notional':
      return `${home.money(refusal.notional)} would depend on this daemon to watch the stops, at most ${home.money(refusal.limit)} (risk.max_watched_notional)`;
    case 'unwatched':
      return `no entries anywhere while the stop of ${refusal.symbol} is not watched: ${refusal.why}`;
    case 'no_short_selling':
      return 'the venue does not offer short selling';
    case 'no_fractions':
      return `only whole quantities can be traded, not ${refusal.shares}`;
    case 'exchange_refuses':
      return `${refusal.text} (${refusal.reason})`;
    case 'no_price_limits':
      return "today's price limits are not known: without a reference price no order is priced";
    case 'order_type_not_offered':
      return ORDER_TYPE_TEXTS[refusal.type] ?? `the venue does not offer ${refusal.type} orders`;
    case 'validity_not_offered':
      return `this order cannot be valid ${VALIDITY_TEXTS[refusal.validity] ?? refusal.validity}`;
    case 'day_trades':
      return `day trades left: ${refusal.remaining}`;
    case 'settled_cash':
      return `the order needs ${home.money(refusal.notional)} of ${home.money(refusal.settled)} settled cash`;
    case 'paused':
      return `an operator paused the symbol at ${home.moment(instant(refusal.since))}`;
    case 'unprotected':
      return `no entries anywhere while ${refusal.symbol} is unprotected: ${remedyFor(refusal.symbol)}`;
    case 'trading_halted':
      return `trading is halted: ${refusal.why}`;
    case 'trading_reducing':
      return `positions may only be reduced: ${refusal.why}`;
    case 'gateway_not_ready':
      return `the gateway is ${words(refusal.state)}`;
    case 'gateway_mute':
      return 'the gateway does not answer';
    case 'halt_file':
      return 'the HALT file is present';
    case 'farm_broken':
      return `the broker's data farm ${refusal.farm} is disconnected`;
    case 'account_values_stale':
      return refusal.ageMs < 0
        ? 'the account values are unknown'
        : `the account values are ${duration(refusal.ageMs)} old`;
    case 'not_reconciled':
      return `the broker and the journal do not agree: ${refusal.why}`;
    case 'clock_unknown':
      return "the broker's clock has not been compared with ours for a minute";
    case 'clock_skew':
      return `our clock differs from the broker's by ${duration(Math.abs(refusal.skewMs))}`;
    case 'restart_window':
      return `the gateway restarts at ${refusal.at}`;
    case 'inbox_full':
      return `${refusal.waiting} inputs are waiting in the queue`;
    case 'dry_run':
      return 'dry run: nothing is sent';
    default:
      return optionRefusalText(refusal, home);
  }
}

/** Types for which more can be said than that the venue lacks them. */
const ORDER_TYPE_TEXTS: Readonly<Record<string, string>> = {
  MKT: 'the venue does not offer MKT orders: give a price',
  walk: 'only an entry walks, and only at a venue that changes orders in place',
};

const VALIDITY_TEXTS: Readonly<Record<string, string>> = {
  day: 'for the day',
  gtc: 'until it is cancelled',
  gtd: 'until a stated time',
  opening: 'for the opening auction',
  closing: 'for the closing auction',
};

/** The stated size is named as the cap only if it is not a multiple of what the market trades. */
function cappedText({
  binding,
  allowed,
  wanted,
}: Extract<Refusal, { readonly kind: 'size_capped' }>): string {
  if (binding !== 'shares') return `${words(binding)} allows ${allowed} of the ${wanted} asked for`;
  const unit = Number.isInteger(wanted) ? 'lots' : 'quantities';
  return `only whole ${unit} can be traded: ask for ${allowed} instead of ${wanted}`;
}

/** With all digits: rounded, it would read as one of its neighbours. */
function offTickText({
  field,
  price: stated,
  below,
  above,
}: Extract<Refusal, { kind: 'price_off_tick' }>): string {
  return below === above
    ? `${field} ${stated} has more digits than a price of the market: ask for ${price(above)}`
    : `${field} ${stated} is between two prices of the market, ${price(below)} and ${price(above)}`;
}

/** What is held counts first, and may have risen above the limit. */
function notionalText(
  { notional, limit, held }: Extract<Refusal, { kind: 'notional_over_limit' }>,
  home: HomeWords,
): string {
  const value = `the order value would be ${home.money(notional)}`;
  if (Number.isFinite(limit) && limit <= 0) return `${value}, and nothing is left of its limit`;
  return held === undefined
    ? `${value}, at most ${home.money(limit)}`
    : `${value} beside ${home.money(held)} held, at most ${home.money(limit)} more`;
}
