// How wide output may be: a terminal has its own width, a pipe and a file have none.

type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;

const USUAL_COLUMNS = 80;
/** Longer lines of running text are hard to read. */
const TEXT_COLUMNS_MAX = 120;

/** Tables use the width of the terminal; nothing is cut in a pipe or a file. */
export function tableWidth(output: Output = process.stdout): number {
  return output.isTTY === true ? columnsOf(output) : Number.POSITIVE_INFINITY;
}

/** Sentences are folded at this width, in a pipe as at an ordinary terminal. */
export function textWidth(output: Output = process.stdout): number {
  return output.isTTY === true ? Math.min(columnsOf(output), TEXT_COLUMNS_MAX) : USUAL_COLUMNS;
}

/** Some pseudo-terminals report no columns. */
function columnsOf({ columns }: Output): number {
  return columns > 0 ? columns : USUAL_COLUMNS;
}
