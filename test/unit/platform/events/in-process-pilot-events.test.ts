import { describe, expect, it } from '@jest/globals';
import type { OrganisationId } from '../../../../src/kernel/ids.js';
import { InProcessPilotEvents } from '../../../../src/platform/events/in-process-pilot-events.js';
import type { PilotEvent } from '../../../../src/ports/pilot-events.js';
import type { Tx } from '../../../../src/ports/unit-of-work.js';

const tx = {} as Tx;
const event: PilotEvent = {
  type: 'RUN_INVALIDATED',
  pilotId: 'pilot',
  siteId: null,
  parties: { vendorOrganisationId: 'v' as OrganisationId, customerOrganisationId: 'c' as OrganisationId },
  object: { type: 'RUN', id: 'run' },
  by: 'SYSTEM',
  facts: {},
};

describe('events of a pilot', () => {
  it('reach those who subscribed to their type, in the order of subscription, with the transaction of the change', async () => {
    const events = new InProcessPilotEvents();
    const heard: unknown[] = [];
    events.subscribe(['RUN_INVALIDATED'], (within, { object }) =>
      Promise.resolve(void heard.push(['first', within, object.id])),
    );
    events.subscribe(['GATE_OPENED'], () => Promise.resolve(void heard.push('never')));
    events.subscribe(['GATE_OPENED', 'RUN_INVALIDATED'], () => Promise.resolve(void heard.push('second')));
    await events.announce(tx, event);
    expect(heard).toEqual([['first', tx, 'run'], 'second']);
  });

  it('that nobody waits for are no fault', async () => {
    await expect(new InProcessPilotEvents().announce(tx, event)).resolves.toBeUndefined();
  });

  it('undo the change when a listener fails, and later listeners are not called', async () => {
    const events = new InProcessPilotEvents();
    let called = false;
    events.subscribe(['RUN_INVALIDATED'], () => Promise.reject(new Error('cannot')));
    events.subscribe(['RUN_INVALIDATED'], () => Promise.resolve(void (called = true)));
    await expect(events.announce(tx, event)).rejects.toThrow('cannot');
    expect(called).toBe(false);
  });
});
