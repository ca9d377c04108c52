// Orders and executions whose state is not clear.
import type { IncidentText } from './incident-text.ts';
import { COMPARE, LEAVE, ONCE, WATCH } from './phrases.ts';

export const ORDERS = {
  'cancel-refused': {
    title: 'Cancel refused',
    happened:
      'The broker has refused several times to cancel an order, or its auction takes no cancels.',
    means: 'The order may still fill. A fill is booked and protected.',
    by_itself:
      'The broker is asked for all orders; what the order fills is booked and gets a stop.',
    what_to_do: WATCH,
  },
  'cancel-unanswered': {
    title: 'Cancel unanswered',
    happened: 'The broker has not answered a cancel for 10 s.',
    means: 'The order may still fill. A fill is booked and protected; no second exit is sent.',
    by_itself:
      'No other order for the same shares is sent meanwhile; the broker is asked, and the cancel is repeated.',
    what_to_do:
      'Cancel the order in the program of the broker; if it is not there, look at the trades, then settle it by a command that the alarm names.',
  },
  'entry-forgotten': {
    title: 'Entry unknown to the broker',
    happened: 'The broker no longer knows what an entry of an earlier day has filled.',
    means: 'The account may hold shares of this entry without a stop.',
    by_itself: 'The shares count as foreign; nothing is sent for them, and SYMBOL takes no entry.',
    what_to_do:
      'Look at the trades in the program of the broker; `sluice adopt SYMBOL --yes` takes the shares over with a stop.',
  },
  'execution-of-two-orders': {
    title: 'Execution of two orders',
    happened: 'The broker reports one execution for two orders.',
    means: ONCE,
    by_itself:
      'The execution counts once, for the order that had it first; the broker is asked again.',
    what_to_do: 'Run `sluice reconcile --statement FILE` with a statement of the broker.',
  },
  'execution-under-two-names': {
    title: 'Execution under two names',
    happened: 'The broker reports one execution under two numbers.',
    means: ONCE,
    by_itself: 'The execution counts once.',
    what_to_do: 'Run `sluice reconcile --statement FILE` with a statement of the broker.',
  },
  'exit-blind': {
    title: 'Exit without a price',
    happened: 'A condition of an exit needs a value that is unknown or too old.',
    means: 'The exit condition cannot be read. The position stays open; its stop rests.',
    by_itself:
      'The condition is evaluated again with each new price; stop, target and other exits go on.',
    what_to_do: LEAVE,
  },
  'exit-failed': {
    title: 'Exit failed',
    happened: 'The broker has ended or refused exits without closing the position, or an exercise.',
    means: 'The position is still open. The exit is sent again.',
    by_itself:
      'Another exit is sent after a minute, as long as the position is open; its stop rests meanwhile.',
    what_to_do: LEAVE,
  },
  'exit-forgotten': {
    title: 'Exit unknown to the broker',
    happened:
      'The broker no longer knows what an exit of an earlier day has filled, and the account still shows the shares.',
    means: 'The shares are not sold again on a guess, and have no stop. The loss is not limited.',
    by_itself:
      'Nothing is sent for these shares, and SYMBOL takes no entry, until you state the outcome.',
    what_to_do:
      'Look at the trades in the program of the broker, then run `sluice reconcile --apply` with the outcome of the order.',
  },
  'exit-held': {
    title: 'Exit waits at its limit',
    happened:
      'No order takes the other side of an exit at its limit, the broker holds it, its stock is halted, an option has no live price, or a vertical cannot be left as one.',
    means:
      'The position stays open until the exit fills; the loss may be larger than its stop says.',
    by_itself:
      'An exit that the broker holds is cancelled and replaced; one at its limit rests, and what is left of it is sent again in the next session. A vertical that was sold is taken apart, the sold contract first.',
    what_to_do: LEAVE,
  },
  'fills-contradicted': {
    title: 'Fills contradict each other',
    happened:
      'The broker states another quantity or price as filled than its executions add up to.',
    means: 'The booked quantity may be wrong, and with it the quantity of the stop.',
    by_itself: 'Nothing that is booked is taken back; the broker is asked again.',
    what_to_do: COMPARE,
  },
  'inferred-execution': {
    title: 'Execution inferred',
    happened:
      'The account shows that shares or contracts were traded, and no execution of it was reported.',
    means: 'The quantity follows the account; price and result of this execution are an estimate.',
    by_itself:
      'The trade is booked, marked as inferred in every figure; an execution that arrives later replaces it.',
    what_to_do: 'Run `sluice reconcile --statement FILE` with a statement of the broker.',
  },
  'lopsided-fill': {
    title: 'Filled in part',
    happened:
      'One contract of a pair, or one side of an order for shares and their contract, has filled without the other.',
    means: 'One leg filled without the other. What is left alone is closed.',
    by_itself:
      'No entry is made in the stock and its options; if the other does not fill, what is left alone is closed.',
    what_to_do: 'Look at the account in the program of the broker.',
  },
  'missing-fill': {
    title: 'Fill missing',
    happened: 'The broker has an execution of our order that was not reported.',
    means: 'The account shows a fill that is not booked. No new positions until it is clear.',
    by_itself: 'It is booked at its price, and the position gets a stop for it.',
    what_to_do: COMPARE,
  },
  'order-forked': {
    title: 'Order doubled',
    happened: 'The broker made a second order of a change.',
    means: 'A change became a second order. One of them is cancelled; until then both may fill.',
    by_itself: 'The tighter of the two stays, the other one is cancelled.',
    what_to_do: COMPARE,
  },
  'order-unknown': {
    title: 'Order unknown',
    happened: 'The broker has not said what became of an order.',
    means:
      'It may have filled or not. It is not sent again; no entry in SYMBOL until the broker answers.',
    by_itself:
      'It is never sent again; it is cancelled by its number, and the broker is asked until it shows or disproves it.',
    what_to_do: 'Run `sluice reconcile`.',
  },
  'roll-failed': {
    title: 'Roll failed',
    happened:
      'A position was to be moved to another contract, and one of the two orders did not fill.',
    means: 'Only one of the two orders was filled, or none. The message says what is held now.',
    by_itself: 'What is held keeps its protection; nothing is opened in its place.',
    what_to_do: LEAVE,
  },
  'stale-order': {
    title: 'Order that should not exist',
    happened: 'An order of ours has ended at the broker without a report.',
    means: 'It may fill. A fill is booked and protected.',
    by_itself: 'Its end is recorded, and what it did to the position is compared with the broker.',
    what_to_do: COMPARE,
  },
  'still-closing': {
    title: 'Still open before the close',
    happened: 'A position that should be closed is still open shortly before the close.',
    means: 'The position may be held overnight, and its stop does not act until the open.',
    by_itself: 'Its exit is kept at the broker; its stop rests where the broker has one.',
    what_to_do: LEAVE,
  },
  'unsent-order': {
    title: 'Order not at the broker',
    happened: 'An order was decided, and the broker never received it.',
    means: 'An order of ours was never accepted; what it was to protect or close may be open.',
    by_itself:
      'It is cancelled by its number and never sent again, so it cannot fill twice; what is missing is decided anew.',
    what_to_do: COMPARE,
  },
} as const satisfies Readonly<Record<string, IncidentText>>;
