// Notices for single facts.

import type { Venue } from '../../market/venues/venue.ts';
import type { FactOf } from '../domain/facts/facts.ts';
import type { Difference } from '../domain/facts/system-facts.ts';
import { BY_OPERATOR, HALT_FILE } from '../domain/terms/halt-reason.ts';
import type { BrokerWords } from '../domain/wording/broker-words.ts';
import { wordsAt } from '../domain/wording/figures.ts';
import { haltNameOf, haltText } from '../domain/wording/halt-advice.ts';
import { lockText } from '../domain/wording/lock-text.ts';
import type { RecordedFact } from '../ports/journal.ts';
import type { Look } from '../ports/look.ts';
import { leftBehindOf } from '../surfaces/control/left-behind.ts';
import { activityOf } from './activity-log/activity.ts';
import type { Notify } from './notify/notify.ts';

interface FactNoticesParts {
  readonly look: Look;
  readonly notify: Notify;
  readonly venue: Venue;
  readonly broker: BrokerWords;
  /** A person has muted the alarm. */
  isQuiet(raised: FactOf<'alarm-raised'>): boolean;
}

export function createFactNotices({ look, notify, venue, broker, isQuiet }: FactNoticesParts): {
  onFact(recorded: RecordedFact): void;
} {
  const foreign = createForeignWords(notify);
  const halts = createHaltWords(notify, broker);
  return {
    onFact(recorded) {
      const { fact } = recorded;
      switch (fact.type) {
        case 'alarm-raised':
          return isQuiet(fact)
            ? undefined
            : notify('alarm', fact.text, { about: `${fact.alarm} ${fact.symbol ?? ''}` });
        case 'config-changed':
        case 'config-refused': {
          const activity = activityOf(recorded, venue);
          const kind = fact.type === 'config-refused' ? 'alarm' : 'config-changed';
          if (activity !== undefined) notify(kind, activity.text, { about: fact.type });
          return;
        }
        case 'position-opened':
        case 'position-closed': {
          const activity = activityOf(recorded, venue);
          if (activity !== undefined) notify(fact.type, `${activity.topic} ${activity.text}`);
          return;
        }
        case 'trading-changed':
          return halts.tradingChanged(fact);
        case 'halt-file-changed':
          return halts.fileChanged(fact);
        case 'reconciled':
          return foreign.notice(fact.differences);
        case 'lock-set':
          // A cooldown after a trade is configured, so it needs no notice.
          return fact.lock.reason.kind === 'cooldown'
            ? undefined
            : notify('trading-reduced', lockText(fact.lock, wordsAt(venue)));
        case 'daemon-started':
          return notify('started', `sluice ${fact.version} has started`);
        case 'daemon-stopped':
          return notify('stopped', `stopped: ${fact.why}. ${leftBehindOf(look).text}`);
        default:
          // All other facts go only to the log, the screens, or a watch.
          return;
      }
    },
  };
}

interface HaltWords {
  tradingChanged(fact: FactOf<'trading-changed'>): void;
  fileChanged(fact: FactOf<'halt-file-changed'>): void;
}

/** `sluice halt` and `resume` change the file and the state together, which is one notice. */
function createHaltWords(notify: Notify, broker: BrokerWords): HaltWords {
  let isHalted = false;
  return {
    tradingChanged(fact) {
      isHalted = fact.state === 'HALTED';
      notifyTrading(notify, fact, broker);
    },
    fileChanged({ isPresent }) {
      if (isHalted) return;
      if (isPresent) notify('trading-halted', `trading is halted: ${haltText(HALT_FILE, broker)}`);
      else notify('trading-resumed', 'the HALT file was removed: it blocks entries no longer');
    },
  };
}

function notifyTrading(notify: Notify, fact: FactOf<'trading-changed'>, broker: BrokerWords): void {
  const why = `${fact.why} (by ${fact.by === 'operator' ? 'an operator' : 'the engine'})`;
  switch (fact.state) {
    case 'HALTED':
      return notify('trading-halted', `trading is halted: ${why}. ${adviceOn(fact.why, broker)}`);
    case 'REDUCING':
      return notify('trading-reduced', `entries blocked: ${why}`);
    case 'ACTIVE':
      return notify('trading-resumed', `entries allowed again: ${why}`);
  }
}

/** A person's own reason needs no explanation. */
function adviceOn(why: string, broker: BrokerWords): string {
  const name = haltNameOf(why);
  return name === BY_OPERATOR ? '`sluice resume` allows entries again.' : haltText(name, broker);
}

/** Foreign holdings and orders stay as they are. Their presence blocks entries and is reported once while unchanged. */
function createForeignWords(notify: Notify): { notice(differences: readonly Difference[]): void } {
  let reported: ReadonlySet<string> = new Set();
  return {
    notice(differences) {
      const before = reported;
      const found = differences.filter(
        ({ kind, action }) => kind.startsWith('foreign-') && action === 'ignored',
      );
      reported = new Set(found.map(({ symbol, text }) => `${symbol}: ${text}`));
      for (const text of reported) {
        if (!before.has(text))
          notify('foreign', `${text}; left as they are, entries blocked meanwhile`, {
            about: text,
          });
      }
    },
  };
}
