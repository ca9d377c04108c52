// Reports of errors of a process of ours, if `sentry.dsn` says where to.
import { createErrorReports } from '../../adapters/system/error-reports.ts';
import type { ErrorReports } from '../../ports/error-reports.ts';
import type { SentrySettings } from '../../ports/notify-settings.ts';
import { packageVersion } from '../instance/package.ts';

export function openErrorReports(
  service: string,
  { dsn }: SentrySettings,
): ErrorReports | undefined {
  return dsn === undefined
    ? undefined
    : createErrorReports({ dsn, service, version: packageVersion() });
}
