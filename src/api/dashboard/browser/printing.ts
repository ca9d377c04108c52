// Whether the page is being printed: a long table then shows rows one after the other instead of a box that is scrolled.
import { signal } from '@preact/signals';

export const isPrinting = signal(false);

export function watchPrinting(): void {
  const paper = matchMedia('print');
  const look = () => {
    isPrinting.value = paper.matches;
  };
  paper.addEventListener('change', look);
  addEventListener('beforeprint', () => {
    isPrinting.value = true;
  });
  addEventListener('afterprint', look);
}
