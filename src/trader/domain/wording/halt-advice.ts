// What a person needs to know about each reason of a halt: status and notices print it, and the runbook has the same words.
import { BY_OPERATOR, HALT_FILE, type HaltName } from '../terms/halt-reason.ts';
import type { BrokerWords } from './broker-words.ts';

export interface HaltAdvice {
  readonly happened: string;
  /** What it means for the money. */
  readonly money: string;
  /** What still works. */
  readonly works: string;
  /** What to type or do, in order. */
  readonly steps: readonly string[];
  /** How to see that it is over. */
  readonly check: string;
}

export const RUNBOOK = 'docs/runbook.md';

const RESTING = 'Positions keep the stops that rest at the broker.';
/** Where no stop can rest. */
const WATCHED = 'No stop rests at the exchange: only a running daemon watches the stops.';
const ALL_BUT_ENTRIES =
  'Everything but entries: stops are moved and restored, exits are sent, every command answers.';
const RESUME = 'Run `sluice resume`.';
const ACTIVE = '`sluice status` shows `trading ACTIVE` and names no reason.';
const CLEAN = '`sluice reconcile` lists no difference, and `sluice status` shows `trading ACTIVE`.';

export const HALT_ADVICE: Readonly<Record<HaltName, HaltAdvice>> = {
  'wrong-account': {
    happened: 'The gateway logged in to another account than the configured one.',
    money: `${RESTING} They do not trail, and no exit is sent while the wrong account is logged in.`,
    works:
      'Looking: status, positions, orders, logs. Nothing is sent to the gateway, cancels included.',
    steps: [
      'Log the gateway in to the configured account.',
      'Wait until `sluice status` says that the account matches again.',
      `${RESUME} It is refused while the gateway serves another account.`,
    ],
    check: '`sluice status` shows `trading ACTIVE` and the gateway ready.',
  },
  'journal-older-than-broker': {
    happened: 'The broker knows orders of ours that the journal does not contain.',
    money:
      'Shares and orders of the missing part count as foreign: the daemon neither moves their stops nor closes them. Positions in the journal stay protected.',
    works: ALL_BUT_ENTRIES,
    steps: [
      'If an older journal was restored: run `sluice db restore FILE` with the newest one.',
      'If no newer journal exists: run `sluice positions --foreign`, then `sluice adopt SYMBOL --yes` for each symbol to take it over with a stop, or close it in TWS.',
      'If another program used our client id: end it, or give it another id.',
      RESUME,
    ],
    check:
      '`sluice positions --foreign` lists nothing of ours, and `sluice status` shows `trading ACTIVE`.',
  },
  'journal-exchanged': {
    happened: 'The journal was removed, moved or overwritten while the daemon ran.',
    money: `${RESTING} What the daemon does from now on may be missing at the next start: it would take positions for foreign, and count orders and losses of today again from 0.`,
    works: ALL_BUT_ENTRIES,
    steps: [
      'If you moved the file, move it back to its place; `sluice status` still names this halt. Then go to the last step.',
      'Otherwise run `sluice flatten --yes` if you do not want to take positions over by hand, and wait until it is done.',
      'Run `sluice stop`, then `sluice db restore FILE`: with `journal-saved-N.sqlite` if the instance folder has it now, else with the newest backup.',
      'Run `sluice start`, then `sluice positions --foreign`: `sluice adopt SYMBOL --yes` takes over what the journal does not know, with a stop.',
      RESUME,
    ],
    check:
      '`sluice resume` refuses while the journal is not in its place; after it, `sluice status` shows `trading ACTIVE`.',
  },
  'oca-type': {
    happened:
      'The broker put our stop into a group in which a partial fill of the target cancels the stop.',
    money:
      'Until the position is closed, a partial fill of its target may leave the rest without a stop.',
    works: ALL_BUT_ENTRIES,
    steps: [
      'Run `sluice exit SYMBOL --yes` to close the position named in the alarm, or watch it until it is closed.',
      'Change the presets of the gateway or TWS so that groups reduce the other orders.',
      RESUME,
    ],
    check: 'The next entry raises no alarm `oca-type`.',
  },
  'journal: disk-full': {
    happened: 'The disk of the instance folder has no space left.',
    money: `${RESTING} Exits and protection use a reserve of 16 MiB; when it is used up, nothing more is sent.`,
    works:
      'Until the reserve is used up: moving and restoring stops, exits by rule and by hand. Notices are sent without the journal.',
    steps: [
      'Free space on the disk of the instance folder, which `sluice status` names: old tapes, logs and backups are in it.',
      RESUME,
    ],
    check: '`sluice status` shows `trading ACTIVE`; `reserve.bin` exists in the folder again.',
  },
  'journal: read-only': {
    happened: 'The file system of the instance folder does not allow writing any more.',
    money: `${RESTING} They do not trail, and no exit is sent, because nothing is sent that is not on disk first.`,
    works: 'Looking: status, positions, orders. Notices are sent without the journal.',
    steps: [
      'Close positions in TWS if they must be closed now.',
      'Make the file system writable again (`dmesg` shows why it is not); the daemon then records what waited.',
      RESUME,
    ],
    check: '`sluice status` shows `trading ACTIVE`, and `sluice db verify` prints no `fail`.',
  },
  'journal: io': {
    happened: 'The journal could not be written; the log has the reason.',
    money: `${RESTING} While it cannot be written they do not trail, and no exit is sent.`,
    works:
      'Looking: status, positions, orders. As soon as the journal can be written: everything but entries.',
    steps: [
      'Look at `sluice logs --level error`, and at `dmesg` for a failing disk.',
      'Run `sluice db verify`. If it prints `fail`, put a backup back with `sluice db restore FILE`, on a healthy disk.',
      RESUME,
    ],
    check: '`sluice status` shows `trading ACTIVE`, and `sluice db verify` prints no `fail`.',
  },
  'missing-fill': {
    happened: 'The broker has an execution of our order that was not reported to us.',
    money: 'The execution is recorded at its price, and the position has a stop for it.',
    works: ALL_BUT_ENTRIES,
    steps: ['Compare `sluice executions` with the trade log of TWS.', RESUME],
    check: CLEAN,
  },
  'foreign-order': {
    happened: 'An order that is not ours works in the account.',
    money: 'The daemon does not touch it. If it fills, its shares are not ours and have no stop.',
    works: ALL_BUT_ENTRIES,
    steps: ['Cancel the order in TWS, or leave it if it is yours.', RESUME],
    check: '`sluice status` shows `trading ACTIVE`; a `differs` line stays while the order works.',
  },
  'foreign-position': {
    happened: 'The account holds shares that are not ours.',
    money: 'The daemon does not touch them, and they have no stop of ours.',
    works: ALL_BUT_ENTRIES,
    steps: [
      'Run `sluice positions --foreign`.',
      'Run `sluice adopt SYMBOL --yes` to take them over with a stop, close them in TWS, or leave them if they are yours.',
      RESUME,
    ],
    check:
      '`sluice status` shows `trading ACTIVE`; a `differs` line stays while the shares are held.',
  },
  'quantity-mismatch': {
    happened: 'The account holds less than our executions add up to.',
    money:
      'After two equal answers the missing shares count as sold at an unknown price, without gain or loss, and the stop is reduced to what is held.',
    works: ALL_BUT_ENTRIES,
    steps: [
      'Look in TWS who sold the shares, and when.',
      'Run `sluice reconcile --statement FILE` with a statement of the broker; its prices replace the unknown ones.',
      RESUME,
    ],
    check: CLEAN,
  },
  'missing-stop': {
    happened: 'A position had no resting stop for its quantity in two comparisons with the broker.',
    money:
      'Until the stop is restored, its loss is unlimited; after three rejections, or 15 s without an answer, the daemon closes the position.',
    works: ALL_BUT_ENTRIES,
    steps: [
      'Run `sluice positions`. If a position is not protected, run `sluice protect SYMBOL` or `sluice exit SYMBOL --yes`.',
      RESUME,
    ],
    check: '`sluice status` says `all protected at the broker` and `trading ACTIVE`.',
  },
  'wrong-stop': {
    happened:
      'A stop at the broker was looser than it should be, or covered more than is held, in two comparisons.',
    money: 'The daemon moves it back; until then a fall may cost more than planned.',
    works: ALL_BUT_ENTRIES,
    steps: [
      'Run `sluice positions` and compare each stop with TWS. If somebody changes it there, agree on who does.',
      'If a stop is contested, run `sluice protect SYMBOL`.',
      RESUME,
    ],
    check: '`sluice status` says `all protected at the broker` and `trading ACTIVE`.',
  },
  'stale-order': {
    happened: 'An order of ours ended at the broker without a report.',
    money: 'Its end is recorded, and what it did to the position is compared with the broker.',
    works: ALL_BUT_ENTRIES,
    steps: ['Run `sluice orders` and `sluice positions`, and compare them with TWS.', RESUME],
    check: CLEAN,
  },
  'unsent-order': {
    happened: 'An order was decided and never reached the broker.',
    money: 'It is cancelled by its number and never sent again, so it cannot fill twice.',
    works: ALL_BUT_ENTRIES,
    steps: ['Run `sluice orders`; the order shows how it ended.', RESUME],
    check: CLEAN,
  },
  [HALT_FILE]: {
    happened:
      'A file named HALT is in the instance folder: `sluice halt`, a person or a script made it.',
    money: `${RESTING} Unfilled entries are cancelled.`,
    works: ALL_BUT_ENTRIES,
    steps: [
      'Find out who made it: the file contains the reason.',
      'Run `sluice resume`, which removes it.',
    ],
    check: ACTIVE,
  },
  [BY_OPERATOR]: {
    happened:
      'Someone halted trading: `sluice halt`, the dashboard or a chat; the reason is what they wrote.',
    money: `${RESTING} Unfilled entries are cancelled.`,
    works: ALL_BUT_ENTRIES,
    steps: [RESUME],
    check: ACTIVE,
  },
};

