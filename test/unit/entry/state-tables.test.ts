import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { mayMove, CRITERIA_TRANSITIONS } from '../../../src/contexts/criteria/domain/criteria-states.js';
import { DATASET_TRANSITIONS, mayMoveOn } from '../../../src/contexts/datasets/domain/dataset-states.js';
import { advance, type Run } from '../../../src/contexts/evaluations/domain/run.js';
import { RUN_TRANSITIONS } from '../../../src/contexts/evaluations/domain/run-states.js';
import { advanceItem, type PunchItem } from '../../../src/contexts/findings/domain/item.js';
import { ITEM_TRANSITIONS } from '../../../src/contexts/findings/domain/item-states.js';
import { advanceWaiver, type Waiver } from '../../../src/contexts/findings/domain/waiver.js';
import { WAIVER_TRANSITIONS } from '../../../src/contexts/findings/domain/waiver-states.js';
import { advanceGate, type Gate } from '../../../src/contexts/gates/domain/gate.js';
import { GATE_TRANSITIONS } from '../../../src/contexts/gates/domain/gate-states.js';
import { endMotion, type Motion } from '../../../src/contexts/pilots/domain/motion.js';
import { MOTION_TRANSITIONS } from '../../../src/contexts/pilots/domain/motion-states.js';
import { mayBecome, PILOT_TRANSITIONS } from '../../../src/contexts/pilots/domain/pilot-states.js';
import { stateTables, statesPage } from '../../../src/entry/state-tables.js';
import { followersOf, stepOf, takersTo, type StateTable } from '../../../src/kernel/state-table.js';

const PAGE = new URL('../../../docs/states.md', import.meta.url);

/** Every pair of states that a rule allows, as `FROM>TO`. */
function allowedBy<State extends string>(table: StateTable<State>, allows: (from: State, to: State) => boolean) {
  return table.states.flatMap((from) => table.states.filter((to) => allows(from, to)).map((to) => `${from}>${to}`));
}

function listedIn<State extends string>(table: StateTable<State>): string[] {
  return allowedBy(table, (from, to) => stepOf(table, from, to) !== undefined);
}

const isThrown = (work: () => unknown, code: string): boolean => {
  try {
    work();
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code });
    return true;
  }
};

describe('the state tables', () => {
  it('are what docs/states.md draws (node scripts/draw-states.mjs or UPDATE_SNAPSHOT=1 rewrites it)', async () => {
    const text = await format(statesPage(), { ...(await resolveConfig(PAGE.pathname)), parser: 'markdown' });
    if (process.env['UPDATE_SNAPSHOT'] === '1') writeFileSync(PAGE, text);
    expect(readFileSync(PAGE, 'utf8')).toBe(text);
  });

  it.each(stateTables.map((table) => [table.title, table] as const))(
    '(%s) name known states, each step once, with somebody who takes it, and reach every state',
    (_, { states, start, steps }) => {
      expect(new Set(states).size).toBe(states.length);
      expect(steps.every(({ from, to }) => states.includes(from) && states.includes(to))).toBe(true);
      expect(new Set(steps.map(({ from, to }) => `${from}>${to}`)).size).toBe(steps.length);
      expect(steps.every(({ who }) => who === 'SYSTEM' || Object.values(who).flat().length > 0)).toBe(true);
      const reached = new Set([start]);
      for (let size = 0; size < reached.size;) {
        size = reached.size;
        for (const { from, to } of steps) if (reached.has(from)) reached.add(to);
      }
      expect([...reached].sort()).toEqual([...states].sort());
    },
  );

  it('ask for a reason wherever a person ends, stops or takes back something', () => {
    const ends = ['SUSPENDED', 'CANCELLED', 'WITHDRAWN', 'COMPROMISED', 'RETIRED', 'INVALIDATED', 'ABORTED'];
    const silent = stateTables.flatMap(({ steps }) => steps.filter(({ to, reason }) => ends.includes(to) && !reason));
    expect(silent).toEqual([]);
  });
});

describe('a step that is in no table', () => {
  it('of a pilot, a criteria set or a dataset is refused by its rule, pair by pair', () => {
    expect(allowedBy(PILOT_TRANSITIONS, mayBecome)).toEqual(listedIn(PILOT_TRANSITIONS));
    expect(allowedBy(CRITERIA_TRANSITIONS, mayMove)).toEqual(listedIn(CRITERIA_TRANSITIONS));
    expect(allowedBy(DATASET_TRANSITIONS, mayMoveOn)).toEqual(listedIn(DATASET_TRANSITIONS));
  });

  it('of a run is refused with RUN_STATE_REFUSED, pair by pair', () => {
    const allows = (from: Run['state'], to: Run['state']): boolean =>
      !isThrown(() => advance({ id: 'run', state: from } as unknown as Run, to), 'RUN_STATE_REFUSED');
    expect(allowedBy(RUN_TRANSITIONS, allows)).toEqual(listedIn(RUN_TRANSITIONS));
  });

  it('of a motion is refused with MOTION_ENDED, pair by pair', () => {
    const allows = (state: Motion['state'], to: Motion['state']): boolean => {
      const end = { state: to, by: 'somebody', at: new Date(0) };
      return !isThrown(() => endMotion({ id: 'motion', state } as unknown as Motion, end), 'MOTION_ENDED');
    };
    expect(allowedBy(MOTION_TRANSITIONS, allows)).toEqual(listedIn(MOTION_TRANSITIONS));
  });

  it('of a gate, a punch item or a waiver is refused with its code, pair by pair', () => {
    const gate = (state: Gate['state'], to: Gate['state']): boolean =>
      !isThrown(() => advanceGate({ id: 'gate', state } as unknown as Gate, to), 'GATE_STATE_REFUSED');
    expect(allowedBy(GATE_TRANSITIONS, gate)).toEqual(listedIn(GATE_TRANSITIONS));
    const item = (state: PunchItem['state'], to: PunchItem['state']): boolean =>
      !isThrown(
        () => advanceItem({ number: 1, state, category: 'B' } as unknown as PunchItem, to),
        'PUNCH_ITEM_STATE_REFUSED',
      );
    expect(allowedBy(ITEM_TRANSITIONS, item)).toEqual(listedIn(ITEM_TRANSITIONS));
    const waiver = (state: Waiver['state'], to: Waiver['state']): boolean =>
      !isThrown(() => advanceWaiver({ number: 1, state } as unknown as Waiver, to), 'WAIVER_STATE_REFUSED');
    expect(allowedBy(WAIVER_TRANSITIONS, waiver)).toEqual(listedIn(WAIVER_TRANSITIONS));
  });

  it('leaves the ends without followers, and says who may take a step', () => {
    expect(followersOf(PILOT_TRANSITIONS, 'CANCELLED')).toEqual([]);
    expect(followersOf(PILOT_TRANSITIONS, 'CLOSED')).toEqual(['RUNNING']);
    expect(takersTo(DATASET_TRANSITIONS, 'COMPROMISED')).toEqual(['CQL', 'SO']);
    expect(takersTo(PILOT_TRANSITIONS, 'DECIDED')).toEqual([]);
  });
});
