import { areaOf, intersectionOf } from '../../vision/box.js';
import { matchDetections, type MatchRule } from '../match-detections.js';
import type { ExpectedObject, ObjectError, ObservedObject } from '../outcome.js';
import type { InterpretationContract } from './contract.js';
import type { SceneObject } from './scene.js';

export interface Comparison {
  readonly expected: readonly ExpectedObject[];
  readonly observed: readonly ObservedObject[];
  readonly errors: readonly ObjectError[];
  /** Observed objects that were matched to a hidden expected one (positions in `observed`). */
  readonly onHidden: ReadonlySet<number>;
}

/** Share of an object's own area that must lie in another one for MERGED and SPLIT. */
const MOSTLY = 0.5;

/**
 * Matches what was observed with what was expected, one to one, and names every difference. An observed object out of scope may
 * still be the match of an expected one in scope; unmatched it is ignored (as the COCO evaluation treats sizes).
 * @param ids ids of the raw annotations by position
 */
export function compareScenes(
  contract: InterpretationContract,
  expected: readonly SceneObject[],
  observed: readonly SceneObject[],
  ids: readonly string[],
): Comparison {
  const { matchOf, absorbed, onHidden } = matchScenes(contract, expected, observed);
  const hitBy = new Map([...matchOf].map(([observedAt, expectedAt]) => [expectedAt, observedAt]));
  const idsOf = (at: number) => (expected[at] as SceneObject).positions.map((position) => ids[position] as string);
  const left: Leftovers = {
    expected,
    observed,
    matchOf,
    hitBy,
    missed: new Set(indexesWhere(expected, (object, at) => object.counted && !hitBy.has(at))),
    extra: new Set(indexesWhere(observed, (object, at) => object.counted && !matchOf.has(at) && !absorbed.has(at))),
  };
  const missed = new Set(left.missed);
  const extra = new Set(left.extra);
  const name = (error: NamedError): ObjectError => ({
    name: error.name,
    expectedIds: error.expected.flatMap(idsOf),
    observedIndexes: error.observed.flatMap((at) => [...(observed[at] as SceneObject).positions]),
    note: error.note,
  });
  return {
    expected: expected.map((object, at) => ({
      id: idsOf(at).join('+'),
      role: object.role,
      label: object.label,
      box: object.box,
      result: missed.has(at) ? 'MISS' : hitBy.has(at) ? 'HIT' : 'IGNORED',
      ...(hitBy.has(at) && { matchedTo: hitBy.get(at) }),
    })),
    observed: observed.map((object, at) => ({
      indexes: object.positions,
      role: object.role,
      label: object.label,
      score: object.score,
      box: object.box,
      result: extra.has(at) ? 'EXTRA' : matchOf.has(at) ? 'HIT' : 'IGNORED',
    })),
    errors: nameErrors(contract, left).map(name),
    onHidden,
  };
}

interface Leftovers {
  readonly expected: readonly SceneObject[];
  readonly observed: readonly SceneObject[];
  /** Observed position to expected position. */
  readonly matchOf: ReadonlyMap<number, number>;
  readonly hitBy: ReadonlyMap<number, number>;
  /** What no error explains yet; the namers take away what they explain. */
  readonly missed: Set<number>;
  readonly extra: Set<number>;
}

interface NamedError {
  readonly name: ObjectError['name'];
  readonly expected: readonly number[];
  readonly observed: readonly number[];
  readonly note: string;
}

function ruleOf({ match }: InterpretationContract): MatchRule {
  return { kind: match.rule === 'IOU' ? 'IOU' : 'CENTRE_IN_BOX', iouThreshold: match.iou };
}

function matchScenes(
  contract: InterpretationContract,
  expected: readonly SceneObject[],
  observed: readonly SceneObject[],
) {
  const matchOf = new Map<number, number>();
  const absorbed = new Set<number>();
  const onHidden = new Set<number>();
  const keyOf = (object: SceneObject) => matchKey(contract, object);
  for (const key of new Set(observed.map(keyOf))) {
    const expectedAt = indexesWhere(expected, (object) => keyOf(object) === key);
    const observedAt = indexesWhere(observed, (object) => keyOf(object) === key);
    const result = matchDetections(
      expectedAt.map((at) => ({
        box: entryAt(expected, at).box,
        ignored: !entryAt(expected, at).counted,
        crowd: entryAt(expected, at).crowd,
      })),
      observedAt.map((at) => entryAt(observed, at)),
      ruleOf(contract),
    );
    for (const pair of result.pairs) {
      const [e, o] = [entryAt(expectedAt, pair.expected), entryAt(observedAt, pair.observed)];
      // A unit that one side sees in a load, where it is forbidden, and the other does not, is found in the wrong role.
      const sameRole = (entryAt(expected, e).role === 'FORBIDDEN') === (entryAt(observed, o).role === 'FORBIDDEN');
      if (sameRole) matchOf.set(o, e);
    }
    for (const pair of result.ignored) {
      absorbed.add(entryAt(observedAt, pair.observed));
      if (entryAt(expected, entryAt(expectedAt, pair.expected)).hidden)
        onHidden.add(entryAt(observedAt, pair.observed));
    }
  }
  return { matchOf, absorbed, onHidden };
}

