// What a person is shown before trading is resumed: what is lifted, why it was there, and what still is in the way of entries.

import type { Refusal } from '../../domain/terms/refusal.ts';
import { counted, wordsAt } from '../../domain/wording/figures.ts';
import { HALT_ADVICE, haltNameOf } from '../../domain/wording/halt-advice.ts';
import { lockText } from '../../domain/wording/lock-text.ts';
import { reasonsText } from '../../domain/wording/refusal-text.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { Preview } from '../../ports/confirmation.ts';
import type { TraderCommand } from '../../ports/trader-commands.ts';
import { houseRefusals, lineRefusals } from '../entry/account-gate.ts';
import { isLossLimited } from '../risk/daily-loss.ts';
import { activeLocks } from '../risk/locks.ts';
import { listText } from '../turn/answers.ts';
import type { Turn } from '../turn/turn.ts';

type Resume = Extract<TraderCommand, { type: 'resume' }>;

/** It does nothing, if there is nothing to lift. */
export function previewOfResume(turn: Turn, command: Resume): Preview {
  return {
    does: listText(liftedBy(turn, command)),
    details: [...whyHalted(turn), allowedText(turn), ...stillInTheWay(turn, command)],
  };
}

function liftedBy(
  turn: Turn,
  { despiteUnprotected, overrideDailyLoss }: Resume,
): readonly string[] {
  const { state, market } = turn;
  const { trading } = state;
  const isWaived = despiteUnprotected !== undefined;
  const waived = isWaived
    ? [`allow entries although ${despiteUnprotected} has no stop for all its shares`]
    : [];
  if (isWaived && trading.state === 'ACTIVE') return waived;
  const since = venueMoment(market.home.venue, trading.since);
  const keeps = isLossLimited(state) && !overrideDailyLoss;
  const pauses = [...state.asked.pauses.keys()];
  return [
    ...waived,
    ...(turn.isHaltFilePresent() || state.isHaltFileThere ? ['remove the HALT file'] : []),
    ...(trading.state === 'ACTIVE'
      ? []
      : [`lift ${trading.state} (${trading.why}) since ${since}`]),
    ...(keeps && trading.state !== 'ACTIVE' ? ['keep REDUCING, for the daily loss'] : []),
    ...(pauses.length === 0 ? [] : [`lift the pause of ${listText(pauses)}`]),
  ];
}

function whyHalted({ state: { trading } }: Turn): readonly string[] {
  if (trading.state !== 'HALTED') return [];
  return [HALT_ADVICE[haltNameOf(trading.why)].happened];
}

function allowedText({ strategies }: Turn): string {
  const symbols = [...strategies.bySymbol.keys()];
  const where =
    symbols.length > NAMED_MAX ? counted(symbols.length, 'symbol') : listText(symbols.toSorted());
  return symbols.length === 0
    ? 'No strategy is in force; only orders by hand open positions.'
    : `New positions in ${where} are allowed again, within all limits.`;
}

/** More names say less than their number. */
const NAMED_MAX = 8;

/** The same checks as before an entry, without what is lifted. */
function stillInTheWay(turn: Turn, command: Resume): readonly string[] {
  const reasons = [...houseRefusals(turn), ...lineRefusals(turn)].filter(
    (reason) => !isLifted(turn, command, reason),
  );
  const home = wordsAt(turn.market.home.venue);
  const locks = activeLocks(turn.state, turn.now).map((lock) => lockText(lock, home));
  const all = [...(reasons.length === 0 ? [] : [reasonsText(reasons, home)]), ...locks];
  return all.length === 0 ? [] : [`Still in the way: ${all.join('; ')}.`];
}

function isLifted(
  { state }: Turn,
  { overrideDailyLoss, despiteUnprotected }: Resume,
  reason: Refusal,
): boolean {
  switch (reason.kind) {
    case 'trading_halted':
    case 'halt_file':
      return true;
    case 'trading_reducing':
      return overrideDailyLoss || !isLossLimited(state);
    case 'daily_loss':
      return overrideDailyLoss;
    case 'unprotected':
      return reason.symbol === despiteUnprotected;
    default:
      return false;
  }
}
