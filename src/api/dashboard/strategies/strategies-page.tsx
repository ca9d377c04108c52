// What runs and what it waits for, the files behind it, and reports of backtests; or one file, or one report.
import { trader } from '../state/dashboard-snapshot.ts';
import { place } from '../state/place.ts';
import { Backtests } from './backtests.tsx';
import { ComparePage } from './compare-page.tsx';
import { Files } from './files.tsx';
import { GridPage } from './grid-page.tsx';
import { Grids } from './grids.tsx';
import { Limits } from './limits.tsx';
import { NewFile, OneFile } from './one-file.tsx';
import { OneReport } from './one-report.tsx';
import { Running } from './running.tsx';

export function StrategiesPage() {
  const { of = '' } = place.value;
  const name = trader.value?.name;
  if (name === undefined) return <p class="waiting">Waiting for the first answer…</p>;
  const [, kind, what = ''] = /^(file|new|report|compare|grid):(.+)$/.exec(of) ?? [];
  if (kind === 'file') return <OneFile key={`${name} ${what}`} trader={name} file={what} />;
  if (kind === 'new') return <NewFile key={`${name} ${what}`} trader={name} file={what} />;
  if (kind === 'report') return <OneReport key={`${name} ${what}`} trader={name} id={what} />;
  if (kind === 'compare') return <ComparePage key={`${name} ${what}`} trader={name} ids={what} />;
  if (kind === 'grid') return <GridPage key={`${name} ${what}`} trader={name} id={what} />;
  return (
    <div class="strategies values">
      <Running trader={name} />
      <Files trader={name} />
      <Backtests trader={name} />
      <Grids trader={name} />
      <Limits />
    </div>
  );
}
