import { GraphQLISODateTime } from '@nestjs/graphql';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { parseSha256 } from '../../kernel/sha256.js';

/** An instant, ISO 8601 in UTC. */
export const DateTimeScalar = GraphQLISODateTime;

export const Sha256Scalar = new GraphQLScalarType<string, string>({
  name: 'Sha256',
  description: 'A SHA-256 digest: 64 lower-case hexadecimal characters.',
  serialize: (value) => digestFrom(value),
  parseValue: (value) => digestFrom(value),
  parseLiteral: (node) => digestFrom(node.kind === Kind.STRING ? node.value : undefined),
});

/** Documents whose form is checked by their own reader: contracts, criteria, facts. */
export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'A JSON document, such as an interpretation contract. Its own rules are checked when it is used.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => jsonFrom(node, variables ?? {}),
});

function digestFrom(value: unknown): string {
  const digest = typeof value === 'string' ? parseSha256(value) : undefined;
  if (digest === undefined) throw new GraphQLError('Expected a SHA-256 digest: 64 lower-case hexadecimal characters.');
  return digest;
}

function jsonFrom(node: ValueNode, variables: Readonly<Record<string, unknown>>): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((one) => jsonFrom(one, variables));
    case Kind.OBJECT:
      // fromEntries defines plain members: a key "__proto__" cannot reach the prototype.
      return Object.fromEntries(node.fields.map((field) => [field.name.value, jsonFrom(field.value, variables)]));
    case Kind.VARIABLE:
      return variables[node.name.value];
  }
}