/** Only objects with the same key may match. */
function matchKey(contract: InterpretationContract, object: SceneObject): string {
  if (object.role === 'LOAD') return 'role LOAD';
  return contract.match.within === 'CLASS' ? `class ${object.label}` : `role ${contract.roles[object.label] ?? ''}`;
}

function nameErrors(contract: InterpretationContract, left: Leftovers): NamedError[] {
  const errors = [...wrongRoles(contract, left), ...merged(contract, left), ...split(contract, left)];
  for (const at of left.missed)
    errors.push({ name: 'MISSED', expected: [at], observed: [], note: `${entryAt(left.expected, at).label} missed` });
  for (const at of left.extra)
    errors.push({
      name: 'PHANTOM',
      expected: [],
      observed: [at],
      note: `${entryAt(left.observed, at).label} reported where none is`,
    });
  return errors;
}

/** A missed and an extra object at the same place: seen, but taken for something else. */
function wrongRoles(contract: InterpretationContract, { expected, observed, missed, extra }: Leftovers): NamedError[] {
  const missedAt = [...missed];
  const extraAt = [...extra];
  const { pairs } = matchDetections(
    missedAt.map((at) => entryAt(expected, at)),
    extraAt.map((at) => entryAt(observed, at)),
    ruleOf(contract),
  );
  return pairs.map((pair) => {
    const [e, o] = [entryAt(missedAt, pair.expected), entryAt(extraAt, pair.observed)];
    missed.delete(e);
    extra.delete(o);
    const [is, seen] = [entryAt(expected, e), entryAt(observed, o)];
    const note =
      is.label === seen.label
        ? `${is.label} seen as ${seen.role}, is ${is.role}`
        : `${is.label} taken for ${seen.label}`;
    return { name: 'WRONG_ROLE', expected: [e], observed: [o], note };
  });
}

/** One observed object that covers two or more expected ones, of which at least one was found by nothing else. */
function merged(
  contract: InterpretationContract,
  { expected, observed, matchOf, missed, extra }: Leftovers,
): NamedError[] {
  return observed.flatMap((object, at) => {
    if (!object.counted || !(matchOf.has(at) || extra.has(at))) return [];
    const own = matchOf.get(at);
    const covered = indexesWhere(
      expected,
      (other, e) => (missed.has(e) || e === own) && sameKind(contract, other, object) && liesMostlyIn(other, object),
    );
    if (covered.length < 2) return [];
    covered.forEach((e) => missed.delete(e));
    extra.delete(at);
    return [
      {
        name: 'MERGED',
        expected: covered,
        observed: [at],
        note: `${covered.length} objects (${object.label}) reported as one`,
      },
    ];
  });
}

/** One expected object that holds two or more observed ones, of which at least one belongs to nothing else. */
function split(
  contract: InterpretationContract,
  { expected, observed, hitBy, missed, extra }: Leftovers,
): NamedError[] {
  return expected.flatMap((object, at) => {
    if (!object.counted || !(hitBy.has(at) || missed.has(at))) return [];
    const own = hitBy.get(at);
    const pieces = indexesWhere(
      observed,
      (other, o) => (extra.has(o) || o === own) && sameKind(contract, other, object) && liesMostlyIn(other, object),
    );
    if (pieces.length < 2) return [];
    pieces.forEach((o) => extra.delete(o));
    missed.delete(at);
    return [
      { name: 'SPLIT', expected: [at], observed: pieces, note: `${object.label} reported as ${pieces.length} objects` },
    ];
  });
}

function sameKind(contract: InterpretationContract, a: SceneObject, b: SceneObject): boolean {
  return matchKey(contract, a) === matchKey(contract, b);
}

function liesMostlyIn(a: SceneObject, b: SceneObject): boolean {
  return intersectionOf(a.box, b.box) >= MOSTLY * areaOf(a.box) && areaOf(a.box) > 0;
}

function indexesWhere<T>(list: readonly T[], holds: (entry: T, at: number) => boolean): number[] {
  return list.flatMap((entry, at) => (holds(entry, at) ? [at] : []));
}

/** An entry that is known to exist. */
function entryAt<T>(list: readonly T[], at: number): T {
  return list[at] as T;
}
