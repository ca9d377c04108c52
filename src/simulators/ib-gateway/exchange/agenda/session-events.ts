// The open and close of each session, which change what can trade and what counts as unprotected.
import type { Agenda } from '../../../host/agenda.ts';
import type { TradingHours } from './trading-hours.ts';

export function scheduleSessionEvents(parts: {
  readonly agenda: Agenda;
  readonly hours: TradingHours;
  onOpen(): void;
  onClose(): void;
  /** After each bell, and once at the start. */
  onBell(): void;
}): void {
  const { agenda, hours, onOpen, onClose, onBell } = parts;

  function awaitNext(): void {
    const session = hours.upcoming(agenda.now());
    if (session === undefined) return;
    if (agenda.now() < session.open) {
      agenda.at(session.open, () => {
        onOpen();
        onBell();
      });
    }
    agenda.at(session.close, () => {
      onClose();
      onBell();
      awaitNext();
    });
    onBell();
  }

  awaitNext();
}
