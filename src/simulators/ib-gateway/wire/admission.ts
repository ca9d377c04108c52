// Admits and mutes clients: muted clients, a missing login, client ids still in use.
import type { WallClock } from '../../../kernel/clock.ts';
import type { MuteMode } from './session.ts';

export interface Admission {
  mute(mode: MuteMode, clientId?: number): void;
  unmute(clientId?: number): void;
  requireLogin(on: boolean): void;
  muteOf(clientId: number, hasStarted: boolean): MuteMode | undefined;
  refuse(clientId: number | undefined, count: number): void;
  linger(forMs: number): void;
  left(clientId: number): void;
  /** Requests a client id that no live session has; counts a refusal. */
  admits(clientId: number): boolean;
}

export function createAdmission(wallClock: WallClock): Admission {
  const muteByClient = new Map<number, MuteMode>();
  const refusalsByClient = new Map<number | undefined, number>();
  const freeAtByClient = new Map<number, number>();
  let muteOfAll: MuteMode | undefined;
  let isLoginMissing = false;
  let lingerMs = 0;

  function useRefusal(clientId: number | undefined): boolean {
    const left = refusalsByClient.get(clientId) ?? 0;
    if (left > 0) refusalsByClient.set(clientId, left - 1);
    return left > 0;
  }

  return {
    mute(mode, clientId) {
      if (clientId === undefined) muteOfAll = mode;
      else muteByClient.set(clientId, mode);
    },
    unmute(clientId) {
      if (clientId === undefined) {
        muteOfAll = undefined;
        muteByClient.clear();
      } else {
        muteByClient.delete(clientId);
      }
    },
    requireLogin(on) {
      isLoginMissing = on;
    },
    muteOf(clientId, hasStarted) {
      if (isLoginMissing && !hasStarted) return 'buffer';
      return muteOfAll ?? muteByClient.get(clientId);
    },
    refuse(clientId, count) {
      refusalsByClient.set(clientId, count);
    },
    linger(forMs) {
      lingerMs = forMs;
    },
    left(clientId) {
      freeAtByClient.set(clientId, wallClock.now() + lingerMs);
    },
    admits(clientId) {
      if (useRefusal(clientId) || useRefusal(undefined)) return false;
      return wallClock.now() >= (freeAtByClient.get(clientId) ?? Number.NEGATIVE_INFINITY);
    },
  };
}
