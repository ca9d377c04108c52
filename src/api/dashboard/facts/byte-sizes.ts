// Sizes of files and disks as people read them.
import { numberFormat } from './number-formats.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const STEP = 1_024;

/** `1.5 GiB` */
export function byteSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / STEP ** power;
  return `${numberFormat({ maximumFractionDigits: power === 0 ? 0 : 1 }).format(value)} ${UNITS[power]}`;
}
