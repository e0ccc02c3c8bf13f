import { type Attributes, type AttributeValue, reportOnce } from "../../api/mod.ts";
import type { AttributeList } from "../../snapshot/mod.ts";
import { type AttributeLimits, attributesOf, putAttributes } from "../attributes.ts";

/** How to make a {@linkcode Resource}. */
export interface ResourceOptions {
  /**
   * Schema URL that the attributes follow.
   *
   * @default ""
   */
  readonly schemaUrl?: string | undefined;
}

/**
 * What produces the telemetry: a service, its process, its host. Immutable; every change makes a
 * new one.
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
   * Makes a resource of attributes.
   *
   * @param attributes Copied; what is `undefined` or cannot be an attribute is left out. The limits
   * of span attributes do not apply here.
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

  /** The attributes one by one, as resources of the official packages ask others for them. */
  getRawAttributes(): [key: string, value: AttributeValue][] {
    return Object.entries(this.attributes);
  }

  /**
   * This resource updated by another: where both have an attribute, the other's value counts, even
   * an empty one. The schema URL is the one that is not empty. Two different ones contradict each
   * other, which is reported once; the result then has all the attributes and no schema URL. `null`
   * changes nothing.
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
    `Resources with schema URLs "${older}" and "${updating}" were merged: the result has none.`,
  );
  return "";
}
