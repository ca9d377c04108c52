// Stops that are missing, held, changed or of other terms.
import type { WrittenIncident } from './incident-text.ts';

export const STOPS = {
  contested: {
    title: 'Stop contested',
    happened: 'Somebody changed or cancelled the stop of SYMBOL twice within ten minutes.',
    means:
      'Another program or person keeps changing the stop; it is not placed again. The loss may be unlimited.',
    by_itself: 'The stop is left as it is; it does not count as protection, and no entry is made.',
    what_to_do: 'Find who changes it, then run `sluice protect SYMBOL`.',
  },
  'day-order': {
    title: 'Stop ends at the close',
    happened:
      'A preset of the gateway made a day order of a stop that should rest until it is cancelled.',
    means: 'The gateway changed the order to a day order; it protects nothing after the close.',
    by_itself: 'The stop is placed again before the next open.',
    what_to_do: 'Change the order presets of the gateway to good-till-cancelled.',
  },
  'missing-stop': {
    title: 'Stop missing at the broker',
    happened: 'The broker lists no resting stop for all shares of SYMBOL.',
    means: 'SYMBOL may have no stop. The loss is not limited until it has one.',
    by_itself:
      'The stop is placed again; after three refusals, or 15 s without an answer in an open market, the position is closed.',
    what_to_do: 'Run `sluice protect SYMBOL` or `sluice exit SYMBOL --yes`.',
  },
  'oca-type': {
    title: 'Group may cancel the stop',
    happened:
      'The broker put a stop into a group in which a partial fill of the target cancels it.',
    means: 'A partial exit may cancel the stop of SYMBOL. Trading is halted.',
    by_itself: 'Trading is halted, and unfilled entries are cancelled.',
    what_to_do: 'Change the order presets of the gateway, then run `sluice resume`.',
  },
  'stop-by-hand': {
    title: 'Stop changed by hand',
    happened: 'Somebody cancelled or changed the stop of SYMBOL at the broker.',
    means:
      'Somebody cancelled or moved the stop at the broker. It is placed again unless this repeats.',
    by_itself: 'A tighter stop is kept as the new one; any other change is taken back once.',
    what_to_do: 'Acknowledge it if it was you; use `sluice stop-at SYMBOL PRICE` instead.',
  },
  'stop-held': {
    title: 'Broker holds the stop',
    happened: 'The broker holds the stop of SYMBOL without activating it.',
    means: 'The stop of SYMBOL protects nothing until it is active again. The loss is not limited.',
    by_itself: 'After 10 s of an open market it is cancelled and replaced.',
    what_to_do: 'Run `sluice protect SYMBOL` or `sluice exit SYMBOL --yes`.',
  },
  'stop-held-back': {
    title: 'Stop waits for the session',
    happened: 'The stop of SYMBOL is gone outside of the session, perhaps because of a split.',
    means:
      'SYMBOL has no stop until a split is ruled out; outside of the session nothing could fill.',
    by_itself:
      'It is placed again before the open, once the broker and a price of the day rule a split out.',
    what_to_do: 'Before the open, look that it is back: `sluice positions`.',
  },
  'stop-missing': {
    title: 'Stop not listed',
    happened: 'The broker no longer lists the stop of SYMBOL.',
    means:
      'The stop of SYMBOL is replaced unless it has filled. Until then the loss is not limited.',
    by_itself:
      'It is cancelled by its number, so that it cannot fill any more, and replaced unless it has filled.',
    what_to_do: 'Run `sluice positions`; if it has no stop, run `sluice protect SYMBOL`.',
  },
  'stop-unmovable': {
    title: 'Stop cannot be moved',
    happened: 'The broker has refused three changes of the stop of SYMBOL in a row.',
    means: 'The stop of SYMBOL rests where it was. It does not trail, and no command moves it.',
    by_itself:
      'The change is sent again, at most each minute. No other stop is placed beside it: both could fill.',
    what_to_do:
      'Read the answer of the broker. Move the stop in the program of the broker, or run `sluice exit SYMBOL --yes`.',
  },
  'stop-unseen': {
    title: 'Stop not confirmed',
    happened: 'The broker has not confirmed a stop one second after the fill that it protects.',
    means: 'The broker has not shown the stop of SYMBOL at work. It may not protect.',
    by_itself:
      'All orders are requested from the broker. A stop that does not work is sent again as a day order after 5 s, and after 15 s the position is closed.',
    what_to_do:
      'Look at the open orders in the program of the broker; run `sluice protect SYMBOL` if it is not there.',
  },
  'target-ended': {
    title: 'Target ended at the broker',
    happened: 'The broker ended the target of SYMBOL, and it had not filled.',
    means: 'No order at the broker takes the profit of SYMBOL until the target is placed again.',
    by_itself:
      'The target is placed once more beside the stop. If it ends again, or cannot be placed, the daemon closes the position at its price.',
    what_to_do: 'Read the reason of the broker; check the order presets of the gateway.',
  },
  unprotected: {
    title: 'NO STOP',
    happened: 'A position has no working stop for all its shares, for longer than a repair takes.',
    means: 'The loss in SYMBOL is not limited, and no new position is opened.',
    by_itself:
      'No entry is made. The stop is placed again; if that fails in an open market, the position is closed. A stop that somebody takes away again and again is left to you.',
    what_to_do: 'Run `sluice protect SYMBOL` or `sluice exit SYMBOL --yes`.',
    of_option: {
      means:
        'Of the option SYMBOL what was paid for it may be lost, or the largest loss of its spread; of one that was sold, what is reserved for it, or without a limit if nothing covers it. No new position is opened.',
      what_to_do: 'Run `sluice exit SYMBOL --yes`: no stop can rest under an option.',
    },
  },
  'wrong-stop': {
    title: 'Stop with other terms',
    happened: 'A stop at the broker covers more than is held, or is looser than it was.',
    means: 'The stop of SYMBOL at the broker differs from what is recorded; it may protect less.',
    by_itself: 'It is moved back.',
    what_to_do: 'Run `sluice protect SYMBOL` or `sluice exit SYMBOL --yes`.',
  },
} as const satisfies Readonly<Record<string, WrittenIncident>>;
