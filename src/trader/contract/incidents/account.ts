// What the account holds beside what is booked, and what was done to it outside of sluice.
import type { IncidentText } from './incident-text.ts';
import { COMPARE, NOTHING_AT_RISK, WATCH } from './phrases.ts';

export const ACCOUNT = {
  'closed-by-hand': {
    title: 'Closed by hand',
    happened: 'Somebody closed the position in the program of the broker, or the broker did.',
    means: 'The position was closed outside of sluice. Its stop and exits are cancelled.',
    by_itself: 'The trade is booked at its price; its stop and its exits are cancelled.',
    what_to_do: 'Acknowledge it if it was you; otherwise look at who uses the account.',
  },
  'closed-twice': {
    title: 'Closed twice',
    happened: 'Somebody sold the same shares while our stop, target or exit filled.',
    means: 'The account holds shares on the other side, without a stop. Their loss is not limited.',
    by_itself: 'Nothing is traded to repair it; SYMBOL takes no entry.',
    what_to_do: 'Close them in the program of the broker, or run `sluice adopt SYMBOL --yes`.',
  },
  'contract-changed': {
    title: 'Contract changed',
    happened:
      'The broker offers SYMBOL under another contract than before, or announces a merger, a spin-off or a new symbol of it.',
    means: `No entries in SYMBOL. ${NOTHING_AT_RISK}`,
    by_itself:
      'SYMBOL takes no entry; positions keep their contract, and their stop at its price and number of shares.',
    what_to_do:
      'State another contract under `instruments:` in the configuration, then run `sluice reload`. Of an announcement: keep what is held, or run `sluice exit SYMBOL --yes` before its day; `sluice resume` allows entries.',
  },
  'foreign-order': {
    title: 'Order of someone else',
    happened: 'An order that is not ours works in the account.',
    means: 'It is left as it is. Entries in SYMBOL are blocked meanwhile.',
    by_itself: 'It is left as it is; SYMBOL takes no entry while it works.',
    what_to_do: COMPARE,
  },
  'foreign-own-ref': {
    title: 'Order with our name',
    happened: 'An order with our name works at the broker, and the journal does not contain it.',
    means: 'An order that the journal does not contain has a name of ours. It is left as it is.',
    by_itself: 'Trading is halted; the order is left as it is.',
    what_to_do: COMPARE,
  },
  'foreign-position': {
    title: 'Shares of someone else',
    happened: 'The account holds shares that are not ours.',
    means: 'They have no stop of ours. Entries in SYMBOL are blocked meanwhile.',
    by_itself: 'They are neither protected nor sold; SYMBOL takes no entry.',
    what_to_do:
      'Run `sluice positions --foreign`, then `sluice adopt SYMBOL --yes` to take them over with a stop.',
  },
  'journal-older-than-broker': {
    title: 'Journal older than the broker',
    happened:
      'The broker knows orders of ours that the journal does not contain: the journal was lost, or an older one was put back.',
    means: 'Shares of the missing part count as foreign and have no stop of ours.',
    by_itself: 'Trading is halted; nothing is sent for what the journal does not contain.',
    what_to_do: 'Run `sluice status`: it names the page of the runbook.',
  },
  'overnight-notional': {
    title: 'Much is held overnight',
    happened: 'More would be held overnight than the limit in the configuration.',
    means: 'More than the configured limit stays open. Stops do not act until the open.',
    by_itself: 'It only warns: nothing is closed.',
    what_to_do: 'Run `sluice positions`, then `sluice exit SYMBOL --yes` for what is too much.',
  },
  'quantity-mismatch': {
    title: 'Another quantity at the broker',
    happened: 'The account holds less than our executions add up to.',
    means:
      'The stop of SYMBOL may cover too few or too many shares. No new positions until it is clear.',
    by_itself:
      'After two equal answers the missing shares count as sold, marked as inferred, and the stop is reduced to what is held.',
    what_to_do: `${COMPARE} If the alarm itself names commands, those settle it.`,
  },
  remainder: {
    title: 'Part of a share without a stop',
    happened: 'A person, a split or a dividend left a part of a share.',
    means: 'The broker takes no order for part of a share by its API: this part has no stop.',
    by_itself: 'Stop and exits cover the whole shares. The part counts nowhere else.',
    what_to_do: 'Sell it in the app of the broker.',
  },
  'sign-flip': {
    title: 'Position crossed zero',
    happened: 'More was sold, or bought back, than was held.',
    means: 'The account is on the other side of SYMBOL. What it holds is closed.',
    by_itself: 'The shares on the other side are closed at the market at once.',
    what_to_do: WATCH,
  },
  split: {
    title: 'Split',
    happened: 'The shares of SYMBOL were split or merged.',
    means: 'Quantity, prices and stop were restated; the value is the same.',
    by_itself:
      'Orders in the old terms were cancelled, and the stop was placed at the restated price.',
    what_to_do: 'Compare the quantity with the program of the broker.',
  },
  'split-suspected': {
    title: 'Split suspected',
    happened:
      'The price or the shares of SYMBOL changed as in a split, and the broker has not confirmed one.',
    means: 'The stop of SYMBOL may be of before a split; it is restored once that is clear.',
    by_itself: 'The stop waits until it is clear, and is placed before the open.',
    what_to_do: COMPARE,
  },
  'split-unclear': {
    title: 'Split unclear',
    happened: 'The account and the prices do not show what was split.',
    means: 'The stop of SYMBOL stays at its old price, which may be wrong.',
    by_itself:
      'The stop is left at a price that follows the market of today, or where it was; SYMBOL takes no entry until `sluice resume`.',
    what_to_do:
      'Look at the account, then run `sluice release SYMBOL --yes` and `sluice adopt SYMBOL --yes`.',
  },
} as const satisfies Readonly<Record<string, IncidentText>>;
