import { aClassifier } from './model-contract.js';
import { aContract } from './contract.builder.js';
import { colourCriteria, type Colour } from './evaluated-pilot.js';
import { isoDay, type Guest, type HttpWorld, type Seat } from './http-world.js';
import { flatPng } from './images.js';
import { channelMeanModel } from './onnx-model.js';
import { PASSWORD } from './people.js';
import type { CriteriaDocument } from '../../src/verdict/criteria/criteria-document.js';

type By = Seat | Guest;
const COLOURS = ['red', 'green', 'blue'] as const;
const REASON = 'agreed with everybody on site';

let shade = 0;

/** Never the same picture twice: equal images would be of one lineage. */
function picture(colour: Colour): Promise<Buffer> {
  shade += 1;
  const low: [number, number] = [shade % 50, Math.floor(shade / 50) % 50];
  const rgb: Record<Colour, [number, number, number]> = {
    red: [250, ...low],
    green: [low[0], 250, low[1]],
    blue: [...low, 250],
  };
  return flatPng(rgb[colour]);
}

export interface Signing {
  readonly by?: By;
  readonly decision?: 'APPROVE' | 'APPROVE_WITH_COMMENT' | 'REJECT';
  readonly comment?: string;
  readonly nonce?: string;
}

/** A pilot with one site and one use case that asks for the colour of an image, brought about by requests alone. */
export class HttpPilot {
  private count = 0;

  private constructor(
    readonly world: HttpWorld,
    readonly id: string,
    readonly siteId: string,
    readonly useCaseId: string,
    readonly criteriaSetId: string,
    readonly modelId: string,
  ) {}

  static async in(
    world: HttpWorld,
    own: { readonly criteria?: CriteriaDocument; readonly decisionDays?: number; readonly modelBy?: Seat } = {},
  ): Promise<HttpPilot> {
    const { cast } = world;
    const { pilot } = await world.do('CQL', 'createPilot', {
      title: 'Colours',
      vendorOrganisationId: cast.vendorOrganisationId,
      customerOrganisationId: cast.customerOrganisationId,
      decisionDate: isoDay(world.time.now(), own.decisionDays ?? 300),
      attemptBudget: 100,
      imageBudget: 10_000,
      onExpiry: 'The pilot ends with NO-GO.',
    }, 'pilot { id }'); // prettier-ignore
    const site = { pilotId: pilot.id, key: 'NORTH', name: 'North gate', facts: {}, sliceSchema: {} };
    const siteId: string = (await world.do('CQL', 'addSite', site, 'site { id }')).site.id;
    const contract = aContract({
      name: 'COLOUR',
      task: 'classification',
      roles: { red: 'UNIT', green: 'UNIT', blue: 'UNIT' },
      imageVerdict: { rule: 'CLASS' },
    });
    const useCase = { pilotId: pilot.id, key: 'COLOUR', title: 'The colour is named', description: 'Each image is named.', contract }; // prettier-ignore
    const useCaseId: string = (await world.do('CQL', 'addUseCase', useCase, 'useCase { id }')).useCase.id;
    const place = { world, pilotId: pilot.id as string, siteId, useCaseId };
    const criteriaSetId = await agree(place, own.criteria ?? colourCriteria());
    const modelId = await register(place, own.modelBy ?? 'VML');
    return new HttpPilot(world, pilot.id as string, siteId, useCaseId, criteriaSetId, modelId);
  }

  criteria(document: CriteriaDocument): Promise<string> {
    return agree({ world: this.world, siteId: this.siteId, useCaseId: this.useCaseId }, document);
  }

  model(by: Seat): Promise<string> {
    return register({ world: this.world, pilotId: this.id }, by);
  }

  /** Images of one colour with one label, not sealed. */
  async collect(count: number, own: { colour?: Colour; label?: Colour } = {}): Promise<string> {
    const { world } = this;
    const colour = own.colour ?? 'red';
    const input = { siteId: this.siteId, key: `DATA-${(this.count += 1)}`, purpose: 'ACCEPTANCE' };
    const datasetId: string = (await world.do('CQL', 'createDataset', input, 'dataset { id }')).dataset.id;
    const names = Array.from({ length: count }, (_, index) => `${String(index).padStart(3, '0')}.png`);
    for (const name of names)
      await world.put('CQL', `/datasets/${datasetId}/images/${name}`, await picture(colour));
    await this.label(datasetId, names, own.label ?? colour);
    return datasetId;
  } // prettier-ignore

  async label(datasetId: string, names: readonly string[], label: Colour): Promise<void> {
    const images = names.map((file_name, id) => ({ id, file_name, class_label: label }));
    const categories = COLOURS.map((name, index) => ({ id: index + 1, name }));
    await this.world.put(
      'CQL',
      `/datasets/${datasetId}/annotations`,
      JSON.stringify({ images, categories, annotations: [] }),
    );
  }

