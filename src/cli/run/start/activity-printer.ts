// Prints the activity log: one line per event in exchange time, and at a terminal a status line below that is kept up to
// date.

import { toIso } from '../../../kernel/instant.ts';
import { escapedLine } from '../../../kernel/printable-text.ts';
import type { Daemon } from '../../../trader/app/daemon/daemon-contract.ts';
import { activityOf } from '../../../trader/notifications/activity-log/activity.ts';
import type {
  ActivityLine,
  Tone,
} from '../../../trader/notifications/activity-log/activity-line.ts';
import { home } from '../../program/home.ts';
import { textWidth } from '../../program/terminal.ts';
import { exchangeTime, wrapped } from '../../program/words.ts';
import { statusLine } from './status-line.ts';

const REFRESH_MS = 250;
const TOPIC_WIDTH = 10;
const COLOR_BY_TONE: Record<Tone, string> = {
  plain: '',
  quiet: '\u001b[2m',
  good: '\u001b[32m',
  bad: '\u001b[31m',
  strong: '\u001b[1m',
};
const RESET = '\u001b[0m';
const CLEAR_LINE = '\r\u001b[K';

export interface ActivityPrinter {
  /** Prints a sentence between the events. */
  say(text: string): void;
  follow(daemon: Daemon): void;
  stop(): void;
}

export function createActivityPrinter(stream: NodeJS.WriteStream): ActivityPrinter {
  const isTerminal = stream.isTTY === true;
  const hasColor = isTerminal && (process.env.NO_COLOR ?? '') === '';
  let status = '';
  let refreshing: ReturnType<typeof setInterval> | undefined;

  function print(line: string): void {
    stream.write(isTerminal ? `${CLEAR_LINE}${line}\n${status}` : `${line}\n`);
  }

  function printLine(time: string, activity: ActivityLine): void {
    const color = hasColor ? COLOR_BY_TONE[activity.tone] : '';
    const head = `${time}  ${activity.topic.padEnd(TOPIC_WIDTH)}  `;
    for (const [index, text] of wrapped(
      escapedLine(activity.text),
      textWidth(stream) - head.length,
    ).entries()) {
      const line = `${index === 0 ? head : ' '.repeat(head.length)}${text}`;
      print(color === '' ? line : `${color}${line}${RESET}`);
    }
  }

  function stop(): void {
    clearInterval(refreshing);
    status = '';
    if (isTerminal) stream.write(CLEAR_LINE);
  }
  return {
    say: print,
    follow(daemon) {
      daemon.trader.facts$.subscribe({
        next(recorded) {
          const activity = activityOf(recorded, home());
          if (activity !== undefined) printLine(exchangeTime(toIso(recorded.at)), activity);
        },
        // The trader has stopped; the journal that the status line reads closes next.
        complete: stop,
      });
      if (!isTerminal) return;
      refreshing = setInterval(() => {
        status = clipped(statusLine(daemon), textWidth(stream));
        stream.write(`${CLEAR_LINE}${status}`);
      }, REFRESH_MS);
    },
    stop,
  };
}

function clipped(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}~` : text;
}
