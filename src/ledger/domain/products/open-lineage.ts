// One judged run of a data product as OpenLineage events (RunEvent 2-0-2): what it was made from, and how good it was.
import type { Field, Product } from './product.ts';
import type { Quality } from './quality.ts';

/** In the names of jobs and datasets. */
const NAMESPACE = 'sluice';

const SPEC = 'https://openlineage.io/spec';
const RUN_EVENT = `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`;

export interface LineageRun {
  /** A UUID. */
  readonly runId: string;
  /** URI of the program and its version. */
  readonly producer: string;
  readonly product: Product;
  /** Of the product's shape and of the code that computes it. */
  readonly version: string;
  readonly portfolio: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly inputs: readonly { readonly stream: string; readonly version: number }[];
  readonly quality: Quality;
}

export type LineageEvent = Readonly<Record<string, unknown>> & {
  readonly eventType: 'START' | 'COMPLETE';
};

/** The start and the end of the run, in this order. */
export function lineageEvents(run: LineageRun): readonly [LineageEvent, LineageEvent] {
  const common = {
    producer: run.producer,
    schemaURL: RUN_EVENT,
    run: { runId: run.runId },
    job: { namespace: NAMESPACE, name: `holdings.projection.${run.product.name}` },
  };
  return [
    { ...common, eventType: 'START', eventTime: run.startedAt, inputs: inputsOf(run), outputs: [] },
    {
      ...common,
      eventType: 'COMPLETE',
      eventTime: run.endedAt,
      inputs: inputsOf(run),
      outputs: [outputOf(run)],
    },
  ];
}

/** Every stream that was read, up to which event. */
function inputsOf({ producer, inputs }: LineageRun) {
  return inputs.map(({ stream, version }) => ({
    namespace: NAMESPACE,
    name: `stream/${stream}`,
    facets: {
      version: {
        ...facet(producer, 'DatasetVersionDatasetFacet', '1-0-1'),
        datasetVersion: String(version),
      },
    },
  }));
}

function outputOf({ producer, product, version, portfolio, endedAt, quality }: LineageRun) {
  return {
    namespace: NAMESPACE,
    name: `view/${product.name}/portfolio-${portfolio}`,
    facets: {
      version: {
        ...facet(producer, 'DatasetVersionDatasetFacet', '1-0-1'),
        datasetVersion: version,
      },
      schema: {
        ...facet(producer, 'SchemaDatasetFacet', '1-2-0'),
        fields: product.fields.map(fieldOf),
      },
      ownership: {
        ...facet(producer, 'OwnershipDatasetFacet', '1-0-1'),
        owners: [{ name: `${NAMESPACE}:${product.owner}`, type: 'MAINTAINER' }],
      },
      dataQualityMetrics: {
        ...facet(producer, 'DataQualityMetricsDatasetFacet', '1-0-0'),
        rowCount: quality.rows,
        lastUpdated: endedAt,
        columnMetrics: {},
      },
      dataQualityAssertions: {
        ...facet(producer, 'DataQualityAssertionsDatasetFacet', '1-1-0'),
        assertions: assertionsOf(quality),
      },
    },
    outputFacets: {
      outputStatistics: {
        ...facet(producer, 'OutputStatisticsOutputDatasetFacet', '1-0-2'),
        rowCount: quality.rows,
      },
    },
  };
}

function facet(producer: string, name: string, version: string) {
  const schema = `${SPEC}/facets/${version}/${name}.json#/$defs/${name}`;
  return { _producer: producer, _schemaURL: schema };
}

function fieldOf({ name, type, meaning }: Field) {
  return { name, type, description: meaning };
}

function assertionsOf({ parts, score }: Quality) {
  return Object.entries(parts ?? {}).map(([dimension, share]) => ({
    assertion: dimension,
    success: share === 1,
    expected: '1',
    actual: String(share),
    params: { score },
  }));
}
