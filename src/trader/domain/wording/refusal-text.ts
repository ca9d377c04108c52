// Every reason against an entry as a plain sentence with its numbers.
import { assertNever } from '../../../kernel/assert.ts';
import { instant } from '../../../kernel/instant.ts';
import type { Refusal } from '../terms/refusal.ts';
import { duration, exchangeMoment, exchangeTime, percent, price, usd, words } from './figures.ts';
import { lockReasonText } from './lock-text.ts';

export function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'side_not_allowed':
      return `the rule does not go ${refusal.side}`;
    case 'condition_false':
      return `the condition does not hold: ${refusal.when}`;
    case 'input_missing':
      return `${refusal.path} is unknown or too old`;
    case 'condition_failed':
      return `the condition could not be computed: ${refusal.why} (${refusal.when})`;
    case 'cooldown':
      return `the rule rests until ${exchangeTime(instant(refusal.until))}`;
    case 'locked':
      return `locked until ${exchangeMoment(instant(refusal.until))}: ${lockReasonText(refusal.reason)} (${refusal.lock})`;
    case 'rule_max_positions':
      return `the rule has ${refusal.open} of at most ${refusal.limit} positions open`;
    case 'max_entries_per_day':
      return `the rule has made ${refusal.entries} of at most ${refusal.limit} entries today`;
    case 'day_not_allowed':
      return `the rule does not enter on ${refusal.day}`;
    case 'early_close_day':
      return 'the rule does not enter on days that close early';
    case 'outside_entry_hours':
      return `the rule enters from ${exchangeTime(instant(refusal.from))} to ${exchangeTime(instant(refusal.until))}`;
    case 'exit_time_near':
      return `the rule leaves at ${exchangeTime(instant(refusal.at))}`;
    case 'already_in_position':
      return `it is in already: ${refusal.position}`;
    case 'opposite_held':
      return `the opposite is held: ${refusal.position}`;
    case 'owned_by':
      return `the symbol belongs to ${refusal.owner} until it is flat`;
    case 'foreign_position':
      return refusal.quantity === 0
        ? 'an order that is not ours works in the symbol'
        : `${refusal.quantity} shares in the account are not ours`;
    case 'unknown_order':
      return `what became of order ${refusal.orderRef} is not known`;
    case 'order_working':
      return `order ${refusal.orderRef} of the last trade still works`;
    case 'ambiguous_contract':
      return refusal.matches === 0
        ? 'the broker knows no such contract'
        : `the broker knows ${refusal.matches} such contracts`;
    case 'contract_changed':
      return `the contract is ${refusal.offered}, it was ${refusal.pinned}`;
    case 'symbol_halted':
      return `the symbol is halted: ${refusal.why}`;
    case 'recent_execution':
      return `the last execution is only ${duration(refusal.ageMs)} old`;
    case 'symbol_not_allowed':
      return refusal.list === 'deny'
        ? `${refusal.symbol} is on the list of symbols never entered`
        : `${refusal.symbol} is not on the list of symbols that may be entered`;
    case 'moved_away':
      return `the price moved ${price(refusal.distance)} away, at most ${price(refusal.limit)}`;
    case 'overtaken':
      return 'an order that could not wait left first';
    case 'prediction_expired':
      return refusal.ageMaxMs > 0
        ? `the prediction is ${duration(refusal.ageMs)} old, at most ${duration(refusal.ageMaxMs)}`
        : `the prediction was too old to be sent, ${duration(refusal.ageMs)} after the signal`;
    case 'session_closed':
      return 'the session is closed';
    case 'session_ending':
      return `only ${price(refusal.minutesToClose)} minutes to the close`;
    case 'session_disputed':
      return 'the broker lists other hours for today than our calendar';
    case 'no_quote':
      return 'there is no bid and ask';
    case 'quote_stale':
      return `the quote is ${duration(refusal.ageMs)} old, at most ${duration(refusal.ageMaxMs)}`;
    case 'quote_not_live':
      return 'the quote is not live';
    case 'no_atr':
      return `no ATR: ${refusal.bars} finished bars of ${duration(refusal.barMs)}, twice ${refusal.period} are needed`;
    case 'series_unfit':
      return `the bars have a gap: ${refusal.why}`;
    case 'spread_too_wide':
      return `the spread is ${percent(refusal.percent)}, at most ${percent(refusal.limit)}`;
    case 'price_disagrees':
      return refusal.with === 'quote'
        ? `the last price ${price(refusal.last)} is ${percent(refusal.percent)} outside the quote at ${price(refusal.other)}, at most ${percent(refusal.limit)}`
        : `the last price ${price(refusal.last)} is ${percent(refusal.percent)} from the prediction's ${price(refusal.other)}, at most ${percent(refusal.limit)}`;
    case 'stop_too_tight':
      return `the stop is ${price(refusal.distance)} away, at least ${price(refusal.minimum)}`;
    case 'stop_beyond_entry':
      return `the stop would lie behind ${price(refusal.level)}, beyond the entry at ${price(refusal.entry)}`;
    case 'size_zero':
      return `not one share is left by ${words(refusal.binding)}`;
    case 'max_positions':
      return `${refusal.open} of at most ${refusal.limit} positions are open`;
    case 'notional_over_limit':
      return `it would be ${usd(refusal.notional)}, at most ${usd(refusal.limit)}`;
    case 'shares_over_limit':
      return `it would be ${refusal.shares} shares, at most ${refusal.limit}`;
    case 'buying_power':
      return `it would take ${usd(refusal.notional)} of ${usd(refusal.available)} buying power`;
    case 'gross_exposure':
      return `longs and shorts would be ${usd(refusal.notional)}, at most ${percent(refusal.limit)} of ${usd(refusal.equity)}`;
    case 'net_exposure':
      return `longs less shorts would be ${usd(refusal.notional)}, at most ${percent(refusal.limit)} of ${usd(refusal.equity)} on either side`;
    case 'margin':
      return `it would take ${usd(refusal.needed)} margin of ${usd(refusal.available)} ${words(refusal.funds)}`;
    case 'max_orders_per_minute':
      return `${refusal.orders} of at most ${refusal.limit} entries in the last minute`;
    case 'max_entries_all_rules':
      return `${refusal.entries} of at most ${refusal.limit} entries today, all rules together`;
    case 'first_live_days':
      return `${refusal.open} of at most ${refusal.limit} positions on day ${refusal.day} of the first live days`;
    case 'daily_loss':
      return `${usd(refusal.loss)} lost today, at most ${usd(refusal.limit)}`;
    case 'no_day_base':
      return "today's net liquidation is not known yet, so no loss limit either";
    case 'short_in_cash_account':
      return 'a cash account cannot go short';
    case 'not_shortable':
      return `only ${refusal.shares} shares can be borrowed`;
    case 'day_trades':
      return `day trades left: ${refusal.remaining}`;
    case 'settled_cash':
      return `it would take ${usd(refusal.notional)} of ${usd(refusal.settled)} settled cash`;
    case 'paused':
      return `an operator has paused the symbol since ${exchangeMoment(instant(refusal.since))}`;
    case 'trading_halted':
      return `trading is halted: ${refusal.why}`;
    case 'trading_reducing':
      return `positions are only reduced: ${refusal.why}`;
    case 'gateway_not_ready':
      return `the gateway is ${words(refusal.state)}`;
    case 'gateway_mute':
      return 'the gateway does not answer';
    case 'halt_file':
      return 'the HALT file is there';
    case 'farm_broken':
      return `the data farm ${refusal.farm} is broken`;
    case 'account_values_stale':
      return refusal.ageMs < 0
        ? 'the account values are unknown'
        : `the account values are ${duration(refusal.ageMs)} old`;
    case 'not_reconciled':
      return `the broker and the journal do not agree yet: ${refusal.why}`;
    case 'clock_skew':
      return `our clock is ${duration(Math.abs(refusal.skewMs))} off the broker's`;
    case 'restart_window':
      return `the gateway restarts at ${refusal.at}`;
    case 'inbox_full':
      return `${refusal.waiting} inputs wait to be worked off`;
    case 'dry_run':
      return 'dry run: nothing is sent';
    default:
      return assertNever(refusal);
  }
}
