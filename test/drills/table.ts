// Every fault that is drilled.

import { ACCOUNT_DRILLS } from './faults/account.ts';
import { CONNECTION_DRILLS } from './faults/connection.ts';
import type { Drill } from './faults/fault-drill.ts';
import { FEED_DRILLS } from './faults/feed.ts';
import { OPTION_DRILLS } from './faults/options.ts';
import { ORDER_DRILLS } from './faults/orders.ts';

export const DRILLS: readonly Drill[] = [
  ...CONNECTION_DRILLS,
  ...ORDER_DRILLS,
  ...ACCOUNT_DRILLS,
  ...OPTION_DRILLS,
  ...FEED_DRILLS,
];
