// Builds the view of the account from a turn at the present time, by the same functions that decide.
import type { AccountView } from '../../ports/account-view.ts';
import { exposureInFlight, freeBuyingPower, heldExposure } from '../risk/exposure.ts';
import type { Turn } from '../turn/turn.ts';

export function accountView(turn: Turn): AccountView {
  const { settings, state, market, now } = turn;
  const { venue } = market.home;
  const { calendar } = venue;
  const today = calendar.sessionOf(calendar.dayOf(now));
  const isAhead = today !== undefined && now < today.open;
  return {
    account: settings.account,
    mode: settings.mode,
    accountType: settings.accountType,
    venue: venue.name,
    exchanges: exchangesOf(turn),
    currency: venue.currency,
    marketTime: now,
    figure: (tag) => market.account(tag),
    buyingPower: freeBuyingPower(turn),
    held: heldExposure(turn),
    inFlight: exposureInFlight(turn),
    dayBase: state.dayBase,
    dayBases: state.dayBases,
    risk: settings.risk,
    fractions: turn.traits.capabilities.fractions,
    session: {
      current: calendar.sessionAt(now),
      next: isAhead ? today : calendar.nextSession(calendar.dayOf(now)),
    },
  };
}

/** Of the symbols that strategies read and those that are held, once it is known where they trade; sorted. */
function exchangesOf({ market, state, strategies }: Turn): readonly string[] {
  const symbols = [...strategies.watched, ...state.activeBySymbol.keys(), ...state.holdings.keys()];
  const known = symbols.filter((symbol) => state.instruments.has(symbol));
  return [...new Set(known.map((symbol) => market.placeOf(symbol).venue.name))].sort();
}
