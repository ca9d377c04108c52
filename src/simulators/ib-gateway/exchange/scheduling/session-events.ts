// The open and close of each session, which change what can trade and what counts as unprotected.
import type { Scheduler } from '../../../host/scheduler.ts';
import type { TradingHours } from './trading-hours.ts';

export function scheduleSessionEvents(parts: {
  readonly scheduler: Scheduler;
  readonly hours: TradingHours;
  onOpen(): void;
  onClose(): void;
  /** After each bell, and once at the start. */
  onBell(): void;
}): void {
  const { scheduler, hours, onOpen, onClose, onBell } = parts;

  function awaitNext(): void {
    const session = hours.upcoming(scheduler.now());
    if (session === undefined) return;
    if (scheduler.now() < session.open) {
      scheduler.at(session.open, () => {
        onOpen();
        onBell();
      });
    }
    scheduler.at(session.close, () => {
      onClose();
      onBell();
      awaitNext();
    });
    onBell();
  }

  awaitNext();
}
