import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module, type ModuleMetadata } from '@nestjs/common';
import {
  ChallengeCriteria,
  ProposeCriteria,
  SignCriteria,
  SubmitCriteria,
  type CriteriaSetRef,
} from '../../src/contexts/criteria/public.js';
import {
  AddImage,
  CreateDataset,
  ImportAnnotations,
  ReadDatasets,
  SealDataset,
  type DatasetPurpose,
} from '../../src/contexts/datasets/public.js';
import { dossierEntities } from '../../src/contexts/dossiers/db/dossier.entity.js';
import { statementEntities } from '../../src/contexts/statements/db/statement.entity.js';
import { DossiersModule } from '../../src/contexts/dossiers/dossiers.module.js';
import { DossierChecker, DossierSettings } from '../../src/contexts/dossiers/public.js';
import { DossierCheckProcess } from '../../src/entry/dossier-check-process.js';
import { evaluationEntities } from '../../src/contexts/evaluations/db/entities.js';
import { EvaluationsModule } from '../../src/contexts/evaluations/evaluations.module.js';
import {
  DeclareRun,
  ReadRuns,
  RunEvaluation,
  RunSettings,
  type Judgement,
  type Run,
  type RunRequest,
} from '../../src/contexts/evaluations/public.js';
import { findingEntities } from '../../src/contexts/findings/db/entities.js';
import { FindingsModule } from '../../src/contexts/findings/findings.module.js';
import { gateEntities } from '../../src/contexts/gates/db/entities.js';
import { GatesModule } from '../../src/contexts/gates/gates.module.js';
import { RegisterModel, UploadBlob } from '../../src/contexts/models/public.js';
import { AddSite, AddUseCase, CreatePilot, type NewPilot } from '../../src/contexts/pilots/public.js';
import type { DatasetId, ModelId, UseCaseId } from '../../src/kernel/ids.js';
import { FileBlobStore } from '../../src/platform/blobs/file-blob-store.js';
import { SupervisedInferenceRuntime } from '../../src/platform/inference/supervised-inference-runtime.js';
import { PdfkitRenderer } from '../../src/platform/pdf/pdfkit-renderer.js';
import {
  InferenceRuntime,
  type InferenceAnswer,
  type InferenceEnvironment,
  type InferenceSession,
  type SessionObservations,
} from '../../src/ports/machines.js';
import { PdfRenderer } from '../../src/ports/pdf.js';
import type { Principal } from '../../src/ports/principal.js';
import { JobQueue } from '../../src/ports/stores.js';
import type { CriteriaDocument, SiteSchema } from '../../src/verdict/criteria/criteria-document.js';
import { aContract } from './contract.builder.js';
import type { TestDatabaseOptions } from './database.js';
import { aCriteriaDocument, aCriterion } from './criteria.builder.js';
import { flatPng } from './images.js';
import { aClassifier } from './model-contract.js';
import { channelMeanModel } from './onnx-model.js';
import { aWorld, PASSWORD, type Cast, type World } from './world.js';

type Rgb = [number, number, number];
export type Colour = 'red' | 'green' | 'blue';

/** What was asked for, in order; the test runs the jobs itself, as often as it likes. */
export class NotedJobs extends JobQueue {
  readonly asked: { readonly queue: string; readonly data: object }[] = [];
  enqueue(_tx: unknown, queue: string, data: object): Promise<void> {
    this.asked.push({ queue, data });
    return Promise.resolve();
  }
  enqueueInTurn(_tx: unknown, queue: string, jobs: readonly { readonly data: object }[]): Promise<void> {
    this.asked.push(...jobs.map(({ data }) => ({ queue, data })));
    return Promise.resolve();
  }
  handle(): Promise<void> {
    return Promise.resolve();
  }
}

const ENVIRONMENT: InferenceEnvironment = {
  onnxruntime: '1',
  sharp: '1',
  libvips: '1',
  node: '20',
  platform: 'linux x64',
  cpu: 'of the test',
  executionProvider: 'cpu',
  threads: 1,
  graphOptimizationLevel: 'basic',
  deviceClass: 'undeclared',
  hardware: '0123456789ab',
  cores: 2,
  memoryGiB: 8,
  modelBytes: 1000,
};