  async seal(datasetId: string, by: Seat = 'CSM'): Promise<void> {
    const { rowVersion } = await this.world.read(by, `dataset(id: "${datasetId}") { rowVersion }`);
    const words = { representativeness: 'Every shift of one week.', independence: 'Each wagon once.' };
    await this.world.do(by, 'sealDataset', { datasetId, expectedVersion: rowVersion, ...words });
  }

  async data(count = 8, own: { colour?: Colour; label?: Colour } = {}): Promise<string> {
    const datasetId = await this.collect(count, own);
    await this.seal(datasetId);
    return datasetId;
  }

  /** Declared, worked off by the real worker; by default fresh data of which the model gets everything right. */
  async run(own: { datasetId?: string; modelId?: string; by?: Seat; kind?: string; wrong?: boolean } = {}) {
    const { world } = this;
    const isWrong = own.wrong === true;
    const datasetId = own.datasetId ?? (await this.data(8, isWrong ? { colour: 'red', label: 'green' } : {}));
    const input = { kind: own.kind ?? 'FORMAL', datasetId, modelId: own.modelId ?? this.modelId };
    const { run } = await world.do(own.by ?? 'VML', 'declareRun', input, 'run { id }');
    const ended = await world.until(
      () => world.read('CQL', `run(id: "${run.id}") { id state endReason { code } judgements { id verdict } }`),
      ({ state }: { state: string }) => !['DECLARED', 'QUEUED', 'RUNNING'].includes(state),
    );
    return { ...ended, datasetId } as {
      id: string;
      state: string;
      datasetId: string;
      endReason: { code: string } | null;
      judgements: { id: string; verdict: string }[];
    };
  }

  async open(own: { type?: string; siteId?: string; conditions?: object[]; by?: Seat } = {}): Promise<string> {
    const { by = 'VPM', type = 'G1_FAT', ...more } = own;
    const { gate } = await this.world.do(by, 'openGate', { pilotId: this.id, type, ...more }, 'gate { id }');
    return gate.id as string;
  }

  /** The round goes, so that the next one may come. */
  async withdraw(gateId: string): Promise<void> {
    await this.world.do('VPM', 'withdrawGate', { gateId, reason: 'the end of this part of the test' });
  }

  async challenge(gateId: string, slot: string, by: By = slot as Seat): Promise<string> {
    const { challenge } = await this.world.do(by, 'challengeGate', { gateId, slot }, 'challenge { nonce }');
    return challenge.nonce as string;
  }

  /** What is sent to sign, with a challenge that was asked for. */
  async signing(gateId: string, slot: string, own: Signing = {}): Promise<object> {
    const nonce = own.nonce ?? (await this.challenge(gateId, slot, own.by ?? (slot as Seat)));
    const decision = own.decision ?? 'APPROVE';
    const comment = own.comment === undefined ? {} : { comment: own.comment };
    return { gateId, slot, decision, ...comment, nonce, password: PASSWORD };
  }

  /** @returns the state of the gate after it */
  async sign(gateId: string, slot: string, own: Signing = {}): Promise<string> {
    const by = own.by ?? (slot as Seat);
    const input = await this.signing(gateId, slot, own);
    return (await this.world.do(by, 'signGate', input, 'gate { state }')).gate.state as string;
  }

  async gate(gateId: string, fields: string, by: By = 'CQL') {
    return this.world.read(by, `gate(id: "${gateId}") { ${fields} }`);
  }

  async stateOf(gateId: string): Promise<string> {
    return (await this.gate(gateId, 'gate { state }')).gate.state as string;
  }

  // Deviations and waivers.

  async raise(own: object = {}): Promise<string> {
    const input = { pilotId: this.id, kind: 'SITE', title: 'The lamp flickers', description: 'Every second image is dark.', ...own }; // prettier-ignore
    return (await this.world.do('CQL', 'raiseItem', input, 'item { id }')).item.id as string;
  }

  async triage(itemId: string, own: object = {}, by: Seat = 'CQL'): Promise<void> {
    const dueOn = isoDay(this.world.time.now(), 10);
    const ownerId = this.world.people.VML.personId;
    await this.world.do(by, 'triageItem', { itemId, category: 'B', ownerId, dueOn, ...own });
  }

  /** The item that was raised for the newest missed criterion, triaged. */
  async missedItem(own: object = {}): Promise<string> {
    const { nodes } = await this.world.read(
      'CQL',
      `punchItems(pilotId: "${this.id}", states: [OPEN], first: 100) { nodes { id criterionId } }`,
    );
    const [item] = nodes.filter(({ criterionId }: { criterionId: string | null }) => criterionId !== null);
    await this.triage(item.id as string, own);
    return item.id as string;
  }