/** The advice in the words of a broker: its program, and whether stops rest there. */
export function haltAdviceAt(name: HaltName, broker: BrokerWords): HaltAdvice {
  const advice = HALT_ADVICE[name];
  const { screen, hasRestingStops } = broker;
  const money = hasRestingStops ? advice.money : advice.money.replace(RESTING, WATCHED);
  return { ...advice, money, steps: advice.steps.map((step) => step.replaceAll('TWS', screen)) };
}

/** What happened, what it means for the money, what to do, and where to read on. */
export function haltText(name: HaltName, broker: BrokerWords): string {
  const { happened, money, steps } = haltAdviceAt(name, broker);
  return [happened, money, ...steps, `See ${runbookLink(name)}.`].join(' ');
}

export function haltFileText({ isPresent }: { readonly isPresent: boolean }): string {
  return isPresent
    ? 'appeared: no entries while it is there'
    : 'removed: it blocks entries no longer';
}

/** The entry of a reason as facts and `status` show it. */
export function haltNameOf(reason: string): HaltName {
  // Journals of earlier versions have no kind.
  if (reason === 'journal') return 'journal: io';
  const [name = ''] = reason.split('; ');
  return isHaltName(name) ? name : BY_OPERATOR;
}

function isHaltName(name: string): name is HaltName {
  return Object.hasOwn(HALT_ADVICE, name);
}

/** `docs/runbook.md#journal-disk-full`: the heading's anchor as Markdown viewers form it. */
export function runbookLink(name: HaltName): string {
  const anchor = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
  return `${RUNBOOK}#${anchor}`;
}