const NOTHING_SEEN: SessionObservations = {
  starts: 1,
  loadMilliseconds: 100,
  firstImageMilliseconds: 10,
  warmUpMilliseconds: [],
  peakMemoryBytes: 100_000_000,
  repeated: { images: 0, differing: 0 },
};

/** A runtime that answers `red` for every image, or what the test puts in its place. */
export class ScriptedRuntime extends InferenceRuntime {
  opened = 0;
  answer: (image: Uint8Array, count: number) => Promise<InferenceAnswer> = () => Promise.resolve(scores('red'));

  open(): Promise<InferenceSession> {
    this.opened += 1;
    let count = 0;
    return Promise.resolve({
      environment: ENVIRONMENT,
      observed: NOTHING_SEEN,
      infer: (image: Uint8Array) => this.answer(image, (count += 1)),
      close: () => Promise.resolve(),
    });
  }
}

export function scores(colour: Colour): InferenceAnswer {
  const all = (['red', 'green', 'blue'] as const).map((label) => ({ label, score: label === colour ? 0.9 : 0.05 }));
  return {
    ok: true,
    prediction: { kind: 'classScores', scores: all },
    source: { width: 16, height: 16 },
    outputSha256: 'f'.repeat(64),
    milliseconds: { decode: 1, preprocess: 1, infer: 1, postprocess: 1 },
  };
}

export interface DecisionWorld extends World {
  /** Puts other bytes behind a digest, as somebody with access to the disk could. */
  swapBlob(sha256: string, bytes: Buffer): Promise<void>;
  readonly jobs: NotedJobs;
  /** Only when the world was asked for a scripted one. */
  readonly runtime: ScriptedRuntime;
}

