// The calls of the Parquet packages that are used here, so that the types say no more than what is relied on.

declare module 'hyparquet' {
  export interface AsyncBuffer {
    readonly byteLength: number;
    slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
  }
  export interface SchemaElement {
    readonly name: string;
    readonly type?: string;
    readonly converted_type?: string;
    /** Of decimals: the digits behind the point. */
    readonly scale?: number;
    readonly logical_type?: { readonly type: string; readonly isAdjustedToUTC?: boolean };
  }
  export function asyncBufferFromFile(file: string): Promise<AsyncBuffer>;
  export function parquetMetadataAsync(
    file: AsyncBuffer,
  ): Promise<{ readonly schema: readonly SchemaElement[] }>;
  export function parquetReadObjects(options: {
    readonly file: AsyncBuffer;
    readonly compressors: object;
  }): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

declare module 'hyparquet-compressors' {
  export const compressors: object;
}

declare module 'hyparquet-writer' {
  export interface ColumnSource {
    readonly name: string;
    readonly data: readonly unknown[] | Float64Array;
    readonly type: 'STRING' | 'DOUBLE' | 'FLOAT' | 'BOOLEAN' | 'TIMESTAMP' | 'JSON' | 'INT32';
    readonly nullable: boolean;
  }
  export function schemaFromColumnData(options: {
    readonly columnData: readonly (ColumnSource | Pick<ColumnSource, 'name' | 'data'>)[];
    /** By the names of columns that have no type of their own. */
    readonly schemaOverrides: Readonly<Record<string, object>>;
  }): readonly object[];
  export function parquetWriteBuffer(options: {
    /** Columns whose types are in the schema have none of their own. */
    readonly schema?: readonly object[];
    readonly columnData: readonly (ColumnSource | Pick<ColumnSource, 'name' | 'data'>)[];
    readonly kvMetadata?: readonly { readonly key: string; readonly value: string }[];
  }): ArrayBuffer;
}
