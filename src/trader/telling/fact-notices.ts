// Notices for single facts.

import type { Venue } from '../../market/venues/venue.ts';
import type { Fact } from '../domain/facts/facts.ts';
import type { Difference } from '../domain/facts/house-facts.ts';
import { BY_OPERATOR, HALT_FILE } from '../domain/terms/halt-reason.ts';
import { wordsAt } from '../domain/wording/figures.ts';
import { haltNameOf, haltText } from '../domain/wording/halt-advice.ts';
import { lockText } from '../domain/wording/lock-text.ts';
import type { RecordedFact } from '../ports/journal.ts';
import type { Look } from '../ports/look.ts';
import { leftBehind } from '../surfaces/desk/desk.ts';
import type { Say } from './say/say.ts';
import { storyOf } from './story/story.ts';

interface FactNoticesParts {
  readonly look: Look;
  readonly say: Say;
  readonly venue: Venue;
}

export function createFactNotices({ look, say, venue }: FactNoticesParts): {
  hear(recorded: RecordedFact): void;
} {
  const foreign = createForeignWords(say);
  const halts = createHaltWords(say, venue);
  return {
    hear(recorded) {
      const { fact } = recorded;
      switch (fact.type) {
        case 'alarm-raised':
          return say('alarm', fact.text, { about: `${fact.alarm} ${fact.symbol ?? ''}` });
        case 'config-changed':
        case 'config-refused': {
          const story = storyOf(recorded, venue);
          const kind = fact.type === 'config-refused' ? 'alarm' : 'config-changed';
          if (story !== undefined) say(kind, story.text, { about: fact.type });
          return;
        }
        case 'position-opened':
        case 'position-closed': {
          const story = storyOf(recorded, venue);
          if (story !== undefined) say(fact.type, `${story.topic} ${story.text}`);
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
            : say('trading-reduced', lockText(fact.lock, wordsAt(venue)));
        case 'daemon-started':
          return say('started', `sluice ${fact.version} has started`);
        case 'daemon-stopped':
          return say('stopped', `stopped: ${fact.why}. ${leftBehind(look.positions())}`);
        default:
          // All other facts go only to the log, the screens, or a watch.
          return;
      }
    },
  };
}

type FactOf<Type extends Fact['type']> = Extract<Fact, { type: Type }>;

interface HaltWords {
  tradingChanged(fact: FactOf<'trading-changed'>): void;
  fileChanged(fact: FactOf<'halt-file-changed'>): void;
}

/** `sluice halt` and `resume` change the file and the state together, which is one notice. */
function createHaltWords(say: Say, venue: Venue): HaltWords {
  let isHalted = false;
  return {
    tradingChanged(fact) {
      isHalted = fact.state === 'HALTED';
      sayTrading(say, fact, venue);
    },
    fileChanged({ isPresent }) {
      if (isHalted) return;
      if (isPresent) say('trading-halted', `trading is halted: ${haltText(HALT_FILE, venue)}`);
      else say('trading-resumed', 'the HALT file was removed: it blocks entries no longer');
    },
  };
}

function sayTrading(say: Say, fact: FactOf<'trading-changed'>, venue: Venue): void {
  const why = `${fact.why} (by ${fact.by === 'operator' ? 'an operator' : 'the engine'})`;
  switch (fact.state) {
    case 'HALTED':
      return say('trading-halted', `trading is halted: ${why}. ${adviceOn(fact.why, venue)}`);
    case 'REDUCING':
      return say('trading-reduced', `entries blocked: ${why}`);
    case 'ACTIVE':
      return say('trading-resumed', `entries allowed again: ${why}`);
  }
}

/** A person's own reason needs no explanation. */
function adviceOn(why: string, venue: Venue): string {
  const name = haltNameOf(why);
  return name === BY_OPERATOR ? '`sluice resume` allows entries again.' : haltText(name, venue);
}

/** Foreign holdings and orders stay as they are. Their presence blocks entries and is reported once while unchanged. */
function createForeignWords(say: Say): { notice(differences: readonly Difference[]): void } {
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
          say('foreign', `${text}; left as they are, entries blocked meanwhile`, { about: text });
      }
    },
  };
}
