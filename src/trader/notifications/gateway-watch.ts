// A gateway that stays away: reported once, and again when it is back. A short interruption or the nightly restart is
// not reported.

import type { Cancel, Clock, WallClock } from '../../kernel/clock.ts';
import type { Fact } from '../domain/facts/facts.ts';
import { asClause } from '../domain/wording/sentences.ts';
import { inQuietWindow } from '../engine/entry/quiet-window.ts';
import type { GatewaySettings } from '../ports/settings.ts';
import type { Notify } from './notify/notify.ts';

interface GatewayWatchParts {
  readonly settings: GatewaySettings;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly notify: Notify;
  /** Positions have stops that rest nowhere. */
  isWatching(): boolean;
}

export interface GatewayWatch {
  onFact(fact: Fact): void;
  stop(): void;
}

/** Allows one quick reconnect: silence is certain after 11.5 s, and the alarm is due by 15 s. */
const GRACE_MS = 2_000;
/** The gateway refuses connections for up to 90 s during a restart. */
const RESTART_GRACE_MS = 180_000;

export function createGatewayWatch({
  settings,
  clock,
  wall,
  notify,
  isWatching,
}: GatewayWatchParts): GatewayWatch {
  let before = 'connecting';
  let awaySince: number | undefined;
  let reportedAway: string | undefined;
  let waiting: Cancel | undefined;

  function noticeAway(state: string, why: string): void {
    forget();
    if (reportedAway === state) return;
    reportedAway = state;
    if (state === 'login_required') notify('login-required', `the gateway needs a login: ${why}`);
    else if (state === 'read_only') notify('gateway-dead', `the gateway takes no order: ${why}`);
    else
      notify(
        'gateway-dead',
        `the gateway is ${state}: ${asClause(why)}; ${isWatching() ? 'the stops that only this daemon could act on are NOT WATCHED' : 'stops rest at the broker'}`,
      );
  }

  function forget(): void {
    waiting?.();
    waiting = undefined;
  }

  function away(state: string, why: string): void {
    awaySince ??= wall.now();
    // At the first connect the gateway has had its 15 s already.
    if (state === 'login_required' || state === 'read_only') return noticeAway(state, why);
    if (state === 'dead' && before === 'connecting') return noticeAway(state, why);
    if (reportedAway !== undefined) return;
    const isQuiet = inQuietWindow(settings, clock.now()) !== undefined;
    waiting?.();
    waiting = wall.after(isQuiet ? RESTART_GRACE_MS : GRACE_MS, () => noticeAway(state, why));
  }

  function back(): void {
    forget();
    const awayMs = awaySince === undefined ? 0 : wall.now() - awaySince;
    awaySince = undefined;
    if (reportedAway === undefined) return;
    reportedAway = undefined;
    notify('gateway-recovered', `the gateway is back after ${Math.round(awayMs / 1_000)} s`);
  }

  return {
    onFact(fact) {
      if (fact.type !== 'gateway-changed') return;
      const { state, why } = fact;
      if (state === 'ready') back();
      else if (isAway(state)) away(state, why);
      before = state;
    },
    stop: forget,
  };
}

function isAway(state: string): boolean {
  return (
    state === 'dead' || state === 'lost' || state === 'login_required' || state === 'read_only'
  );
}
