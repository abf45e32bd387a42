import {
  Kind,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type DocumentNode,
  type GraphQLSchema,
  type ObjectFieldNode,
  type OperationDefinitionNode,
} from 'graphql';
import { digestOf } from '../../kernel/canonical-json.js';
import type { Sha256 } from '../../kernel/sha256.js';
import { isShownOnce } from './shown-once.js';

const PASSWORD = /password/i;

/**
 * What is asked, without the passwords in it: a stored digest of a password, next to all else that is known of it, could be tried
 * out by whoever reads the database. Two requests that differ in passwords alone are the same request.
 */
export function fingerprintOf(
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
): Sha256 {
  const hidden = new Set<string>();
  const hide = (node: ArgumentNode | ObjectFieldNode): ArgumentNode | ObjectFieldNode | undefined => {
    if (!PASSWORD.test(node.name.value)) return undefined;
    if (node.value.kind === Kind.VARIABLE) hidden.add(node.value.name.value);
    return { ...node, value: { kind: Kind.STRING, value: '' } };
  };
  const text = print(visit(document, { Argument: hide, ObjectField: hide }));
  const open = Object.entries(variables).filter(([name]) => !hidden.has(name));
  return digestOf({
    text,
    operationName: operationName ?? null,
    variables: withoutPasswords(Object.fromEntries(open)),
  });
}

/** Names of the mutations asked for, in order. */
export function mutationsOf(operation: OperationDefinitionNode): string {
  const names = operation.selectionSet.selections.map((one) => (one.kind === Kind.FIELD ? one.name.value : '...'));
  return names.join(' ').slice(0, 200);
}

/** Whether the answer holds something that is shown once. */
export function asksForSecret(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let found = false;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        if (isShownOnce(types.getFieldDef())) found = true;
      },
    }),
  );
  return found;
}

function withoutPasswords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPasswords);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !PASSWORD.test(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutPasswords(inner)]));
}