/** Everything up to the sealed dossier; the model runs in its own process unless `scripted`. */
export async function aDecisionWorld(
  own: {
    scripted?: boolean;
    shardImages?: number;
    modules?: NonNullable<ModuleMetadata['imports']>;
  } & Pick<TestDatabaseOptions, 'settings' | 'poolSize'> = {},
): Promise<DecisionWorld> {
  const jobs = new NotedJobs();
  const runtime = new ScriptedRuntime();
  const limits = { memoryBytes: 4 * 2 ** 30, loadMilliseconds: 60_000, imageMilliseconds: 30_000 };
  const settings: RunSettings = { limits, productVersion: '0.0.0', shardImages: own.shardImages ?? 50, worker: 'test' };
  const providers = [
    { provide: JobQueue, useValue: jobs },
    { provide: InferenceRuntime, useValue: own.scripted === true ? runtime : new SupervisedInferenceRuntime() },
    { provide: RunSettings, useValue: settings },
    { provide: DossierSettings, useValue: { productVersion: '0.0.0', databaseMode: 'EMBEDDED' } },
    { provide: DossierChecker, useClass: DossierCheckProcess },
    { provide: PdfRenderer, useValue: new PdfkitRenderer() },
  ];
  @Global()
  @Module({ providers, exports: providers.map(({ provide }) => provide) })
  class MoreDrivers {}
  const entities = [
    ...evaluationEntities,
    ...findingEntities,
    ...gateEntities,
    ...statementEntities,
    ...dossierEntities,
  ];
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-blobs-'));
  const blobs = new FileBlobStore(folder);
  const world = await aWorld(
    [MoreDrivers, EvaluationsModule, FindingsModule, GatesModule, DossiersModule, ...(own.modules ?? [])],
    {
      ...own,
      entities,
      blobs,
    },
  );
  return {
    ...world,
    jobs,
    runtime,
    swapBlob: (sha256, bytes) => writeFile(join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256), bytes),
    async close() {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface PilotPlace {
  readonly siteId: string;
  readonly useCaseId: string;
}

/** A pilot whose use cases ask for the colour of an image, with one sealed dataset and one model a site. */
export class EvaluatedPilot {
  private count = 0;

  private constructor(
    readonly world: DecisionWorld,
    readonly id: string,
  ) {}

  static async in(world: DecisionWorld, own: Partial<NewPilot> = {}): Promise<EvaluatedPilot> {
    const { CQL, VPM } = world.cast;
    const pilot = await world.get(CreatePilot).execute(CQL, {
      title: 'Colours',
      vendorOrganisationId: VPM.organisationId as string,
      customerOrganisationId: CQL.organisationId as string,
      decisionDate: '2026-12-31',
      attemptBudget: 20,
      imageBudget: 1000,
      onExpiry: 'The pilot ends with NO-GO.',
      ...own,
    });
    return new EvaluatedPilot(world, pilot.id);
  }

  async site(key = 'NORTH', sliceSchema: SiteSchema = {}): Promise<string> {
    const site = { pilotId: this.id, key, name: `Site ${key}`, facts: {}, sliceSchema };
    return (await this.world.get(AddSite).execute(this.world.cast.CQL, site)).id;
  }

  async useCase(key = 'COLOUR'): Promise<string> {
    const colours = { red: 'UNIT', green: 'UNIT', blue: 'UNIT' } as const;
    const contract = aContract({
      name: key,
      task: 'classification',
      roles: colours,
      imageVerdict: { rule: 'CLASS' },
    });
    const words = { title: 'The colour is named', description: 'Every image is given its colour.' };
    return (
      await this.world.get(AddUseCase).execute(this.world.cast.CQL, { pilotId: this.id, key, ...words, contract })
    ).id;
  }

  /** Proposed by the vendor, signed by both (and the safety officer, if need be). */
  async criteria(place: PilotPlace, document: CriteriaDocument = colourCriteria()): Promise<CriteriaSetRef> {
    const { world } = this;
    const set = await world.get(ProposeCriteria).execute(world.cast.VPM, { ...place, document });
    await world.get(SubmitCriteria).execute(world.cast.VPM, {
      criteriaSetId: set.id,
      expectedVersion: set.rowVersion,
      reason: 'agreed again after a new talk on site',
    });
    const isSafety = document.criteria.some(({ safetyRelevance }) => safetyRelevance !== 'NONE');
    let signed = await this.signCriteria(set.id, 'VPM');
    if (isSafety) signed = await this.signCriteria(set.id, 'SO');
    signed = await this.signCriteria(set.id, 'CQL');
    return signed.state === 'BASELINED' ? signed : this.signCriteria(set.id, 'CSM');
  }

  /** Unsealed; images of the colour their label says, save the ones listed as other. */
  async collect(siteId: string, images: readonly ImageSpec[], own: DatasetOptions = {}): Promise<string> {
    const { world } = this;
    const by = own.by ?? world.cast.CQL;
    const key = `${own.purpose ?? 'ACCEPTANCE'}-${(this.count += 1)}`;
    const purpose = own.purpose ?? 'ACCEPTANCE';
    const { id } = await world.get(CreateDataset).execute(by, { siteId, key, purpose, groupAttribute: null });
    for (const [index, { content, colour }] of images.entries())
      await world.get(AddImage).execute(by, {
        datasetId: id,
        name: `${String(index).padStart(3, '0')}.png`,
        content: content ?? (await picture(colour)),
      });
    const categories = ['red', 'green', 'blue'].map((name, index) => ({
      list: 'categories' as const,
      index,
      value: { id: index + 1, name },
    }));
    const listed = images.map(({ label, colour }, index) => ({
      list: 'images' as const,
      index,
      value: { id: index, file_name: `${String(index).padStart(3, '0')}.png`, class_label: label ?? colour },
    }));
    await world.get(ImportAnnotations).execute(by, { datasetId: id, entries: [...categories, ...listed] });
    return id;
  }

  async seal(datasetId: string, by: Principal = this.world.cast.CQL): Promise<void> {
    const expectedVersion = (await this.world.get(ReadDatasets).one(by, datasetId))?.rowVersion ?? 0;
    const words = { representativeness: 'Every shift of one week at this gate.', independence: 'Each wagon once.' };
    await this.world.get(SealDataset).execute(by, { datasetId, expectedVersion, ...words });
  }

  async data(siteId: string, images: readonly ImageSpec[]): Promise<string> {
    const datasetId = await this.collect(siteId, images);
    await this.seal(datasetId);
    return datasetId;
  }

  async model(bytes: Buffer = channelMeanModel(), by: Principal = this.world.cast.VML): Promise<string> {
    const { world, id: pilotId } = this;
    const { sha256 } = await world.get(UploadBlob).execute(by, { pilotId, content: bytes });
    const version = String((this.count += 1));
    const facts = { name: 'colours', version, contract: aClassifier(), card: {} };
    return (await world.get(RegisterModel).execute(by, { pilotId, sha256, ...facts })).id;
  }

  declare(
    of: { datasetId: string; modelId: string; kind?: RunRequest['kind']; useCaseIds?: readonly string[] },
    by: Principal = this.world.cast.VML,
  ): Promise<Run> {
    return this.world.get(DeclareRun).execute(by, {
      kind: of.kind ?? 'FORMAL',
      datasetId: of.datasetId as DatasetId,
      modelId: of.modelId as ModelId,
      ...(of.useCaseIds !== undefined && { useCaseIds: of.useCaseIds as UseCaseId[] }),
    });
  }

  /** Declared and worked off. */
  async run(of: Parameters<EvaluatedPilot['declare']>[0], by?: Principal): Promise<Run> {
    const { id } = await this.declare(of, by);
    await this.world.get(RunEvaluation).execute(id);
    return this.read(id);
  }

  read(id: Run['id']): Promise<Run> {
    return this.world.get(ReadRuns).run(this.world.cast.CQL, id);
  }

  judgements(runId: string): Promise<readonly Judgement[]> {
    return this.world.get(ReadRuns).judgementsOf(this.world.cast.CQL, [runId]);
  }

  private async signCriteria(criteriaSetId: string, slot: keyof Cast): Promise<CriteriaSetRef> {
    const { world } = this;
    const { nonce } = await world.get(ChallengeCriteria).execute(world.cast[slot], { criteriaSetId, slot });
    const signing = { criteriaSetId, slot, nonce, password: PASSWORD };
    return (await world.get(SignCriteria).execute(world.cast[slot], signing)).criteriaSet;
  }
}

export interface ImageSpec {
  readonly colour: Colour;
  /** What people say it is; default: the truth. */
  readonly label?: Colour;
  /** Instead of a picture of the colour. */
  readonly content?: Buffer;
}

interface DatasetOptions {
  readonly purpose?: DatasetPurpose;
  readonly by?: Principal;
}

export function images(count: number, own: Partial<ImageSpec> = {}): ImageSpec[] {
  return Array.from({ length: count }, () => ({ colour: 'red', ...own }));
}

/** Images judged right: at least half, at 95 %. Eight right ones of eight show it even for the third of an even schedule. */
export function colourCriteria(
  threshold = '0.5',
  max = 3,
  own: Parameters<typeof aCriterion>[0] = {},
): CriteriaDocument {
  return aCriteriaDocument([aCriterion({ threshold, ...own })], {
    attempts: { max, spending: 'EQUAL' },
    siteSchema: {},
  });
}

let shade = 0;

/** Never the same picture twice: equal images would be of one lineage. */
function picture(colour: Colour): Promise<Buffer> {
  shade += 1;
  const low: [number, number] = [shade % 50, Math.floor(shade / 50) % 50];
  const rgb: Rgb = colour === 'red' ? [250, ...low] : colour === 'green' ? [low[0], 250, low[1]] : [...low, 250];
  return flatPng(rgb);
}

/** One site, one use case, baselined criteria, sealed data of `images`, a model. */
export async function aReadyPilot(
  world: DecisionWorld,
  own: {
    pilot?: Partial<NewPilot>;
    images?: readonly ImageSpec[];
    criteria?: CriteriaDocument;
    sliceSchema?: SiteSchema;
    model?: Buffer;
  } = {},
): Promise<{ pilot: EvaluatedPilot; place: PilotPlace; datasetId: string; modelId: string }> {
  const pilot = await EvaluatedPilot.in(world, own.pilot);
  const place = { siteId: await pilot.site('NORTH', own.sliceSchema), useCaseId: await pilot.useCase() };
  await pilot.criteria(place, own.criteria);
  const datasetId = await pilot.data(place.siteId, own.images ?? images(8));
  return { pilot, place, datasetId, modelId: await pilot.model(own.model) };
}
