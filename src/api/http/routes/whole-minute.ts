// Moments of questions to a trader, rounded so that readers who ask within one minute share an answer.
const MINUTE_MS = 60_000;

export function wholeMinute(iso: string, edge: 'start' | 'end' = 'start'): string {
  const minutes = Date.parse(iso) / MINUTE_MS;
  const whole = edge === 'start' ? Math.floor(minutes) : Math.ceil(minutes);
  return new Date(whole * MINUTE_MS).toISOString();
}
