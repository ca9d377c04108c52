// Reasons against option contracts as sentences with their numbers.
import { assertNever } from '../../../kernel/assert.ts';
import type { OptionRefusal, RefusedContract } from '../terms/option-refusal.ts';
import {
  counted,
  duration,
  type HomeWords,
  percent,
  plainValue,
  price,
  sharesWith,
  thinText,
  words,
} from './figures.ts';

/** How many of the refused contracts a sentence names. */
const NAMED = 3;

export function optionRefusalText(refusal: OptionRefusal, home: HomeWords): string {
  switch (refusal.kind) {
    case 'adjusted_class':
      return `${refusal.tradingClass} is an adjusted class (multiplier ${refusal.multiplier}): it may deliver something else than 100 shares`;
    case 'dte_outside':
      return `${counted(refusal.days, 'day')} to expiry, the strategy wants ${refusal.from} to ${refusal.until}`;
    case 'earnings_before_expiry':
      return `earnings on ${refusal.earnings} come before the expiry on ${refusal.expiry}`;
    case 'ex_date_before_expiry':
      return `the ex-dividend day ${refusal.exDate} comes before the expiry on ${refusal.expiry}`;
    case 'calendar_ends':
      return `the calendar of ${CALENDARS[refusal.calendar]} ends on ${refusal.until}, before the expiry on ${refusal.expiry}`;
    case 'one_sided':
      return `the market has one side only: bid ${price(refusal.bid)}, ask ${price(refusal.ask)}`;
    case 'crossed_quote':
      return `the quote is crossed: bid ${price(refusal.bid)}, ask ${price(refusal.ask)}`;
    case 'quote_stale':
      return `the quote is ${duration(refusal.ageMs)} old, at most ${duration(refusal.ageMaxMs)}`;
    case 'spread_too_wide':
      return `the spread is ${percent(refusal.percent)}, at most ${percent(refusal.limit)}${thinText(refusal.thin)}`;
    case 'open_interest_too_low':
      return `the open interest is ${price(refusal.openInterest)}, at least ${refusal.minimum}`;
    case 'volume_too_low':
      return `today's volume is ${price(refusal.volume)}, at least ${refusal.minimum}`;
    case 'premium_too_low':
      return `the premium is ${counted(refusal.ticks, 'price step')}, at least ${refusal.minimum}`;
    case 'inside_expected_move':
      return `its strike is ${price(refusal.strike)}, and the stock is expected to reach ${price(refusal.edge)}`;
    case 'no_greeks':
      return 'its greeks are unknown: neither the broker nor its own quote gives a volatility';
    case 'greeks_disagree':
      return `the broker's delta ${price(refusal.broker)} and ours, ${price(refusal.ours)}, differ by more than ${refusal.limit}`;
    case 'delta_outside':
      return `its delta is ${price(refusal.delta)}, the strategy wants ${refusal.from} to ${refusal.until}`;
    case 'options_not_offered':
      return 'no options are traded through this broker';
    case 'structure_not_traded':
      return `strategies do not trade ${words(refusal.structure)} here`;
    case 'choice_pending':
      return `a contract is being chosen for ${refusal.signal}`;
    case 'chain_unread':
      return `the option chain was not read: ${refusal.why}`;
    case 'margin_unread':
      return `the margin of the order is unknown: ${refusal.why}`;
    case 'choice_interrupted':
      return `the choice of a contract was interrupted: ${refusal.why}`;
    case 'no_contract':
      return noContractText(refusal, home);
    case 'market_not_open_long_enough':
      return refusal.openMs < 0
        ? 'the options market is closed'
        : `the options market has been open for ${duration(refusal.openMs)}, at least ${duration(refusal.minimumMs)}`;
    case 'no_underlying_price':
      return 'the price of the underlying is unknown';
    case 'loss_unbounded':
      return `nothing bounds the loss of the ${words(refusal.structure)}`;
    case 'implausible_price':
      return `at ${price(refusal.price)} it could lose ${home.money(refusal.maxLoss)} and gain ${home.money(refusal.maxGain)}: its quotes do not belong together`;
    case 'contract_shared':
      return `${refusal.contract} is part of ${refusal.with} already, and the broker nets contracts`;
    case 'leg_awaited':
      return `of an order for ${refusal.of} one contract has filled alone, and ${refusal.contract} may still fill today`;
    case 'rested_exit_unproven':
      return `its exit is to rest at the broker, and no paper probe has shown that this works for a ${refusal.of}: run \`sluice doctor --paper-probe --conditional ID\` on the paper account, or leave \`rested\` out, so that the daemon watches the price of the stock`;
    case 'no_underlying_exit':
      return refusal.of === 'stock'
        ? 'only an option is closed by the price of its stock: a stock has its stop'
        : 'what is sold is bought back, and no order for that can rest: leave `rested` out, so that the daemon watches the price of the stock';
    case 'exit_reached':
      return `${refusal.symbol} is at ${price(refusal.last)}, and the position would be closed at once: its exit is at ${price(refusal.price)} or ${refusal.when === 'at_or_below' ? 'below' : 'above'}`;
    case 'cash_not_free':
      return `${home.money(refusal.needed)} of settled cash must be reserved for it, and ${home.money(refusal.free)} are free (${home.money(refusal.reserved)} are reserved)`;
    case 'shares_not_free':
      return `${plainValue(refusal.needed)} shares of the holding must be reserved for it, and ${plainValue(refusal.free)} are free (${plainValue(refusal.reserved)} are reserved)`;
    case 'shares_reserved':
      return `${sharesWith(refusal.quantity, 'are')} more than the ${plainValue(refusal.free)} that are free: ${plainValue(refusal.reserved)} are reserved for calls that were sold`;
    case 'price_beyond_width':
      return `at ${price(refusal.price)} its buyer can only lose: it is never worth more than ${price(refusal.width)}`;
    case 'credit_too_low':
      return `it would bring ${price(refusal.credit)} per share, at least ${price(refusal.minimum)}`;
    case 'no_unit':
      return `one unit needs ${home.money(refusal.perUnit)}, and ${words(refusal.binding)} leaves ${home.money(refusal.left)}`;
    default:
      return assertNever(refusal);
  }
}

const CALENDARS = { earnings: 'earnings', ex_dates: 'ex-dividend days' } as const;

type NoContract = Extract<OptionRefusal, { readonly kind: 'no_contract' }>;

/** Of a refusal by the chain in a few words: how many were considered, and what is against the nearest of them. */
export function noContractBrief(refusal: NoContract, home: HomeWords): string {
  const { considered, refused } = refusal;
  const [nearest] = refused;
  const none =
    namedText(refusal) ??
    (considered === 0
      ? 'no contract of this kind is listed'
      : `none of ${counted(considered, 'contract')} qualifies`);
  return nearest === undefined ? none : `${none}, the nearest is ${refusedText(nearest, home)}`;
}

function noContractText(refusal: NoContract, home: HomeWords): string {
  const { considered, refused } = refusal;
  if (considered === 0) return namedText(refusal) ?? 'the chain lists no contract of this kind';
  const named = refused
    .slice(0, NAMED)
    .map((one) => refusedText(one, home))
    .join('; ');
  return `none of ${counted(considered, 'contract')} qualifies: ${named}`;
}

function namedText({ named }: NoContract): string | undefined {
  if (named === undefined) return undefined;
  return named === null
    ? 'the flow names no contract that was bought'
    : `the flow names ${named}, which is not listed`;
}

function refusedText({ contract, reasons }: RefusedContract, home: HomeWords): string {
  return `${contract} (${reasons.map((reason) => optionRefusalText(reason, home)).join(', ')})`;
}
