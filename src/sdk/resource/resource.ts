import { type Attributes, type AttributeValue, reportOnce } from "../../api/mod.ts";
import type { AttributeList } from "../../snapshot/mod.ts";
import { type AttributeLimits, attributesOf, putAttributes } from "../attributes.ts";

/** Options of a {@linkcode Resource}. */
export interface ResourceOptions {
  /**
   * Schema URL that the attributes follow.
   *
   * @default ""
   */
  readonly schemaUrl?: string | undefined;
}

/**
 * What produces the telemetry: a service, its process, its host. Immutable; `merge` makes a new
 * one.
 *
 * Specification: Resource SDK.
 *
 * @example
 * ```ts
 * import { Resource } from "@offthread/otel/sdk";
 *
 * const resource = new Resource({ "service.name": "shop" })
 *   .merge(new Resource({ "service.version": "1.2.0" }));
 * ```
 */
export class Resource {
  /** The attributes, in the order in which they were first given. */
  readonly attributes: Attributes;
  /** Schema URL of the attributes, or `""`. */
  readonly schemaUrl: string;

  /**
   * Creates a resource from attributes.
   *
   * @param attributes Copied; members that are `undefined` or cannot be attributes are left out.
   * The limits of span attributes do not apply here.
   */
  constructor(attributes: Attributes = {}, options: ResourceOptions = {}) {
    const list: AttributeList = [];
    putAttributes(list, attributes, NO_LIMITS);
    this.attributes = Object.freeze(attributesOf(list));
    this.schemaUrl = options.schemaUrl ?? "";
  }

  /** The resource without attributes. */
  static empty(): Resource {
    return EMPTY;
  }

  /** The attributes as entries; resources of the official packages call this on each other. */
  getRawAttributes(): [key: string, value: AttributeValue][] {
    return Object.entries(this.attributes);
  }

  /**
   * Returns this resource updated by another: if both have an attribute, the other's value wins,
   * even an empty one. The schema URL is the one that is not empty; two different ones are a
   * conflict, which is reported once, and the result then has all the attributes and no schema URL.
   * `null` changes nothing.
   */
  merge(updating: Resource | null): Resource {
    if (updating === null || isEmpty(updating)) return this;
    if (isEmpty(this)) return updating;
    return new Resource({ ...this.attributes, ...updating.attributes }, {
      schemaUrl: mergeSchemaUrls(this.schemaUrl, updating.schemaUrl),
    });
  }
}

const NO_LIMITS: AttributeLimits = {
  countLimit: Infinity,
  valueLengthLimit: Infinity,
  valueDepthLimit: 64,
};

const EMPTY = new Resource();

function isEmpty(resource: Resource): boolean {
  return resource.schemaUrl === "" && Object.keys(resource.attributes).length === 0;
}

function mergeSchemaUrls(older: string, updating: string): string {
  if (older === updating || updating === "") return older;
  if (older === "") return updating;
  reportOnce(
    "resource-schema-url",
    "warn",
    `Resources with the schema URLs "${older}" and "${updating}" were merged; the result has no ` +
      "schema URL.",
  );
  return "";
}
