// What a feed that is silent or refused means for the money.
import type { Notice } from './notice.ts';
import type { Status } from './shapes.ts';
import { ageBetween, span } from './times.ts';

export function feedNotices({ feeds: all, market_time: now }: Status): Notice[] {
  const texts: Readonly<Record<string, readonly [string, string]>> = {
    unauthorized: ['REFUSES THE KEY', 'No predictions arrive until the key is right'],
    backing_off: ['DOES NOT ANSWER', 'It is asked again, less and less often'],
    stopped: ['STOPPED', 'It is not asked any more'],
  };
  return all.flatMap(({ name, state, failures, last_poll: at, silent_since }): Notice[] => {
    const words = texts[state];
    if (words === undefined)
      return silent_since === null ? [] : [silentFeed(name, silent_since, now)];
    const asked = ageBetween(at, now);
    const since = asked === undefined ? 'never asked' : `asked ${span(asked)} ago`;
    const [title, text] = words;
    return [
      {
        ...{ id: `feed ${name}`, urgency: 'warning', title: `FEED ${name} ${title}` },
        text: `${text} (${failures} failures, ${since}). Positions keep their stops and exits.`,
      },
    ];
  });
}

/** It is asked, or should be, and nothing comes. */
function silentFeed(name: string, since: string, now: string | null): Notice {
  const age = ageBetween(since, now);
  return {
    ...{ id: `feed ${name}`, urgency: 'warning', title: `FEED ${name} OLD` },
    text: `No answer${age === undefined ? '' : ` for ${span(age)}`}; its last predictions are not traded on any more. Positions keep their stops and exits.`,
  };
}
