// Traces of a process of ours, if a collector is configured by `telemetry.otlp` or OpenTelemetry's own variables.
import type { TelemetrySettings } from '../../ports/notify-settings.ts';
import type { Tracing } from '../../ports/tracing.ts';
import { packageVersion } from '../instance/package.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined, and nothing is imported, unless there is a collector. */
export async function openTracing(
  service: string,
  settings: TelemetrySettings,
  environment: Environment,
): Promise<Tracing | undefined> {
  const url = tracesUrl(settings, environment);
  if (url === undefined) return undefined;
  const { createTracing } = await import('../../surfaces/traces/tracing.ts');
  const name = environment.OTEL_SERVICE_NAME ?? service;
  return createTracing({ url, service: name, version: packageVersion() });
}

function tracesUrl({ otlp }: TelemetrySettings, environment: Environment): string | undefined {
  if (environment.OTEL_SDK_DISABLED === 'true' || environment.OTEL_TRACES_EXPORTER === 'none') {
    return undefined;
  }
  if (otlp === undefined && environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== undefined) {
    return environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  }
  const base = otlp ?? environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  return base === undefined ? undefined : `${base.replace(/\/+$/, '')}/v1/traces`;
}
