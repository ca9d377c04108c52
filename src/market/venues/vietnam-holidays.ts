// Weekdays without a session at the Vietnamese exchanges (HOSE, HNX, UPCOM), 2025 and 2026, from their notices and from days
// without trades: 2 January 2026 was closed after the notice for the year. Make-up working Saturdays are not trading days.

export const VIETNAM_FIRST_DAY = '2025-01-01';
export const VIETNAM_LAST_DAY = '2026-12-31';

export const VIETNAM_CLOSED_DAYS: readonly string[] = `
  2025-01-01 2025-01-27 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-04-07 2025-04-30
  2025-05-01 2025-05-02 2025-09-01 2025-09-02
  2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-27
  2026-04-30 2026-05-01 2026-08-31 2026-09-01 2026-09-02
`
  .trim()
  .split(/\s+/);
