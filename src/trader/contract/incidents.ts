// The incident table: each kind of alarm with its title, what it means for the money, and what to do.
// SYMBOL stands for the symbol of the alarm.

interface IncidentText {
  readonly title: string;
  readonly means: string;
  readonly what_to_do: string;
}

const COMPARE =
  'Run `sluice reconcile`; compare what it lists with the account in the program of the broker.';
const LEAVE = 'Run `sluice exit SYMBOL --yes`, or close it in the program of the broker.';
const WATCH =
  'Run `sluice orders`; if the position stays open, close it in the program of the broker.';
const NO_ENTRIES = 'No new positions. Stops that rest at the broker stay in force.';
const NOTHING_AT_RISK = 'Positions keep their stops.';
const ONCE =
  'Each execution is counted once; the figures may differ from the broker until it is clear.';

const TEXTS = {
  'cancel-refused': {
    title: 'Cancel refused',
    means: 'The order may still fill. A fill is booked and protected.',
    what_to_do: WATCH,
  },
  'cancel-unanswered': {
    title: 'Cancel unanswered',
    means: 'The order may still fill. A fill is booked and protected; no second exit is sent.',
    what_to_do: WATCH,
  },
  'clock-set-back': {
    title: 'Clock set back',
    means: `Times of earlier facts lay in the future. ${NOTHING_AT_RISK}`,
    what_to_do: 'Run `timedatectl status` and repair the time service of the host.',
  },
  'closed-by-hand': {
    title: 'Closed by hand',
    means: 'The position was closed outside of sluice. Its stop and exits are cancelled.',
    what_to_do: 'Acknowledge it if it was you; otherwise look at who uses the account.',
  },
  'closed-twice': {
    title: 'Closed twice',
    means: 'The account holds shares on the other side, without a stop. Their loss is not limited.',
    what_to_do: 'Close them in the program of the broker, or run `sluice adopt SYMBOL --yes`.',
  },
  'config-refused': {
    title: 'Configuration rejected',
    means: 'The previous configuration stays in force; nothing about the money changes.',
    what_to_do: 'Run `sluice config check`, then save the file again.',
  },
  contested: {
    title: 'Stop contested',
    means:
      'Another program or person keeps changing the stop; it is not placed again. The loss may be unlimited.',
    what_to_do: 'Find who changes it, then run `sluice protect SYMBOL`.',
  },
  'contract-changed': {
    title: 'Contract changed',
    means: `No entries in SYMBOL, because the broker names another contract. ${NOTHING_AT_RISK}`,
    what_to_do:
      'State the contract under `instruments:` in the configuration, then run `sluice reload`.',
  },
  'daily-loss': {
    title: 'Daily loss reached',
    means:
      'No new positions today. Positions keep their stops, or are closed if the configuration says so.',
    what_to_do: 'Wait for the next day, or run `sluice resume --override-daily-loss`.',
  },
  'day-order': {
    title: 'Stop ends at the close',
    means: 'The gateway changed the order to a day order; it protects nothing after the close.',
    what_to_do: 'Change the order presets of the gateway to good-till-cancelled.',
  },
  'entry-forgotten': {
    title: 'Entry unknown to the broker',
    means: 'The account may hold shares of this entry without a stop.',
    what_to_do:
      'Look at the trades in the program of the broker; `sluice adopt SYMBOL --yes` takes the shares over with a stop.',
  },
  'execution-of-two-orders': {
    title: 'Execution of two orders',
    means: ONCE,
    what_to_do: 'Run `sluice reconcile --statement FILE` with a statement of the broker.',
  },
  'execution-under-two-names': {
    title: 'Execution under two names',
    means: ONCE,
    what_to_do: 'Run `sluice reconcile --statement FILE` with a statement of the broker.',
  },
  'exit-blind': {
    title: 'Exit without a price',
    means: 'The exit condition cannot be read. The position stays open; its stop rests.',
    what_to_do: LEAVE,
  },
  'exit-failed': {
    title: 'Exit failed',
    means: 'The position is still open. The exit is sent again.',
    what_to_do: LEAVE,
  },
  'exit-forgotten': {
    title: 'Exit unknown to the broker',
    means: 'The shares are not sold again on a guess, and have no stop. The loss is not limited.',
    what_to_do:
      'Look at the trades in the program of the broker, then run `sluice reconcile --apply` with the outcome of the order.',
  },
  'exit-held': {
    title: 'Exit waits at its limit',
    means:
      'The position stays open until the exit fills; the loss may be larger than its stop says.',
    what_to_do: LEAVE,
  },
  'feed-unauthorized': {
    title: 'Feed rejects the key',
    means: `No predictions arrive, so that nothing is bought. ${NOTHING_AT_RISK}`,
    what_to_do: 'Run `sluice feed check`, and renew the key in the configuration.',
  },
  'fills-contradicted': {
    title: 'Fills contradict each other',
    means: 'The booked quantity may be wrong, and with it the quantity of the stop.',
    what_to_do: COMPARE,
  },
  'foreign-order': {
    title: 'Order of someone else',
    means: 'It is left as it is. Entries in SYMBOL are blocked meanwhile.',
    what_to_do: COMPARE,
  },
  'foreign-own-ref': {
    title: 'Order with our name',
    means: 'An order that the journal does not contain has a name of ours. It is left as it is.',
    what_to_do: COMPARE,
  },
  'foreign-position': {
    title: 'Shares of someone else',
    means: 'They have no stop of ours. Entries in SYMBOL are blocked meanwhile.',
    what_to_do:
      'Run `sluice positions --foreign`, then `sluice adopt SYMBOL --yes` to take them over with a stop.',
  },
  'gateway-down': {
    title: 'Gateway down',
    means:
      'Stops that rest at the broker act by themselves. Nothing is sent, no stop is moved, no position is opened.',
    what_to_do: 'Start the gateway or its network again; run `sluice doctor`.',
  },
  'gateway-unfit': {
    title: 'Gateway not usable',
    means: NO_ENTRIES,
    what_to_do: 'Change the setting of the gateway that the message names; run `sluice doctor`.',
  },
  halted: {
    title: 'Trading halted',
    means: 'No new positions. Stops stay and exits work.',
    what_to_do:
      'Run `sluice status`: it names the reason and the page of the runbook. Then run `sluice resume`.',
  },
  'inbox-full': {
    title: 'Too many inputs wait',
    means: `No entries until they are processed. ${NOTHING_AT_RISK}`,
    what_to_do: 'Look at the load of the host; run `sluice doctor`.',
  },
  'inferred-execution': {
    title: 'Execution inferred',
    means: 'The quantity follows the account; price and result of this execution are an estimate.',
    what_to_do: 'Run `sluice reconcile --statement FILE` with a statement of the broker.',
  },
  'journal-older-than-broker': {
    title: 'Journal older than the broker',
    means: 'Shares of the missing part count as foreign and have no stop of ours.',
    what_to_do: 'Run `sluice status`: it names the page of the runbook.',
  },
  'login-required': {
    title: 'Login required',
    means:
      'Stops that rest at the broker act by themselves. Nothing is sent, no stop is moved, no position is opened.',
    what_to_do: 'Log the gateway in.',
  },
  'lopsided-fill': {
    title: 'Filled in part',
    means: 'One leg filled without the other. What is left alone is closed.',
    what_to_do: 'Look at the account in the program of the broker.',
  },
  'missing-fill': {
    title: 'Fill missing',
    means: 'The account shows a fill that is not booked. No new positions until it is clear.',
    what_to_do: COMPARE,
  },
  'missing-stop': {
    title: 'Stop missing at the broker',
    means: 'SYMBOL may have no stop. The loss is not limited until it has one.',
    what_to_do: 'Run `sluice protect SYMBOL` or `sluice exit SYMBOL --yes`.',
  },
  'not-reconciled': {
    title: 'Not compared with the broker',
    means: NO_ENTRIES,
    what_to_do: 'Run `sluice reconcile`; if it stays so, restart the gateway.',
  },
  'oca-type': {
    title: 'Group may cancel the stop',
    means: 'A partial exit may cancel the stop of SYMBOL. Trading is halted.',
    what_to_do: 'Change the order presets of the gateway, then run `sluice resume`.',
  },
  'order-forked': {
    title: 'Order doubled',
    means: 'A change became a second order. One of them is cancelled; until then both may fill.',
    what_to_do: WATCH,
  },
  'order-unknown': {
    title: 'Order unknown',
    means:
      'It may have filled or not. It is not sent again; no entry in SYMBOL until the broker answers.',
    what_to_do: 'Run `sluice reconcile`.',
  },
  'overnight-notional': {
    title: 'Much is held overnight',
    means: 'More than the configured limit stays open. Stops do not act until the open.',
    what_to_do: 'Run `sluice positions`, then `sluice exit SYMBOL --yes` for what is too much.',
  },
  'prices-not-live': {
    title: 'Prices not live',
    means: 'No entries, and stops are not moved. Stops that rest at the broker stay in force.',
    what_to_do:
      'Look at the market data subscription of the account, and at other sessions of its user.',
  },
  'quantity-mismatch': {
    title: 'Another quantity at the broker',
    means:
      'The stop of SYMBOL may cover too few or too many shares. No new positions until it is clear.',
    what_to_do: COMPARE,
  },
  'read-only': {
    title: 'Gateway takes no orders',
    means: 'Stops that rest at the broker act by themselves. Nothing can be sent, exits included.',
    what_to_do: 'Switch off the read-only setting of the API in the gateway.',
  },
  remainder: {
    title: 'Part of a share without a stop',
    means: 'The broker takes no order for part of a share by its API: this part has no stop.',
    what_to_do: 'Sell it in the app of the broker.',
  },
  'roll-failed': {
    title: 'Roll failed',
    means: 'Only one of the two orders was filled, or none. The message says what is held now.',
    what_to_do: LEAVE,
  },
  'sign-flip': {
    title: 'Position crossed zero',
    means: 'The account is on the other side of SYMBOL. What it holds is closed.',
    what_to_do: WATCH,
  },
  split: {
    title: 'Split',
    means: 'Quantity, prices and stop were restated; the value is the same.',
    what_to_do: 'Compare the quantity with the program of the broker.',
  },
  'split-suspected': {
    title: 'Split suspected',
    means: 'The stop of SYMBOL may be of before a split; it is restored once that is clear.',
    what_to_do: COMPARE,
  },
  'split-unclear': {
    title: 'Split unclear',
    means: 'The stop of SYMBOL stays at its old price, which may be wrong.',
    what_to_do:
      'Look at the account, then run `sluice release SYMBOL --yes` and `sluice adopt SYMBOL --yes`.',
  },
  'stale-order': {
    title: 'Order that should not exist',
    means: 'It may fill. A fill is booked and protected.',
    what_to_do: COMPARE,
  },
  'still-closing': {
    title: 'Still open before the close',
    means: 'The position may be held overnight, and its stop does not act until the open.',
    what_to_do: LEAVE,
  },
  'stop-by-hand': {
    title: 'Stop changed by hand',
    means:
      'Somebody cancelled or moved the stop at the broker. It is placed again unless this repeats.',
    what_to_do: 'Acknowledge it if it was you; use `sluice stop-at SYMBOL PRICE` instead.',
  },
  'stop-held': {
    title: 'Broker holds the stop',
    means: 'The stop of SYMBOL protects nothing until it is active again. The loss is not limited.',
    what_to_do: 'Run `sluice protect SYMBOL` or `sluice exit SYMBOL --yes`.',
  },
  'stop-held-back': {
    title: 'Stop waits for the session',
    means:
      'SYMBOL has no stop until a split is ruled out; outside of the session nothing could fill.',
    what_to_do: 'Before the open, look that it is back: `sluice positions`.',
  },
  'stop-missing': {
    title: 'Stop not listed',
    means:
      'The stop of SYMBOL is replaced unless it has filled. Until then the loss is not limited.',
    what_to_do: 'Run `sluice positions`; if it has no stop, run `sluice protect SYMBOL`.',
  },
  'stop-unseen': {
    title: 'Stop not confirmed',
    means: 'The broker has not shown the stop of SYMBOL at work. It may not protect.',
    what_to_do:
      'Look at the open orders in the program of the broker; run `sluice protect SYMBOL` if it is not there.',
  },
  unprotected: {
    title: 'NO STOP',
    means: 'The loss in SYMBOL is not limited, and no new position is opened.',
    what_to_do: 'Run `sluice protect SYMBOL` or `sluice exit SYMBOL --yes`.',
  },
  'unsent-order': {
    title: 'Order not at the broker',
    means: 'An order of ours was never accepted; what it was to protect or close may be open.',
    what_to_do: COMPARE,
  },
  'wrong-account': {
    title: 'Wrong account',
    means: 'Nothing is sent, cancels included. Positions keep the stops that rest at the broker.',
    what_to_do: 'Log the gateway in to the configured account, then run `sluice resume`.',
  },
  'wrong-stop': {
    title: 'Stop with other terms',
    means: 'The stop of SYMBOL at the broker differs from what is recorded; it may protect less.',
    what_to_do: 'Run `sluice protect SYMBOL` or `sluice exit SYMBOL --yes`.',
  },
} as const satisfies Readonly<Record<string, IncidentText>>;

export type IncidentName = keyof typeof TEXTS;

export const incidentKinds = Object.keys(TEXTS) as [IncidentName, ...IncidentName[]];

/** With the symbol in its place. */
export function incidentText(kind: IncidentName, symbol: string | undefined): IncidentText {
  const { title, means, what_to_do: todo } = TEXTS[kind];
  const named = (text: string) => text.replaceAll('SYMBOL', symbol ?? 'SYMBOL');
  return { title, means: named(means), what_to_do: named(todo) };
}