  async draftWaiver(itemId: string, own: object = {}, by: Seat = 'VML'): Promise<string> {
    const input = {
      itemId,
      type: 'PERMIT',
      maxQuantity: 500,
      validTo: new Date(this.world.time.now().getTime() + 90 * 86_400_000).toISOString(),
      compensatingMeasure: 'A person looks at every wagon that leaves the gate.',
      risk: 'One green wagon in ten leaves under a wrong name.',
      ...own,
    };
    const { waiver } = await this.world.do(by, 'draftWaiver', input, 'waiver { id }');
    await this.world.do(by, 'submitWaiver', { waiverId: waiver.id });
    return waiver.id as string;
  }

  async decideWaiver(waiverId: string, slot: string, by: By = slot as Seat): Promise<string> {
    const { challenge } = await this.world.do(by, 'challengeWaiver', { waiverId, slot }, 'challenge { nonce }');
    const input = { waiverId, slot, decision: 'APPROVE', nonce: challenge.nonce, password: PASSWORD };
    return (await this.world.do(by, 'decideWaiver', input, 'waiver { state }')).waiver.state as string;
  }

  async resolve(itemId: string): Promise<void> {
    await this.world.do('VML', 'startItem', { itemId });
    const shown = { evidenceSha256: 'e'.repeat(64), resolution: 'The lamp was replaced and measured.' };
    await this.world.do('VML', 'resolveItem', { itemId, ...shown });
  }

  /** Both sides sign what one of them has proposed. */
  async signMotion(motionId: string, field: string, by: readonly Seat[] = ['CQL', 'VPM']): Promise<void> {
    for (const seat of by) {
      const { challenge } = await this.world.do(seat, 'challengeMotion', { motionId }, 'challenge { nonce }');
      await this.world.do(seat, field, { motionId, nonce: challenge.nonce, password: PASSWORD });
    }
  }

  async invalidate(runId: string): Promise<void> {
    const { motion } = await this.world.do('CQL', 'proposeRunInvalidation', { runId, reason: REASON }, 'motion { id }');
    await this.signMotion(motion.id as string, 'signRunInvalidation');
  }

  /** A FAIL that a waiver covers and a condition ends, open to be signed. */
  async conditional(own: { type?: string; dueDays?: number; validTo?: Date } = {}) {
    const { world } = this;
    const run = await this.run({ wrong: true });
    const itemId = await this.missedItem(
      own.dueDays === undefined ? {} : { dueOn: isoDay(world.time.now(), own.dueDays) },
    );
    const waiverId = await this.draftWaiver(
      itemId,
      own.validTo === undefined ? {} : { validTo: own.validTo.toISOString() },
    );
    for (const slot of ['CQL', 'CSM']) await this.decideWaiver(waiverId, slot);
    const conditions = [{ itemId, text: 'Wagons are named right again.' }];
    const gateId = await this.open({ ...(own.type !== undefined && { type: own.type }), conditions });
    return { run, itemId, waiverId, conditions, gateId };
  }
}

interface Place {
  readonly world: HttpWorld;
  readonly siteId: string;
  readonly useCaseId: string;
}

/** Proposed by the vendor, signed by whoever must. */
async function agree({ world, siteId, useCaseId }: Place, document: CriteriaDocument): Promise<string> {
  const proposed = await world.do('VPM', 'proposeCriteria', { siteId, useCaseId, document }, 'criteriaSet { id rowVersion }'); // prettier-ignore
  const { id, rowVersion } = proposed.criteriaSet;
  await world.do('VPM', 'submitCriteria', { criteriaSetId: id, expectedVersion: rowVersion, reason: REASON });
  const isSafety = document.criteria.some(({ safetyRelevance }) => safetyRelevance !== 'NONE');
  for (const slot of isSafety ? (['VPM', 'SO', 'CQL'] as const) : (['VPM', 'CQL'] as const))
    await signCriteria(world, id as string, slot);
  return id as string;
}

export async function signCriteria(world: HttpWorld, criteriaSetId: string, slot: Seat): Promise<string> {
  const { challenge } = await world.do(slot, 'criteriaChallenge', { criteriaSetId, slot }, 'challenge { nonce }');
  const input = { criteriaSetId, slot, nonce: challenge.nonce, password: PASSWORD };
  return (await world.do(slot, 'signCriteria', input, 'criteriaSet { state }')).criteriaSet.state as string;
}

let models = 0;

async function register(of: { readonly world: HttpWorld; readonly pilotId: string }, by: Seat): Promise<string> {
  const { sha256 } = await of.world.put(by, `/pilots/${of.pilotId}/blobs`, channelMeanModel());
  const input = { pilotId: of.pilotId, name: 'colours', version: String((models += 1)), sha256, contract: aClassifier() }; // prettier-ignore
  return (await of.world.do(by, 'registerModel', input, 'model { id }')).model.id as string;
}
