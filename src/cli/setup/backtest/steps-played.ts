// Long work in steps: it shows how far it is, and Ctrl-C says what of it is kept.
import { printNote } from '../../program/output.ts';
import { createProgress, type Pace, paceOf } from '../../program/progress.ts';

export interface PlayedSteps extends Pace {
  /** Those of them that an earlier run has played. */
  readonly before: number;
  /** Of `--resume`. */
  readonly file: string | undefined;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Until its first step has ended, signals end the process at once, as they end others. */
export function playedSteps({ before, file, ...pace }: PlayedSteps) {
  const progress = createProgress();
  const { steps, total } = pace;
  const advance = paceOf(progress, { ...pace, total: total - before });
  let done = before;

  function leave(signal: NodeJS.Signals): void {
    end();
    const counted = `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} ${steps}`;
    const kept =
      file === undefined
        ? 'None is kept; with --resume FILE, the same command plays the others.'
        : `${file} has them, and the same command plays the others.`;
    printNote(`Ended after ${counted}. ${kept}`);
    process.kill(process.pid, signal);
  }

  function end(): void {
    for (const signal of SIGNALS) process.off(signal, leave);
    progress.end();
  }

  return {
    step(): void {
      if (done === before) for (const signal of SIGNALS) process.on(signal, leave);
      done += 1;
      advance();
    },
    end,
  };
}
