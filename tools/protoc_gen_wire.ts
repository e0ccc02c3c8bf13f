/**
 * A protoc plugin that writes the numbers of the wire format as TypeScript constants.
 *
 * For every field of every message: `<MESSAGE>_<FIELD>_FIELD` (its number) and
 * `<MESSAGE>_<FIELD>_TAG` (number and wire type, as before the value on the wire). For every enum
 * value: the value under its proto name. For every method of a service: `<SERVICE>_<METHOD>_PATH`,
 * the path of the gRPC call. The encoders and the sender import these, so none of them is written
 * by hand. `buf generate` runs this file (`buf.gen.yaml`).
 *
 * @module
 */
import type { DescEnum, DescField, DescFile, DescMessage, DescService } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import type { GeneratedFile, Schema } from "@bufbuild/protoplugin";
import { createEcmaScriptPlugin, runNodeJs } from "@bufbuild/protoplugin";

/** Options of the plugin, from `opt`. */
interface WireOptions {
  /** Name and version of the protos, for the header of each file. */
  readonly source: string;
}

const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_LENGTH_DELIMITED = 2;
const WIRE_FIXED32 = 5;

const FIXED64_TYPES: ReadonlySet<ScalarType> = new Set([
  ScalarType.DOUBLE,
  ScalarType.FIXED64,
  ScalarType.SFIXED64,
]);

const FIXED32_TYPES: ReadonlySet<ScalarType> = new Set([
  ScalarType.FLOAT,
  ScalarType.FIXED32,
  ScalarType.SFIXED32,
]);

const LENGTH_DELIMITED_TYPES: ReadonlySet<ScalarType> = new Set([
  ScalarType.STRING,
  ScalarType.BYTES,
]);

/** The wire type of one value of a scalar type. */
function scalarWireType(scalar: ScalarType): number {
  if (FIXED64_TYPES.has(scalar)) return WIRE_FIXED64;
  if (FIXED32_TYPES.has(scalar)) return WIRE_FIXED32;
  if (LENGTH_DELIMITED_TYPES.has(scalar)) return WIRE_LENGTH_DELIMITED;
  return WIRE_VARINT;
}

/** The wire type in a field's tag; a packed list is one length-delimited value. */
function fieldWireType(field: DescField): number {
  switch (field.fieldKind) {
    case "message":
      if (field.delimitedEncoding) throw new Error(`${field.toString()}: groups are not supported`);
      return WIRE_LENGTH_DELIMITED;
    case "map":
      return WIRE_LENGTH_DELIMITED;
    case "scalar":
      return scalarWireType(field.scalar);
    case "enum":
      return WIRE_VARINT;
    case "list":
      if (field.packed || field.listKind === "message") return WIRE_LENGTH_DELIMITED;
      return field.listKind === "enum" ? WIRE_VARINT : scalarWireType(field.scalar);
  }
}

/** The field's type in proto notation, for the doc comment. */
function fieldTypeName(field: DescField): string {
  switch (field.fieldKind) {
    case "message":
      return field.message.name;
    case "enum":
      return field.enum.name;
    case "scalar":
      return ScalarType[field.scalar].toLowerCase();
    case "map":
      return "map";
    case "list": {
      if (field.listKind === "message") return `repeated ${field.message.name}`;
      if (field.listKind === "enum") return `repeated ${field.enum.name}`;
      const packed = field.packed ? "packed " : "";
      return `${packed}repeated ${ScalarType[field.scalar].toLowerCase()}`;
    }
  }
}

/** A name in the form of a constant: `KeyValue` becomes `KEY_VALUE`. */
function constantCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase();
}

/** `Span.Event` becomes `SPAN_EVENT`. */
function messagePrefix(message: DescMessage): string {
  const own = constantCase(message.name);
  return message.parent === undefined ? own : `${messagePrefix(message.parent)}_${own}`;
}

/** Writes constants into one file; throws if a name is taken. */
class ConstantWriter {
  readonly #file: GeneratedFile;
  readonly #taken: Set<string> = new Set();

  constructor(file: GeneratedFile) {
    this.#file = file;
  }

  write(name: string, value: number | string, comment: string): void {
    if (this.#taken.has(name)) throw new Error(`two constants are called ${name}`);
    this.#taken.add(name);
    this.#file.print(`/** ${comment} */`);
    this.#file.print(`export const ${name} = ${JSON.stringify(value)} as const;`);
  }
}

function writeEnum(constants: ConstantWriter, descriptor: DescEnum): void {
  for (const value of descriptor.values) {
    constants.write(value.name, value.number, `${descriptor.name}.${value.name}`);
  }
}

function writeMessage(constants: ConstantWriter, message: DescMessage): void {
  const prefix = messagePrefix(message);
  for (const field of message.fields) {
    const name = `${prefix}_${constantCase(field.name)}`;
    const tag = field.number * 8 + fieldWireType(field);
    const what = `${message.name}.${field.name}, ${fieldTypeName(field)}`;
    const width = tag < 0x80 ? "" : ` (${tag < 0x4000 ? 2 : 3} bytes as a varint)`;
    constants.write(`${name}_FIELD`, field.number, `Field number of ${what}.`);
    constants.write(`${name}_TAG`, tag, `Tag of ${what}${width}.`);
  }
  for (const nested of message.nestedEnums) writeEnum(constants, nested);
  for (const nested of message.nestedMessages) writeMessage(constants, nested);
}

function writeService(constants: ConstantWriter, service: DescService): void {
  for (const method of service.methods) {
    const name = `${constantCase(service.name)}_${constantCase(method.name)}_PATH`;
    const what = `${service.name}.${method.name}`;
    constants.write(name, `/${service.typeName}/${method.name}`, `Path of ${what} in gRPC.`);
  }
}

function writeFile(schema: Schema<WireOptions>, descriptor: DescFile): void {
  // One flat folder: base names of the OTLP protos differ, which generateTs() checks.
  const baseName = descriptor.name.slice(descriptor.name.lastIndexOf("/") + 1);
  const file = schema.generateFile(`${baseName}.ts`);
  file.print("/**");
  file.print(` * Wire constants of \`${descriptor.proto.name}\`.`);
  file.print(" *");
  file.print(
    ` * Generated by tools/protoc_gen_wire.ts from ${schema.options.source}; \`deno task gen\``,
  );
  file.print(" * writes it anew. Do not edit.");
  file.print(" *");
  file.print(" * @module");
  file.print(" */");
  file.print("");
  const constants = new ConstantWriter(file);
  for (const descriptorEnum of descriptor.enums) writeEnum(constants, descriptorEnum);
  for (const message of descriptor.messages) writeMessage(constants, message);
  for (const service of descriptor.services) writeService(constants, service);
}

runNodeJs(createEcmaScriptPlugin<WireOptions>({
  name: "protoc-gen-wire",
  version: "v1",
  parseOptions(rawOptions): WireOptions {
    let source = "";
    for (const { key, value } of rawOptions) {
      if (key !== "source") throw new Error(`unknown option ${JSON.stringify(key)}`);
      source = value;
    }
    if (source === "") {
      throw new Error("the option source=<name and version of the protos> is missing");
    }
    return { source };
  },
  generateTs(schema): void {
    const baseNames = new Set<string>();
    for (const file of schema.files) {
      const baseName = file.name.slice(file.name.lastIndexOf("/") + 1);
      if (baseNames.has(baseName)) throw new Error(`two proto files are called ${baseName}`);
      baseNames.add(baseName);
      writeFile(schema, file);
    }
  },
}));
