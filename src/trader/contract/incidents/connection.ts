// The gateway, its login, its prices and the feeds.
import type { IncidentText } from './incident-text.ts';
import { NO_ENTRIES, NOTHING_AT_RISK } from './phrases.ts';

export const CONNECTION = {
  'feed-unauthorized': {
    title: 'Feed rejects the key',
    happened: 'A feed of predictions answers that the key is not valid.',
    means: `No predictions arrive, so that nothing is bought. ${NOTHING_AT_RISK}`,
    by_itself:
      'The feed is not asked any more until the configuration is reloaded. Unfilled entries in its symbols are cancelled; exits and stops go on.',
    what_to_do: 'Run `sluice doctor`, and renew the key in the configuration.',
  },
  'gateway-down': {
    title: 'Gateway down',
    happened: 'The daemon has no working connection to the gateway.',
    means:
      'Stops that rest at the broker act by themselves. Nothing is sent, no stop is moved, no position is opened.',
    by_itself:
      'It connects again and again, and compares everything with the broker before anything is sent. Nothing is closed.',
    what_to_do: 'Start the gateway or its network again; run `sluice doctor`.',
  },
  'gateway-unfit': {
    title: 'Gateway not usable',
    happened:
      'The gateway sent a message that cannot be used, or works with a setting that does not fit.',
    means:
      'What the gateway meant by it is not known to sluice. Stops that rest at the broker stay in force.',
    by_itself: 'The message is left out and is in the log; exits and stops go on.',
    what_to_do: 'Change the setting of the gateway that the message names; run `sluice doctor`.',
  },
  'login-required': {
    title: 'Login required',
    happened: 'The gateway waits for its login.',
    means:
      'Stops that rest at the broker act by themselves. Nothing is sent, no stop is moved, no position is opened.',
    by_itself: 'It waits for the login; nothing is closed meanwhile.',
    what_to_do: 'Log the gateway in.',
  },
  'not-reconciled': {
    title: 'Not compared with the broker',
    happened: 'For a minute the broker has given no complete answer that agrees with the journal.',
    means: NO_ENTRIES,
    by_itself: 'The broker is asked again. Exits and stops go on; no entry is made.',
    what_to_do: 'Run `sluice reconcile`; if it stays so, restart the gateway.',
  },
  'prices-not-live': {
    title: 'Prices not live',
    happened: 'Live prices of a symbol that is held or traded have stopped.',
    means: 'No entries, and stops are not moved. Stops that rest at the broker stay in force.',
    by_itself: 'They are requested again. Nothing is closed for it.',
    what_to_do:
      'Look at the market data subscription of the account, and at other sessions of its user.',
  },
  'read-only': {
    title: 'Gateway takes no orders',
    happened: 'The gateway refuses orders because its API is set to read-only.',
    means: 'Stops that rest at the broker act by themselves. Nothing can be sent, exits included.',
    by_itself: 'The daemon asks again and again; stops that rest are left as they are.',
    what_to_do: 'Switch off the read-only setting of the API in the gateway.',
  },
  'wrong-account': {
    title: 'Wrong account',
    happened: 'The gateway is logged in to another account than the configured one.',
    means: 'Nothing is sent, cancels included. Positions keep the stops that rest at the broker.',
    by_itself: 'Trading is halted; nothing is sent until the configured account is back.',
    what_to_do:
      'Log the gateway in to the configured account. Once `sluice status` shows that it is ready, run `sluice resume`.',
  },
} as const satisfies Readonly<Record<string, IncidentText>>;
