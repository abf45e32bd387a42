import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  print,
  typeFromAST,
  validate,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** How scalars arrive in JSON. */
const SCALARS: Readonly<Record<string, string>> = {
  ID: 'string',
  String: 'string',
  Int: 'number',
  Float: 'number',
  Boolean: 'boolean',
  DateTime: 'string',
  Sha256: 'string',
  JSON: 'unknown',
};

/**
 * The typed module of a folder of operations: a result type, a variables type and the text for each.
 * @param operations text of each .graphql file, in the order in which they are to stand
 * @throws Error with the schema's own words when an operation does not fit it
 */
export function documentsModule(schemaText: string, operations: readonly string[]): string {
  const schema = buildSchema(schemaText);
  const used = new Map<string, string>();
  const parts = operations.flatMap((text) => {
    const document = parse(text);
    const problems = validate(schema, document);
    if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
    return document.definitions.map((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) throw new Error(`${definition.kind} is not needed here.`);
      return operationText(schema, definition, used);
    });
  });
  return [
    '/* eslint-disable max-lines -- as long as there are operations */\n// Written by generate-documents.ts from operations/*.graphql and schema.graphql. Change those instead.',
    "import type { TypedDocument } from './client.js';",
    ...[...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text),
    ...parts,
    '',
  ].join('\n\n');
}

function operationText(schema: GraphQLSchema, operation: OperationDefinitionNode, used: Map<string, string>): string {
  const name = operation.name?.value;
  if (name === undefined) throw new Error('Every operation needs a name.');
  const root = schema.getRootType(operation.operation) as GraphQLObjectType;
  const variables = (operation.variableDefinitions ?? []).map((definition) => {
    const type = typeFromAST(schema, definition.type as never) as GraphQLType;
    const isOptional = !isNonNullType(type);
    return `  ${definition.variable.name.value}${isOptional ? '?' : ''}: ${typeText(type, used)};`;
  });
  return [
    `export interface ${name}Result ${selectionText(root, operation.selectionSet, used, '')}`,
    `export interface ${name}Variables {\n${variables.join('\n')}\n}`,
    `export const ${name}: TypedDocument<${name}Result, ${name}Variables> = {\n  name: '${name}',\n  text: \`${print(operation)}\`,\n};`,
  ].join('\n\n');
}

function selectionText(
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  used: Map<string, string>,
  indent: string,
): string {
  const fields = selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) throw new Error('Write fields out: fragments are not needed here.');
    const field = type.getFields()[selection.name.value];
    if (field === undefined) throw new Error(`${type.name} has no ${selection.name.value}.`);
    const inner = getNamedType(field.type);
    const named =
      isObjectType(inner) && selection.selectionSet
        ? selectionText(inner, selection.selectionSet, used, `${indent}  `)
        : typeName(inner, used);
    return `${indent}  readonly ${(selection.alias ?? selection.name).value}: ${wrapped(field.type, named)};`;
  });
  return `{\n${fields.join('\n')}\n${indent}}`;
}

function typeText(type: GraphQLType, used: Map<string, string>): string {
  return wrapped(type, typeName(getNamedType(type), used));
}

/** Lists and nulls around a named type as TypeScript writes them. */
function wrapped(type: GraphQLType, named: string, isNullable = true): string {
  if (isNonNullType(type)) return wrapped(type.ofType as GraphQLType, named, false);
  const text = isListType(type) ? `readonly (${wrapped(type.ofType, named)})[]` : named;
  return isNullable && named !== 'unknown' ? `${text} | null` : text;
}

function typeName(type: GraphQLNamedType, used: Map<string, string>): string {
  if (isEnumType(type) || isInputObjectType(type)) {
    if (!used.has(type.name)) {
      used.set(type.name, ''); // Inputs may refer to themselves.
      used.set(type.name, isEnumType(type) ? enumText(type) : inputText(type, used));
    }
    return type.name;
  }
  const scalar = SCALARS[type.name];
  if (scalar === undefined) throw new Error(`How does ${type.name} arrive in JSON?`);
  return scalar;
}

function enumText(type: GraphQLEnumType): string {
  const values = type.getValues().map(({ name }) => `'${name}'`);
  return `export type ${type.name} = ${values.join(' | ')};`;
}

function inputText(type: GraphQLInputObjectType, used: Map<string, string>): string {
  const fields = Object.values(type.getFields()).map(({ name, type: of }) => {
    return `  readonly ${name}${isNonNullType(of) ? '' : '?'}: ${typeText(of, used)};`;
  });
  return `export interface ${type.name} {\n${fields.join('\n')}\n}`;
}
