// Rolls by the terms under which the strategy sold: some days before expiry the chain is asked for, a successor is chosen, and judged
// like a person's roll. Without a successor the position keeps its other exits, and the refusal is recorded once a day.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { comparePrices } from '../../../market/instruments/tick-grid.ts';
import { optionTermsOf } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { isEnterable } from '../../../market/quotes/quote.ts';
import { addDays } from '../../../market/time/day.ts';
import { chooseStructure } from '../../domain/options/choose-structure.ts';
import { daysLeft } from '../../domain/options/held-option.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import type { OptionTrade, RollRule } from '../../domain/terms/option-trade.ts';
import { price, wordsAt } from '../../domain/wording/figures.ts';
import { reasonsText } from '../../domain/wording/refusal-text.ts';
import type { BrokerReport } from '../../ports/broker-reports.ts';
import { chainSeen } from '../option-entry/choose-contract.ts';
import { isPriced } from '../requests/await-market.ts';
import { activePositions } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import { askForSymbol, chainOf, isMarketOpen } from '../turn/actions.ts';
import { resumedAt } from '../turn/halted-stock.ts';
import { tradingDayOf } from '../turn/trading-day.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';
import { begin } from './begin-roll.ts';
import { judgeRoll } from './judge-roll.ts';

type Report<Type extends BrokerReport['type']> = Extract<BrokerReport, { type: Type }>;

/** A successor that is not there now may be later in the day. */
const ASK_AGAIN_MS = 30 * MINUTE_MS;

/** How long the quote of the chosen contract may take. */
const QUOTED_WITHIN_MS = 10 * SECOND_MS;

const QUESTION = 'roll/';

export function isOfRoll({ question }: Report<'chain-read' | 'chain-unread'>): boolean {
  return question.startsWith(QUESTION);
}

interface Due {
  readonly position: HeldPosition;
  readonly trade: OptionTrade;
  readonly rule: RollRule;
}

export function askDueRolls(turn: Turn): void {
  for (const position of activePositions(turn.state)) {
    const due = dueIn(turn, position.positionId);
    if (due !== undefined && mayAsk(turn, due)) ask(turn, due);
  }
}

/** Undefined unless its strategy rolls it now. */
function dueIn(turn: Turn, positionId: string): Due | undefined {
  const position = turn.state.positions.get(positionId);
  if (position === undefined || !isHeld(position) || position.status !== 'open') return undefined;
  const { symbol, plan } = position;
  if (plan.collateral === undefined || turn.state.rolls.has(positionId)) return undefined;
  const trade = plan.trade ?? tradeInForce(turn, position);
  const rule = trade?.roll;
  const expiry = optionTermsOf(symbol)?.expiry;
  if (trade === undefined || rule === undefined || expiry === undefined) return undefined;
  const days = daysLeft(expiry, turn.market.placeOf(symbol).venue.calendar, turn.now);
  return days <= rule.dteMax && (plan.rolled ?? 0) < rule.max
    ? { position, trade, rule }
    : undefined;
}

/** For plans of older journals, which do not hold it. */
function tradeInForce(turn: Turn, { symbol, strategy: name }: HeldPosition) {
  const strategies = turn.strategies.bySymbol.get(underlyingIn(turn.state, symbol));
  return strategies?.find(({ strategy }) => strategy.name === name)?.strategy.trade;
}

/** In an open market whose quotes have settled; not while the answer to an earlier question may still come. */
function mayAsk(turn: Turn, { position: { positionId, symbol }, trade }: Due): boolean {
  const { state, broker, now } = turn;
  if (state.trading.state !== 'ACTIVE' || state.gateway.state !== 'ready') return false;
  if (!state.isReconciled || !isMarketOpen(turn, symbol)) return false;
  const session = turn.market.placeOf(symbol).sessions.today(now);
  const openedAt = Math.max(session?.open ?? now, resumedAt(turn, symbol) ?? 0);
  if (session === undefined || now < openedAt + trade.openMinMs) return false;
  const askedAt = broker.rollsAsked.get(positionId);
  return askedAt === undefined || now - askedAt >= ASK_AGAIN_MS;
}

