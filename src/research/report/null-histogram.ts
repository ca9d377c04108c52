// The profits of runs that can know nothing as a histogram, with the run itself marked: drawn here, so that it prints without a script.
import type { Venue } from '../../market/venues/venue.ts';
import { type AgainstChance, chanceSentence } from '../../trader/domain/report/against-chance.ts';
import { signedAmount, wholeNumber } from '../../trader/domain/report/report-words.ts';
import { type Html, html } from './markup/html.ts';

const WIDTH = 720;
const HEIGHT = 150;
const BINS = 24;

export function nullHistogram(chance: AgainstChance, { currency, currencyDigits }: Venue): Html {
  const { own, drawn } = chance;
  const profits = drawn.map(({ profit }) => profit);
  const [low, high] = [Math.min(own.profit, ...profits), Math.max(own.profit, ...profits)];
  const binWidth = (high - low) / BINS || 1;
  const counts = new Array<number>(BINS).fill(0);
  for (const profit of profits) {
    const bin = Math.min(BINS - 1, Math.floor((profit - low) / binWidth));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(1, ...counts);
  const step = WIDTH / BINS;
  const bars = counts.map((count, bin) => {
    const height = ((HEIGHT - 10) * count) / most;
    return html`<rect x="${place(bin * step + 1)}" y="${place(HEIGHT - height)}" width="${place(step - 2)}" height="${place(height)}"></rect>`;
  });
  const at = high === low ? WIDTH / 2 : ((own.profit - low) / (high - low)) * WIDTH;
  const money = (value: number) => signedAmount(value, currencyDigits);
  const said = `The line is this run, ${money(own.profit)} ${currency}; ${wholeNumber(drawn.length)} runs that can know nothing lie between ${money(Math.min(...profits))} and ${money(Math.max(...profits))}.`;
  return html`<section><h2>Profit against chance</h2><svg class="histogram" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${chanceSentence(chance)}"><g>${bars}</g><line x1="${place(at)}" x2="${place(at)}" y1="0" y2="${HEIGHT}"></line></svg><p class="hint">${said}</p></section>`;
}

function place(value: number): string {
  return value.toFixed(1);
}
