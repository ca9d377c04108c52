import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { createFeedGroup } from '../../../src/trader/app/daemon/feed-group.ts';
import type { FeedSettings } from '../../../src/trader/ports/feed-settings.ts';
import type { FeedReport } from '../../../src/trader/ports/prediction-feed.ts';
import { settings as settingsOf, strategy } from '../engine/harness/settings.ts';

const [FLOW] = settingsOf([strategy()]).feeds;

function feedOf(name: string, changes: Partial<FeedSettings> = {}): FeedSettings {
  if (FLOW === undefined) throw new Error('no feed');
  return { ...FLOW, name, ...changes } as FeedSettings;
}

function group(...settings: FeedSettings[]) {
  const happened: string[] = [];
  const streams: Subject<FeedReport>[] = [];
  const own = createFeedGroup(settings, ({ name, symbols }) => {
    const reports$ = new Subject<FeedReport>();
    streams.push(reports$);
    const what = `${name} ${symbols.join()}`;
    return {
      name,
      reports$,
      start: () => void happened.push(`start ${what}`),
      async stop() {
        happened.push(`stop ${what}`);
      },
    };
  });
  const heard: string[] = [];
  own.reports$.subscribe(({ feed }) => heard.push(feed));
  const say = (at: number, feed: string) =>
    streams[at]?.next({ type: 'feed-changed', feed, state: 'polling', why: '' });
  return { own, happened, heard, say };
}

describe('a group of feeds', () => {
  it('replaces the changed feed while the others keep polling', async () => {
    const { own, happened, heard, say } = group(feedOf('a'), feedOf('b'));
    own.start();
    happened.length = 0;
    own.apply([feedOf('a'), feedOf('b', { symbols: ['MSFT'] })]);
    expect(happened).toEqual(['stop b AAPL', 'start b MSFT']);
    say(0, 'a');
    say(1, 'b, as it was');
    say(2, 'b');
    expect(heard).toEqual(['a', 'b']);
    happened.length = 0;
    own.apply([feedOf('a'), feedOf('b', { symbols: ['MSFT'] })]);
    expect(happened).toEqual([]);
  });

  it('adds and removes feeds', async () => {
    const { own, happened } = group(feedOf('a'));
    own.start();
    own.apply([feedOf('c')]);
    expect(happened).toEqual(['start a AAPL', 'stop a AAPL', 'start c AAPL']);
    await own.stop();
    expect(happened.at(-1)).toBe('stop c AAPL');
  });
});
