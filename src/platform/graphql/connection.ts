import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { PageInvalid } from './graphql-errors.js';

export const MOST_A_PAGE = 100;

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: 'How many entries, 1 to 100.' })
  first: number;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor after which to go on: endCursor of the page before.',
  })
  after?: string | null;
}

@ObjectType({ description: 'Where a page ends, and whether another one follows.' })
export class PageInfo {
  @Field(() => String, { nullable: true }) endCursor: string | null;
  @Field(() => Boolean) hasNextPage: boolean;
}

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
}

/** The Relay connection type of an object type, named after it: `PilotConnection` with `PilotEdge`. */
export function connectionOf<Node extends object>(node: Type<Node>, name: string): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`)
  class NodeEdge implements Edge<Node> {
    @Field(() => String) cursor: string;
    @Field(() => node) node: Node;
  }

  @ObjectType(`${name}Connection`, { description: 'One page of entries.' })
  class NodeConnection implements Connection<Node> {
    @Field(() => [NodeEdge]) edges: NodeEdge[];
    @Field(() => [node], { description: 'The entries without their cursors.' }) nodes: Node[];
    @Field(() => PageInfo) pageInfo: PageInfo;
  }
  return NodeConnection;
}

/** What a page asks a store for: one entry more than shown, which tells whether another page follows. */
export interface Range {
  readonly after?: string;
  readonly first: number;
}

/** @throws PageInvalid for a page size outside 1 to 100 or a cursor nobody gave out. */
export function rangeOf(page: PageArgs): Range {
  if (page.first < 1 || page.first > MOST_A_PAGE) {
    throw new PageInvalid(`A page has 1 to ${MOST_A_PAGE} entries; ${page.first} were asked for.`, '/first');
  }
  return { first: page.first + 1, ...(page.after != null && { after: keyOf(page.after) }) };
}

/**
 * The page of rows a store gave for `rangeOf(page)`.
 * @param keyOfRow what the rows are sorted by, for example their id
 */
export function connect<Row, Node>(
  rows: readonly Row[],
  page: PageArgs,
  keyOfRow: (row: Row) => string,
  nodeOf: (row: Row) => Node,
): Connection<Node> {
  const edges = rows.slice(0, page.first).map((row) => ({ cursor: cursorOf(keyOfRow(row)), node: nodeOf(row) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { endCursor: edges.at(-1)?.cursor ?? null, hasNextPage: rows.length > page.first },
  };
}

function cursorOf(key: string): string {
  return Buffer.from(`after:${key}`, 'utf8').toString('base64url');
}

function keyOf(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  // Keys are ids or numbers; anything else was made up and would only confuse the database.
  const key = /^after:([0-9a-f-]{1,36})$/.exec(text)?.[1];
  if (key === undefined)
    throw new PageInvalid('This cursor was not given out by Touchstone. Use endCursor of a page.', '/after');
  return key;
}
