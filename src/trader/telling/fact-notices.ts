// Facts that are worth a message by themselves.

import type { Fact } from '../domain/facts/facts.ts';
import type { Difference } from '../domain/facts/house-facts.ts';
import { lockText } from '../domain/wording/lock-text.ts';
import type { RecordedFact } from '../ports/journal.ts';
import type { Look } from '../ports/look.ts';
import { leftBehind } from '../surfaces/desk/desk.ts';
import type { Say } from './say/say.ts';
import { storyOf } from './story/story.ts';

interface FactNoticesParts {
  readonly look: Look;
  readonly say: Say;
}

export function createFactNotices({ look, say }: FactNoticesParts): {
  hear(recorded: RecordedFact): void;
} {
  const foreign = createForeignWords(say);
  return {
    hear(recorded) {
      const { fact } = recorded;
      switch (fact.type) {
        case 'alarm-raised':
          return say('alarm', fact.text, { about: `${fact.alarm} ${fact.symbol ?? ''}` });
        case 'config-changed':
        case 'config-refused': {
          const story = storyOf(recorded);
          const kind = fact.type === 'config-refused' ? 'alarm' : 'config-changed';
          if (story !== undefined) say(kind, story.text, { about: fact.type });
          return;
        }
        case 'position-opened':
        case 'position-closed': {
          const story = storyOf(recorded);
          if (story !== undefined) say(fact.type, `${story.topic} ${story.text}`);
          return;
        }
        case 'trading-changed':
          return sayTrading(say, fact);
        case 'reconciled':
          return foreign.notice(fact.differences);
        case 'lock-set':
          // A rule that rests after a trade does what its file says.
          return fact.lock.reason.kind === 'cooldown'
            ? undefined
            : say('trading-reduced', lockText(fact.lock));
        case 'daemon-started':
          return say('started', `sluice ${fact.version} has started`);
        case 'daemon-stopped':
          return say('stopped', `stopped: ${fact.why}. ${leftBehind(look.positions())}`);
        default:
          // Everything else is for the log, the screens, or one of the watches.
          return;
      }
    },
  };
}

function sayTrading(say: Say, fact: Extract<Fact, { type: 'trading-changed' }>): void {
  const why = `${fact.why} (by ${fact.by === 'operator' ? 'an operator' : 'the engine'})`;
  switch (fact.state) {
    case 'HALTED':
      return say('trading-halted', `trading is halted: ${why}`);
    case 'REDUCING':
      return say('trading-reduced', `no new entries: ${why}`);
    case 'ACTIVE':
      return say('trading-resumed', `trading goes on: ${why}`);
  }
}

/** What is not ours is left alone; that it is there, and keeps entries away, is said once while it stays as it is. */
function createForeignWords(say: Say): { notice(differences: readonly Difference[]): void } {
  let told: ReadonlySet<string> = new Set();
  return {
    notice(differences) {
      const before = told;
      const found = differences.filter(
        ({ kind, action }) => kind.startsWith('foreign-') && action === 'ignored',
      );
      told = new Set(found.map(({ symbol, text }) => `${symbol}: ${text}`));
      for (const text of told) {
        if (!before.has(text))
          say('foreign', `${text}; left alone, no entries in it meanwhile`, { about: text });
      }
    },
  };
}
