// How far a long command is, on stderr. At a terminal one line, only after two seconds, and gone when it ends; elsewhere, as in the log
// of a nightly run, a line for each tenth.

export interface Progress {
  /** Called after every step; the text is made only when it is shown. */
  draw(text: () => string): void;
  /** Called at each tenth. */
  log(text: () => string): void;
  /** Removes the line; to be called before the result is printed. */
  end(): void;
}

interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressParts {
  readonly output: Screen;
  readonly isJsonAsked: boolean;
  readonly now: () => number;
}

/** Shorter commands print nothing but their result. */
const FIRST_AFTER_MS = 2_000;
const EVERY_MS = 200;
const LOGGED_AFTER_MS = 10_000;
const TENTHS = 10;
const LINE_START = '\r\u001b[K';

const OF_PROCESS: ProgressParts = {
  output: process.stderr,
  isJsonAsked: process.argv.includes('--json'),
  now: () => performance.now(),
};

export function createProgress({ output, isJsonAsked, now } = OF_PROCESS): Progress {
  const isShown = output.isTTY === true && !isJsonAsked;
  const isLogged = output.isTTY !== true && !isJsonAsked;
  const begun = now();
  let nextAt = begun + FIRST_AFTER_MS;
  let isOnScreen = false;
  return {
    draw(text) {
      if (!isShown || now() < nextAt) return;
      nextAt = now() + EVERY_MS;
      isOnScreen = true;
      output.write(`${LINE_START}${text()}`);
    },
    log(text) {
      if (isLogged && now() - begun >= LOGGED_AFTER_MS) output.write(`${text()}\n`);
    },
    end() {
      if (isOnScreen) output.write(LINE_START);
      isOnScreen = false;
    },
  };
}

/** Steps towards a known end, such as `backtest  41 %`. */
export function stepsOf(progress: Progress, what: string, total: number): () => void {
  let done = 0;
  return () => {
    done += 1;
    progress.draw(() => `${what}  ${Math.min(99, Math.floor((100 * done) / total))} %`);
  };
}

export interface Pace {
  readonly what: string;
  /** Of what there are several: `variants`. */
  readonly steps: string;
  readonly total: number;
}

/** Long steps towards a known end: `grid  41 of 1,000 variants, 62 a minute, 15 min left`. */
export function paceOf(
  progress: Progress,
  { what, steps, total }: Pace,
  now: () => number = OF_PROCESS.now,
): () => void {
  const begun = now();
  let done = 0;
  function text(): string {
    const minutes = (now() - begun) / 60_000;
    const counted = `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} ${steps}`;
    const left = ((total - done) * minutes) / done;
    return `${what}  ${counted}, ${rateText(done / minutes)} a minute, ${leftText(left)} left`;
  }
  const tenth = () => Math.floor((TENTHS * done) / total);
  return () => {
    const before = tenth();
    done += 1;
    if (tenth() > before) progress.log(text);
    progress.draw(text);
  };
}

function rateText(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

function leftText(minutes: number): string {
  if (minutes < 1) return `${Math.ceil(minutes * 60)} s`;
  return minutes < 90 ? `${Math.ceil(minutes)} min` : `${Math.ceil(minutes / 60)} h`;
}

const BAR_CELLS = 30;

/** The same as a bar, for work of half a minute and more: `train  [######........]  41 %`. */
export function barOf(progress: Progress, what: string, total: number): () => void {
  let done = 0;
  return () => {
    done += 1;
    progress.draw(() => {
      const share = Math.min(0.99, done / total);
      const filled = '#'.repeat(Math.floor(share * BAR_CELLS)).padEnd(BAR_CELLS, '.');
      return `${what}  [${filled}]  ${Math.floor(100 * share)} %`;
    });
  };
}

/** Steps whose number is not known, such as `replay  12,000 inputs`. */
export function countOf(progress: Progress, what: string, steps: string): () => void {
  let done = 0;
  return () => {
    done += 1;
    progress.draw(() => `${what}  ${done.toLocaleString('en-US')} ${steps}`);
  };
}
