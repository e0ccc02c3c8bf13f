import type { RecordBatch, RecordPlace, ResourceData, Scope } from "../../snapshot/mod.ts";
import { jsonAttributes, type OtlpJson } from "./json_values.ts";

/** The signal's names for the messages around the records, and the printer of the records. */
export interface JsonLayout {
  /** `resourceSpans`, `resourceLogs` or `resourceMetrics` */
  readonly resourceEntries: string;
  /** `scopeSpans`, `scopeLogs` or `scopeMetrics` */
  readonly scopeEntries: string;
  /** `spans`, `logRecords` or `metrics` */
  readonly records: string;
  /** The records of one scope as OTLP/JSON. */
  readonly printRecords: (places: readonly RecordPlace[]) => OtlpJson[];
}

/** Assembles records into an `Export...ServiceRequest` in JSON (OTLP, JSON Protobuf Encoding). */
export class JsonRequestEncoder {
  readonly #layout: JsonLayout;
  readonly #resource: ResourceData;
  readonly #scopes: readonly Scope[];

  /** @param scopes Scopes by number; it may grow while the encoder lives. */
  constructor(layout: JsonLayout, resource: ResourceData, scopes: readonly Scope[]) {
    this.#layout = layout;
    this.#resource = resource;
    this.#scopes = scopes;
  }

  /** The request as UTF-8. */
  encode(batch: RecordBatch): Uint8Array<ArrayBuffer> {
    return new TextEncoder().encode(JSON.stringify(this.request(batch)));
  }

  /** The request as an object. */
  request(batch: RecordBatch): OtlpJson {
    const { resourceEntries, scopeEntries } = this.#layout;
    const groups = Map.groupBy(batch, (place) => place.scope);
    const entry: Record<string, OtlpJson> = {
      resource: { attributes: jsonAttributes(this.#resource.attributes) },
      [scopeEntries]: [...groups].map(([scope, places]) => this.#scopeEntry(scope, places)),
    };
    const { schemaUrl } = this.#resource;
    if (schemaUrl !== "") entry.schemaUrl = schemaUrl.toWellFormed();
    return { [resourceEntries]: [entry] };
  }

  #scopeEntry(number: number, places: readonly RecordPlace[]): OtlpJson {
    const { records, printRecords } = this.#layout;
    const { name, version, schemaUrl, attributes, droppedAttributesCount } = this.#scopes[number];
    const entry: Record<string, OtlpJson> = {
      scope: {
        name: name.toWellFormed(),
        version: version.toWellFormed(),
        attributes: jsonAttributes(attributes),
        droppedAttributesCount,
      },
      [records]: printRecords(places),
    };
    if (schemaUrl !== "") entry.schemaUrl = schemaUrl.toWellFormed();
    return entry;
  }
}
