// What the autopilot may accept of one kind of command, and the first of its caps that holds a proposal back.
import { plus, sumOf } from '../../../kernel/amounts.ts';
import { type Decimal, decimal, type Money } from '../../../kernel/decimal.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { AutopilotCaps } from '../../../trader/ports/agent-settings.ts';
import type { CommandKind } from '../findings/proposed-command.ts';
import { moneyText } from '../findings/words.ts';

/** Money in the currency of the portfolio; days are those of the home venue. */
export type Caps = AutopilotCaps;

/** A kind that is missing is never accepted. */
export type AutopilotTerms = Readonly<{ [Kind in CommandKind]?: Caps | undefined }>;

/** What is known of the traders when a proposal is looked at. */
export interface Standing {
  /** The live trader that the portfolio follows. */
  readonly liveTrader: string | undefined;
  /** The trader that the portfolio follows, if it does not answer. */
  readonly mutedTrader: string | undefined;
  /** Any trader of this API. */
  readonly halted: { readonly trader: string; readonly reason: string } | undefined;
}

export interface Proposed {
  readonly portfolio: PortfolioId;
  readonly currency: string;
  /** Undefined without a price or a rate. */
  readonly amount: Decimal | undefined;
  readonly standing: Standing;
  /** What the autopilot accepted of this kind today. */
  readonly accepted: readonly { readonly portfolio: PortfolioId; readonly amount: Money }[];
}

export type Hold =
  | { readonly kind: 'PORTFOLIO_NOT_NAMED'; readonly portfolio: PortfolioId }
  | { readonly kind: 'LIVE_NOT_NAMED'; readonly portfolio: PortfolioId; readonly trader: string }
  | { readonly kind: 'TRADER_MUTE'; readonly trader: string }
  | { readonly kind: 'TRADER_HALTED'; readonly trader: string; readonly reason: string }
  | { readonly kind: 'AMOUNT_UNKNOWN' }
  | Over<'AMOUNT_OVER'>
  | (Over<'DAY_AMOUNT_OVER'> & { readonly spent: Money })
  | { readonly kind: 'DAY_COMMANDS_OVER'; readonly max: number }
  /** The command itself was refused, as it would have been for a person. */
  | { readonly kind: 'COMMAND_REFUSED'; readonly why: string };

interface Over<Kind extends string> {
  readonly kind: Kind;
  readonly amount: Decimal;
  readonly max: number;
  readonly currency: string;
}

export function holdOf(caps: Caps, proposed: Proposed): Hold | undefined {
  const { portfolio, amount, currency, accepted } = proposed;
  const byStanding = standingHold(caps, proposed);
  if (byStanding !== undefined) return byStanding;
  if (amount === undefined) return { kind: 'AMOUNT_UNKNOWN' };
  const { amountMax, dayAmountMax, dayCommandsMax } = caps;
  if (isOver(amount, amountMax)) return { kind: 'AMOUNT_OVER', amount, max: amountMax, currency };
  if (accepted.length >= dayCommandsMax) return { kind: 'DAY_COMMANDS_OVER', max: dayCommandsMax };
  const own = accepted.filter((one) => one.portfolio === portfolio);
  const spent = sumOf(own.map((one) => one.amount));
  if (isOver(plus(spent, amount as Money), dayAmountMax))
    return { kind: 'DAY_AMOUNT_OVER', amount, spent, max: dayAmountMax, currency };
  return undefined;
}

function standingHold({ portfolios }: Caps, { portfolio, standing }: Proposed): Hold | undefined {
  const { liveTrader, mutedTrader, halted } = standing;
  const isNamed = portfolios !== 'all' && portfolios.includes(portfolio);
  if (!isNamed && portfolios !== 'all') return { kind: 'PORTFOLIO_NOT_NAMED', portfolio };
  if (!isNamed && liveTrader !== undefined)
    return { kind: 'LIVE_NOT_NAMED', portfolio, trader: liveTrader };
  if (mutedTrader !== undefined) return { kind: 'TRADER_MUTE', trader: mutedTrader };
  if (halted !== undefined) return { kind: 'TRADER_HALTED', ...halted };
  return undefined;
}

function isOver(amount: Decimal, max: number): boolean {
  return amount.gt(decimal(String(max)));
}

export function holdText(hold: Hold): string {
  switch (hold.kind) {
    case 'PORTFOLIO_NOT_NAMED':
      return `Portfolio ${hold.portfolio} is not among those of the autopilot.`;
    case 'LIVE_NOT_NAMED':
      return `Portfolio ${hold.portfolio} follows the live trader ${hold.trader} and is not named.`;
    case 'TRADER_MUTE':
      return `The trader ${hold.trader} does not answer, so it is unknown whether it is halted.`;
    case 'TRADER_HALTED':
      return `The trader ${hold.trader} is halted: ${hold.reason}`;
    case 'AMOUNT_UNKNOWN':
      return 'The amount of money is not known: a price or a rate is missing.';
    case 'AMOUNT_OVER':
      return `${moneyText(hold.amount, hold.currency)} is above the largest amount of ${maxText(hold)}.`;
    case 'DAY_AMOUNT_OVER':
      return `${moneyText(hold.amount, hold.currency)} with the ${moneyText(hold.spent, hold.currency)} of today is above the largest amount of a day, ${maxText(hold)}.`;
    case 'DAY_COMMANDS_OVER':
      return `The ${hold.max} commands of the day are used up.`;
    case 'COMMAND_REFUSED':
      return hold.why;
    default:
      return hold satisfies never;
  }
}

function maxText({ max, currency }: Pick<Over<string>, 'max' | 'currency'>): string {
  return moneyText(decimal(String(max)), currency);
}

/** Of an acceptance, the day before it. */
export function acceptedText(caps: Caps, { amount, accepted, portfolio, currency }: Proposed) {
  const own = accepted.filter((one) => one.portfolio === portfolio);
  const day = plus(sumOf(own.map((one) => one.amount)), amount as Money);
  const most = { max: caps.amountMax, currency };
  return `${moneyText(amount as Money, currency)} of at most ${maxText(most)}; today ${moneyText(day, currency)} of ${maxText({ ...most, max: caps.dayAmountMax })}, command ${accepted.length + 1} of ${caps.dayCommandsMax}.`;
}
