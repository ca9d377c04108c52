// Logs the daemon of a run in at its simulated broker, as a person with a phone would, whenever a code is missing.
import type { WallClock } from '../../../kernel/clock.ts';
import type { Daemon } from '../daemon/daemon-contract.ts';

const LOOK_MS = 100;

/** Until the daemon stops. */
export function keepLoggedIn(daemon: Daemon, code: string, wall: WallClock): void {
  let hasEnded = false;
  void daemon.ended.then(() => {
    hasEnded = true;
  });
  async function look(): Promise<void> {
    if (hasEnded) return;
    if (daemon.needsCode()) await daemon.logIn(code);
    wall.after(LOOK_MS, () => void look());
  }
  void look();
}
