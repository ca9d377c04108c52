// Collapses repeated notices: the first is sent at once, later ones once per window with their count.
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import type { Notice } from '../../ports/notifier.ts';
import { rankOf } from './queue.ts';

export interface Repeats {
  hear(notice: Notice): void;
  /** Sends the notices that were only counted so far. */
  flush(): void;
}

interface Window {
  count: number;
  /** The newest text with the highest level of those counted. */
  newest: Notice;
  cancel: Cancel;
}

const WINDOW_MS = 5 * 60_000;

export function createRepeats(wall: WallClock, say: (notice: Notice) => void): Repeats {
  const windows = new Map<string, Window>();

  function open(key: string, notice: Notice): void {
    const window: Window = { count: 0, newest: notice, cancel: wall.after(WINDOW_MS, close) };
    windows.set(key, window);
    function close(): void {
      windows.delete(key);
      if (window.count === 0) return;
      sayCounted(window);
      // A continuing repetition is sent once per window, not at its next occurrence.
      open(key, window.newest);
    }
  }

  function sayCounted({ newest, count }: Window): void {
    const minutes = WINDOW_MS / 60_000;
    say({ ...newest, text: `${newest.text} [${count} more within ${minutes} minutes]` });
  }

  return {
    hear(notice) {
      if (notice.about === undefined) return say(notice);
      const key = `${notice.kind} ${notice.about}`;
      const window = windows.get(key);
      if (window === undefined) {
        open(key, notice);
        return say(notice);
      }
      const isLouder = rankOf(notice) > rankOf(window.newest);
      const level = isLouder || window.count === 0 ? notice.level : window.newest.level;
      window.newest = { ...notice, level };
      window.count += 1;
    },
    flush() {
      for (const window of windows.values()) {
        window.cancel();
        if (window.count > 0) sayCounted(window);
      }
      windows.clear();
    },
  };
}
