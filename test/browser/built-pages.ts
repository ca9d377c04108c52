// The dashboard and the documents of the sources as they are now. What is current stays: other tests may read it meanwhile.
import { buildDashboard, isCurrent } from '../../scripts/build-dashboard.ts';
import { buildSite, isSiteCurrent } from '../../scripts/build-site.ts';

export async function setup(): Promise<void> {
  if (!isCurrent()) await buildDashboard();
  if (!isSiteCurrent()) await buildSite();
}
