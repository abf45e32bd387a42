import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { documentsModule } from '../../../examples/graphql-client/generate-documents.js';
import { readPilotFiles } from '../../../examples/graphql-client/pilot-files.js';
import { wagonScript } from '../../../src/demo/wagon/script.js';

const EXAMPLE = join(import.meta.dirname, '../../../examples/graphql-client');
const ROOT = join(EXAMPLE, '../..');
const SCHEMA = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');

describe('examples/graphql-client/documents.ts', () => {
  it('is what the operations and the schema give (UPDATE_SNAPSHOT=1 rewrites it)', () => {
    const folder = join(EXAMPLE, 'operations');
    const operations = readdirSync(folder)
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    const written = documentsModule(SCHEMA, operations);
    const file = join(EXAMPLE, 'documents.ts');
    if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(file, written);
    expect(written).toBe(readFileSync(file, 'utf8'));
  });
});

describe('documentsModule', () => {
  const schema = `
    scalar DateTime
    scalar Odd
    enum Verdict { PASS FAIL }
    input Near { at: ID!, next: Near, verdicts: [Verdict!] }
    type Thing { id: ID!, when: DateTime, tags: [String!]!, inner: [Thing], odd: Odd }
    type Query { thing(near: Near, n: Int!): Thing }`;
  const one = (operation: string): string => documentsModule(schema, [operation]);

  it('types results and variables by what may be null', () => {
    const text = one(
      'query Ask($near: Near, $n: Int!) { thing(near: $near, n: $n) { name: id when tags inner { id } } }',
    );
    for (const part of [
      'readonly name: string;',
      'readonly when: string | null;',
      'readonly tags: readonly (string)[];',
      'readonly inner: readonly ({',
      'near?: Near | null;',
      'n: number;',
      'readonly next?: Near | null;',
      'readonly verdicts?: readonly (Verdict)[] | null;',
      "export type Verdict = 'PASS' | 'FAIL';",
    ]) {
      expect(text).toContain(part);
    }
  });

  it.each([
    ['a field the schema does not have', 'query Ask { thing(n: 1) { colour } }', /Cannot query field "colour"/],
    ['an argument of another type', 'query Ask { thing(n: "1") { id } }', /Int cannot represent/],
    ['an operation without a name', '{ thing(n: 1) { id } }', /needs a name/],
    ['a scalar nobody has described', 'query Ask { thing(n: 1) { odd } }', /How does Odd arrive/],
    ['a fragment', 'query Ask { thing(n: 1) { ...F } } fragment F on Thing { id }', /not needed here/],
  ])('refuses %s', (_what, operation, message) => {
    expect(() => one(operation)).toThrow(message);
  });
});

describe('examples/graphql-client/pilot', () => {
  const script = wagonScript(join(ROOT, 'src/demo/wagon/data'));
  const read = () => readPilotFiles(join(EXAMPLE, 'pilot'), join(ROOT, 'src/demo/wagon/data'));

  it('asks what the demo asks', async () => {
    const { pilot, document } = await read();
    for (const useCase of script.useCases) {
      const file = pilot.useCases.find(({ key }) => key === useCase.key);
      expect(await document(file?.contract ?? '')).toEqual(useCase.contract);
      expect(await document(file?.criteria ?? '')).toMatchObject({
        criteria: script.criteria(useCase.key, 'each site').criteria,
      });
    }
    expect(await document(pilot.model.contract)).toEqual(script.model.contract);
    expect(pilot.model.scoreThresholds).toEqual(script.model.scoreThresholds);
  });

  it('names data that are there', async () => {
    const { pilot, data, list } = await read();
    const images = await Promise.all(pilot.sites.map(({ dataset }) => list(dataset.images)));
    expect(images.map(({ length }) => length)).toEqual([25, 17]);
    expect((await data(pilot.model.file)).length).toBe(1_000_885);
  });
});
