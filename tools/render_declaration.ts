/**
 * Turns the output of `deno doc --json` for a symbol into readable lines.
 *
 * @module
 */

/** A JSON object whose members are unchecked. */
export type JsonObject = { readonly [name: string]: unknown };

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The elements of a JSON array that are objects; none if it is no array. */
export function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** One line for the declaration and one, indented, for each member. */
export function renderDeclaration(name: string, declaration: JsonObject): readonly string[] {
  const def = isObject(declaration.def) ? declaration.def : {};
  const generics = renderGenerics(def.typeParams);
  switch (declaration.kind) {
    case "function":
      return [`function ${name}${renderSignature(def)}`];
    case "variable":
      return [`${def.kind} ${name}: ${renderType(def.tsType)}`];
    case "typeAlias":
      return [`type ${name}${generics} = ${renderType(def.tsType)}`];
    case "interface": {
      const parents = objects(def.extends).map(renderType).join(", ");
      const head = `interface ${name}${generics}${parents === "" ? "" : ` extends ${parents}`}`;
      return [head, ...renderMembers(def)];
    }
    case "class": {
      const parent = typeof def.extends === "string" ? ` extends ${def.extends}` : "";
      const interfaces = objects(def.implements).map(renderType).join(", ");
      const implemented = interfaces === "" ? "" : ` implements ${interfaces}`;
      const abstract = def.isAbstract === true ? "abstract " : "";
      return [`${abstract}class ${name}${generics}${parent}${implemented}`, ...renderMembers(def)];
    }
    default:
      return [`${declaration.kind} ${name} ${plainJson(def)}`];
  }
}

/** The members of an interface, class or type literal, sorted, two spaces in. */
function renderMembers(def: JsonObject): readonly string[] {
  const constructors = objects(def.constructors)
    .map((constructor) => `  constructor${renderSignature(constructor, false)}`);
  const properties = objects(def.properties).map((property) =>
    `  ${modifiers(property)}${property.name}${mark(property)}: ${renderType(property.tsType)}`
  );
  const methods = objects(def.methods).map((method) => {
    const signature = isObject(method.functionDef) ? method.functionDef : method;
    const accessor = method.kind === "getter" ? "get " : method.kind === "setter" ? "set " : "";
    const text = renderSignature(signature, method.kind !== "setter");
    return `  ${modifiers(method)}${accessor}${method.name}${mark(method)}${text}`;
  });
  const others = [
    ...objects(def.callSignatures).map((call) => `  ${renderSignature(call)}`),
    ...objects(def.indexSignatures).map((index) =>
      `  ${modifiers(index)}[${renderParameters(index.params)}]: ${renderType(index.tsType)}`
    ),
  ];
  return [...others.sort(), ...constructors, ...[...properties, ...methods].sort()];
}

function modifiers(member: JsonObject): string {
  return [
    member.accessibility === "protected" ? "protected " : "",
    member.isStatic === true ? "static " : "",
    member.isAbstract === true ? "abstract " : "",
    member.readonly === true ? "readonly " : "",
  ].join("");
}

function mark(member: JsonObject): string {
  return member.optional === true ? "?" : "";
}

function renderSignature(def: JsonObject, withReturn = true): string {
  const returned = withReturn ? `: ${renderType(def.returnType ?? def.tsType)}` : "";
  return `${renderGenerics(def.typeParams)}(${renderParameters(def.params)})${returned}`;
}

function renderGenerics(typeParams: unknown): string {
  const names = objects(typeParams).map((parameter) => {
    const constraint = isObject(parameter.constraint)
      ? ` extends ${renderType(parameter.constraint)}`
      : "";
    return `${parameter.name}${constraint}`;
  });
  return names.length === 0 ? "" : `<${names.join(", ")}>`;
}

function renderParameters(params: unknown): string {
  return objects(params).map(renderParameter).join(", ");
}

function renderParameter(parameter: JsonObject): string {
  switch (parameter.kind) {
    case "identifier":
      return `${parameter.name}${mark(parameter)}: ${renderType(parameter.tsType)}`;
    case "assign": {
      // A default makes it optional; either side has the type.
      const left = isObject(parameter.left) ? parameter.left : {};
      const type = parameter.tsType ?? left.tsType;
      return `${left.name ?? "{}"}?: ${renderType(type)}`;
    }
    case "rest": {
      const argument = isObject(parameter.arg) ? parameter.arg : {};
      return `...${argument.name}: ${renderType(parameter.tsType ?? argument.tsType)}`;
    }
    default:
      return `{}: ${renderType(parameter.tsType)}`;
  }
}

function renderList(types: unknown, separator: string): string {
  return objects(types).map(renderType).join(separator);
}

/** A type in TypeScript notation; an unknown one as JSON, which can be compared too. */
function renderType(type: unknown): string {
  if (!isObject(type)) return "unknown";
  const { kind, value } = type;
  const inner = isObject(value) ? value : {};
  switch (kind) {
    case "keyword":
    case "typeQuery":
      return `${kind === "typeQuery" ? "typeof " : ""}${value}`;
    case "literal":
      return inner.kind === "string" ? JSON.stringify(inner.string) : String(type.repr);
    case "this":
      return "this";
    case "typeRef": {
      const given = objects(inner.typeParams);
      return `${inner.typeName}${given.length === 0 ? "" : `<${renderList(given, ", ")}>`}`;
    }
    case "union":
      return renderList(value, " | ");
    case "intersection":
      return renderList(value, " & ");
    case "tuple":
      return `[${renderList(value, ", ")}]`;
    case "array":
      return isObject(value) && (value.kind === "union" || value.kind === "fnOrConstructor")
        ? `(${renderType(value)})[]`
        : `${renderType(value)}[]`;
    case "parenthesized":
      return `(${renderType(value)})`;
    case "optional":
      return `${renderType(value)}?`;
    case "rest":
      return `...${renderType(value)}`;
    case "typeOperator":
      return `${inner.operator} ${renderType(inner.tsType)}`;
    case "indexedAccess":
      return `${renderType(inner.objType)}[${renderType(inner.indexType)}]`;
    case "fnOrConstructor": {
      const parameters = `${renderGenerics(inner.typeParams)}(${renderParameters(inner.params)})`;
      const isConstructor = Reflect.get(inner, "constructor") === true;
      return `${isConstructor ? "new " : ""}${parameters} => ${renderType(inner.tsType)}`;
    }
    case "typeLiteral":
      return `{ ${renderMembers(inner).map((member) => member.trim()).join("; ")} }`;
    default:
      return plainJson(type);
  }
}

/** JSON without what depends on the place or the comments of a symbol. */
function plainJson(value: unknown): string {
  const passedOver = new Set(["location", "jsDoc", "resolution", "repr", "hasBody"]);
  return JSON.stringify(
    value,
    (name, member: unknown) => passedOver.has(name) ? undefined : member,
  );
}
