// Faults that only the sockets can implement: silence, resets, restarts, ids in use; their times are wall times.
import type { Cancel, WallClock } from '../../kernel/clock.ts';
import type { Fault } from './exchange/scheduling/faults.ts';
import type { WireServer } from './wire/server.ts';

export interface LineFaults {
  play(fault: Fault, isOver: boolean): void;
  stop(): void;
}

interface Parts {
  readonly wallClock: WallClock;
  line(): WireServer | undefined;
  /** The fault's time is over. */
  end(faultId: number): void;
  onRestart(): void;
}

const RESTART_MS = 2_000;

export function createLineFaults({ wallClock, line, end, onRestart }: Parts): LineFaults {
  const ends = new Map<number, Cancel>();

  function begin(fault: Fault): void {
    const wire = line();
    if (wire === undefined) return;
    if (fault.kind === 'mute') wire.mute(fault.mode ?? 'buffer', fault.clientId);
    else if (fault.kind === 'login-required') wire.requireLogin(true);
    else if (fault.kind === 'unset-sentinels') wire.sendSentinels(true);
    else if (fault.kind === 'reset') wire.reset(fault.clientId);
    else if (fault.kind === 'extra-field') wire.sendExtraField(fault.message, fault.count ?? 1);
    else if (fault.kind === 'client-id-in-use') {
      wire.refuseClientId(fault.clientId, fault.count ?? 1);
    } else if (fault.kind === 'restart') {
      onRestart();
      wire.restart(fault.forMs ?? RESTART_MS);
    }
  }

  function finish(fault: Fault): void {
    const wire = line();
    if (fault.kind === 'mute') wire?.unmute(fault.clientId);
    else if (fault.kind === 'login-required') wire?.requireLogin(false);
    else if (fault.kind === 'unset-sentinels') wire?.sendSentinels(false);
  }

  return {
    play(fault, isOver) {
      ends.get(fault.faultId)?.();
      ends.delete(fault.faultId);
      if (isOver) {
        finish(fault);
        return;
      }
      begin(fault);
      const lasts = fault.kind === 'mute' || fault.kind === 'login-required';
      if (fault.forMs === undefined || !(lasts || fault.kind === 'unset-sentinels')) return;
      ends.set(
        fault.faultId,
        wallClock.after(fault.forMs, () => end(fault.faultId)),
      );
    },
    stop() {
      for (const cancel of ends.values()) cancel();
    },
  };
}