/** Nothing that expires before the present contract. */
function ask(turn: Turn, { position: { positionId, symbol }, trade }: Due): void {
  const terms = parseOptionId(symbol);
  if (terms === undefined) return;
  const stock = underlyingIn(turn.state, symbol);
  const today = turn.market.placeOf(symbol).sessions.dayOf(turn.now);
  const chosenFrom = addDays(today, Math.floor(trade.dte.from));
  const from = [chosenFrom, terms.expiry].toSorted().at(-1) ?? terms.expiry;
  const spot = turn.market.last(stock);
  turn.broker.rollsAsked.set(positionId, turn.now);
  turn.broker.wantsChains.set(`${QUESTION}${positionId}`, {
    ...{ symbol: stock, right: terms.right, from },
    until: addDays(today, Math.floor(trade.dte.until)),
    delta: (trade.delta.from + trade.delta.until) / 2,
    ...(spot > 0 && { spot }),
  });
}

export function successorsRead(turn: Turn, { question, chain }: Report<'chain-read'>): void {
  const due = dueIn(turn, question.slice(QUESTION.length));
  if (due === undefined) return;
  const { position, trade, rule } = due;
  const own = usableQuote(turn, position.symbol);
  if (own === undefined || !isEnterable(own))
    return refuse(turn, position, `${position.symbol} has no two-sided quote to buy it back at`);
  const expiry = optionTermsOf(position.symbol)?.expiry ?? '';
  const isLater = ({ contract }: (typeof chain.rows)[number]) =>
    contract.id !== position.symbol && contract.expiry >= expiry;
  const later = chain.rows.filter(isLater);
  const rows = later.filter(({ bid }) => comparePrices(bid - own.ask, rule.credit) >= 0);
  if (rows.length === 0) return refuse(turn, position, tooLittle(later, own.ask, rule));
  const seen = chainSeen(turn, underlyingIn(turn.state, position.symbol), { ...chain, rows });
  const side = trade.as === 'covered_call' ? 'short' : 'long';
  const chosen = chooseStructure(seen, trade, { side });
  if (!chosen.ok)
    return refuse(turn, position, reasonsText(chosen.failure, wordsAt(turn.market.home.venue)));
  const to = chosen.value.legs[0]?.row.contract.id;
  if (to === undefined) return;
  askForSymbol(turn, to);
  turn.broker.rollsChosen.set(position.positionId, { to, at: turn.now });
}

/** `none of 12 contracts brings 0.05 more than the 2.45 that it costs; the best one 2.3` */
function tooLittle(
  later: readonly { readonly bid: number }[],
  ask: number,
  { credit }: RollRule,
): string {
  if (later.length === 0) return 'no contract of its windows that expires no earlier is quoted';
  const bids = later.map(({ bid }) => bid).filter((bid) => bid > 0);
  const best = bids.length === 0 ? '' : `; the best bid is ${price(Math.max(...bids))}`;
  return `none of ${later.length} later contracts brings ${price(credit)} more than the ${price(ask)} that buying back costs${best}`;
}

export function successorsUnread(turn: Turn, { question, why }: Report<'chain-unread'>): void {
  const due = dueIn(turn, question.slice(QUESTION.length));
  if (due !== undefined) refuse(turn, due.position, why);
}

/** Once its quote has come, the chosen contract is judged by the quotes of that moment. */
export function rollChosen(turn: Turn): void {
  for (const [positionId, { to, at }] of [...turn.broker.rollsChosen]) {
    const due = dueIn(turn, positionId);
    const isOverdue = turn.now - at >= freshnessMs(turn, QUOTED_WITHIN_MS);
    if (due !== undefined && !isOverdue && !isPriced(turn, { symbol: to, type: 'LMT' })) continue;
    turn.broker.rollsChosen.delete(positionId);
    if (due === undefined) continue;
    const { position, rule } = due;
    const judged = judgeRoll(turn, { position, to, credit: rule.credit });
    if (judged.ok) begin(turn, judged.value, position.strategy);
    else refuse(turn, position, judged.failure);
  }
}

function refuse(turn: Turn, position: HeldPosition, why: string): void {
  const { positionId, symbol } = position;
  const day = tradingDayOf(turn);
  if (turn.state.rollsRefused.get(positionId) === day) return;
  const chain = newestOf(turn, chainOf(position));
  turn.record({ type: 'roll-refused', positionId, symbol, day, why }, chain);
}
