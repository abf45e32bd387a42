import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { DomainError } from '../../kernel/domain-error.js';
import { QueryTooCostly, QueryTooDeep, TooManyAliases } from './graphql-errors.js';

export interface QueryLimits {
  /** Levels of nested fields. */
  readonly depth: number;
  readonly aliases: number;
  /** Fields an answer could have at most, lists counted at their page size. */
  readonly cost: number;
  /** Words and marks of the query text, refused before it is parsed to the end. */
  readonly tokens: number;
}

export const DEFAULT_LIMITS: QueryLimits = { depth: 12, aliases: 30, cost: 20_000, tokens: 4_000 };

/** How many entries a list without `first` is taken to have. */
const UNPAGED_LIST = 10;

export interface AskedQuery {
  readonly schema: GraphQLSchema;
  /** A document that passed validation: fragments exist and do not form cycles. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Measure {
  readonly depth: number;
  readonly cost: number;
}

/** The first limit a query is over; `undefined` when it may run. Introspection counts nothing here (it is off in production). */
export function limitExceeded(query: AskedQuery, limits: QueryLimits): DomainError | undefined {
  const aliases = countAliases(query.document);
  if (aliases > limits.aliases) return new TooManyAliases(aliases, limits.aliases);
  const root = query.schema.getRootType(query.operation.operation);
  const { depth, cost } = new QueryMeter(query).measure(query.operation.selectionSet, root ?? undefined, false);
  if (depth > limits.depth) return new QueryTooDeep(depth, limits.depth);
  return cost > limits.cost ? new QueryTooCostly(cost, limits.cost) : undefined;
}

function countAliases(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    Field(node) {
      if (node.alias !== undefined) count += 1;
    },
  });
  return count;
}

/** Measures each fragment once, so that fragments that double one another cost no time. */
class QueryMeter {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly measured = new Map<string, Measure>();

  constructor(private readonly query: AskedQuery) {
    const definitions = query.document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(definitions.map((one) => [one.name.value, one]));
  }

  /** @param isPaged whether the parent field has a page size that stands for the lists right below it */
  measure(selection: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined, isPaged: boolean): Measure {
    let [depth, cost] = [0, 0];
    for (const node of selection?.selections ?? []) {
      const one =
        node.kind === Kind.FIELD
          ? this.field(node, parent, isPaged)
          : node.kind === Kind.INLINE_FRAGMENT
            ? this.measure(node.selectionSet, this.typeNamed(node.typeCondition?.name.value) ?? parent, isPaged)
            : this.fragment(node.name.value, isPaged);
      depth = Math.max(depth, one.depth);
      cost += one.cost;
    }
    return { depth, cost };
  }

  private fragment(name: string, isPaged: boolean): Measure {
    const key = `${name} ${isPaged}`;
    const known = this.measured.get(key);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    const type = this.typeNamed(fragment?.typeCondition.name.value);
    const measure = this.measure(fragment?.selectionSet, type, isPaged);
    this.measured.set(key, measure);
    return measure;
  }

  private field(node: FieldNode, parent: GraphQLNamedType | undefined, isPaged: boolean): Measure {
    if (node.name.value.startsWith('__')) return { depth: 0, cost: 0 };
    const definition =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = definition && getNamedType(definition.type);
    const pageSize = this.pageSizeOf(node, definition?.args.find(({ name }) => name === 'first')?.defaultValue);
    const inner = this.measure(node.selectionSet, isCompositeType(type) ? type : undefined, pageSize !== undefined);
    const isList = definition !== undefined && isListType(getNullableType(definition.type));
    const times = pageSize ?? (isList && !isPaged ? UNPAGED_LIST : 1);
    return { depth: inner.depth + 1, cost: 1 + times * inner.cost };
  }

  private pageSizeOf(node: FieldNode, fallback: unknown): number | undefined {
    const value = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    const asked =
      value?.kind === Kind.INT
        ? Number(value.value)
        : value?.kind === Kind.VARIABLE
          ? (this.query.variables[value.name.value] ?? fallback)
          : fallback;
    return typeof asked === 'number' ? Math.max(1, asked) : undefined;
  }

  private typeNamed(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.query.schema.getType(name);
  }
}
