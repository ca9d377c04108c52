// What a story measured, written down for the table of faults when somebody wants it: SLUICE_MEASURES names the file.
import { appendFileSync } from 'node:fs';

export function measured(story: string, text: string): void {
  const file = process.env.SLUICE_MEASURES;
  if (file !== undefined) appendFileSync(file, `${story}\t${text}\n`);
}
