// A day with its tape in a browser, of which the viewer `ann` has signed in.
import { DASHBOARD } from '../../scripts/build-dashboard.ts';
import { FILMED_DAY, filmedDay } from '../api/harness/filmed-day.ts';
import { scriptedTrader } from '../api/harness/scripted-trader.ts';
import { PASSWORD, served } from '../api/harness/served.ts';
import { open, signInByPassword } from './chromium.ts';

interface FilmShown {
  readonly hasTape?: boolean;
  readonly minutesBefore?: number;
  /** Behind `#`, where the browser begins once somebody has signed in. */
  readonly address?: string;
}

export async function filmShown({
  hasTape = true,
  minutesBefore = 0,
  address = `/film/${FILMED_DAY}`,
}: FilmShown = {}) {
  const place = await filmedDay({ hasTape, minutesBefore });
  const api = await served([scriptedTrader('DU1', 'DU1')], 'closed', new Map(), {
    ...{ traders: [place], dashboard: DASHBOARD },
  });
  await api.signedIn('ann', 'viewer', ['DU1']);
  const opened = await open(`${api.url}/desk/`);
  await signInByPassword(opened.page, 'ann', PASSWORD);
  const pages = opened.page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: 'Film' }).waitFor();
  if (address !== '') await opened.page.evaluate(`location.hash = ${JSON.stringify(address)}`);
  return { ...opened, api };
}
