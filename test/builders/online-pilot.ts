import { TouchstoneClient } from '../../examples/graphql-client/client.js';
import {
  AddSite,
  AddUseCase,
  ChallengeCriteria,
  CreateDataset,
  ProposeCriteria,
  ReadDataset,
  RegisterModel,
  SealDataset,
  SignCriteria,
  SubmitCriteria,
} from '../../examples/graphql-client/documents.js';
import { signIn } from '../../examples/graphql-client/found.js';
import { takeWork } from '../../src/entry/work.js';
import type { ModelContract } from '../../src/vision/model-contract.js';
import { aContract } from './contract.builder.js';
import { aCriteriaDocument } from './criteria.builder.js';
import { aClassifier } from './model-contract.js';
import { aCast, aPilot, PASSWORD, type Cast } from './people.js';
import { aServer, type TestServer } from './server.js';

type Seat = 'CQL' | 'CSM' | 'VPM' | 'VML';

/** A running server with one pilot, its people signed in over HTTP, and short ways to what a test needs. */
export interface OnlinePilot {
  readonly server: TestServer;
  readonly cast: Cast;
  readonly pilotId: string;
  readonly as: Readonly<Record<Seat, TouchstoneClient>>;
  aSite(): Promise<string>;
  /** Asks for `red` among the classes of `aClassifier`. */
  aUseCase(): Promise<string>;
  aDataset(siteId: string, purpose?: 'ACCEPTANCE' | 'THRESHOLD'): Promise<string>;
  putImage(datasetId: string, name: string, bytes: Uint8Array): Promise<Record<string, unknown>>;
  /** COCO ground truth in which every named image is red, with one red object. */
  annotate(datasetId: string, names: readonly string[]): Promise<void>;
  seal(datasetId: string): Promise<void>;
  propose(siteId: string, useCaseId: string, document?: unknown): Promise<string>;
  /** In review, not signed. */
  submitted(siteId: string, useCaseId: string, document?: unknown): Promise<string>;
  signCriteria(by: Seat, criteriaSetId: string, password?: string): Promise<void>;
  aModel(bytes: Uint8Array, own?: { name?: string; contract?: ModelContract }): Promise<string>;
  /** Codes of refused acts in the audit log, oldest first. */
  denied(): Promise<string[]>;
  close(): Promise<void>;
}

const ROLES = { red: 'FORBIDDEN', green: 'UNIT', blue: 'UNIT' } as const;

/** @param own `works: false` leaves runs queued, for tests that say themselves what a worker would have left. */
export async function anOnlinePilot(
  environment: Record<string, string> = {},
  own: { readonly works?: boolean } = {},
): Promise<OnlinePilot> {
  const server = await aServer(environment);
  if (own.works !== false) await takeWork(server.app, 1);
  const cast = await aCast(server.app);
  const nobody = new TouchstoneClient(server.url);
  const enter = async (principal: Cast['cql']) =>
    signIn(nobody, { email: cast.emailOf(principal), password: PASSWORD });
  const as: OnlinePilot['as'] = {
    CQL: await enter(cast.cql),
    VPM: await enter(cast.vpm),
    CSM: await enter(await cast.join('CSM')),
    VML: await enter(await cast.join('VML')),
  };
  const pilotId = (await aPilot(server.app, cast)).id;
  let count = 0;
  const key = (prefix: string): string => `${prefix}_${(count += 1)}`;

  const online: OnlinePilot = {
    server,
    cast,
    pilotId,
    as,
    async aSite() {
      const sliceSchema = aCriteriaDocument().siteSchema;
      const input = { pilotId, key: key('SITE'), name: 'North gate', facts: {}, sliceSchema };
      return (await as.CQL.ask(AddSite, { input })).addSite.site?.id ?? '';
    },
    async aUseCase() {
      const name = key('CASE');
      const contract = aContract({
        name,
        task: 'classification',
        roles: ROLES,
        imageVerdict: { rule: 'PRESENCE', of: 'FORBIDDEN', atLeast: 1, presentMeans: 'NOK' },
      });
      const input = { pilotId, key: name, title: 'No red', description: 'Red is seen.', contract };
      return (await as.CQL.ask(AddUseCase, { input })).addUseCase.useCase?.id ?? '';
    },
    async aDataset(siteId, purpose = 'ACCEPTANCE') {
      const input = { siteId, key: key('DATA'), purpose };
      return (await as.CQL.ask(CreateDataset, { input })).createDataset.dataset?.id ?? '';
    },
    async putImage(datasetId, name, bytes) {
      return (await as.CQL.put(`/api/v1/datasets/${datasetId}/images/${encodeURIComponent(name)}`, bytes))
        .body as never;
    },
    async annotate(datasetId, names) {
      const images = names.map((file_name, id) => ({ id, file_name, class_label: 'red' }));
      const annotations = names.map((_, id) => ({ id, image_id: id, category_id: 1, bbox: [1, 1, 4, 4] }));
      const body = JSON.stringify({ images, categories: [{ id: 1, name: 'red' }], annotations });
      await as.CQL.put(`/api/v1/datasets/${datasetId}/annotations`, body);
    },
    async seal(datasetId) {
      const { dataset } = await as.CSM.ask(ReadDataset, { id: datasetId });
      await as.CSM.ask(SealDataset, {
        input: {
          datasetId,
          expectedVersion: dataset?.rowVersion ?? 0,
          representativeness: 'Every shift of one week at the north gate.',
          independence: 'One photograph a wagon, each wagon once.',
        },
      });
    },
    async propose(siteId, useCaseId, document = aCriteriaDocument()) {
      const { proposeCriteria } = await as.VPM.ask(ProposeCriteria, { input: { siteId, useCaseId, document } });
      return proposeCriteria.criteriaSet?.id ?? '';
    },
    async submitted(siteId, useCaseId, document = aCriteriaDocument()) {
      const criteriaSetId = await online.propose(siteId, useCaseId, document);
      await as.VPM.ask(SubmitCriteria, { input: { criteriaSetId, expectedVersion: 1 } });
      return criteriaSetId;
    },
    async signCriteria(by, criteriaSetId, password = PASSWORD) {
      const { criteriaChallenge } = await as[by].ask(ChallengeCriteria, { input: { criteriaSetId, slot: by } });
      const nonce = criteriaChallenge.challenge?.nonce ?? '';
      await as[by].ask(SignCriteria, { input: { criteriaSetId, slot: by, nonce, password } });
    },
    async aModel(bytes, { name = key('model'), contract = aClassifier() } = {}) {
      const { body } = await as.VML.put(`/api/v1/pilots/${pilotId}/blobs`, bytes);
      const { sha256 } = body as { sha256: string };
      const input = { pilotId, name, version: '1', sha256, contract };
      return (await as.VML.ask(RegisterModel, { input })).registerModel.model?.id ?? '';
    },
    async denied() {
      const rows: { canonical: string }[] = await server.database.dataSource.query(
        `SELECT canonical FROM audit_entry WHERE outcome = 'DENIED' ORDER BY chain_id, seq`,
      );
      return rows.map(({ canonical }) => (JSON.parse(canonical) as { rule: string }).rule);
    },
    close: () => server.close(),
  };
  return online;
}
