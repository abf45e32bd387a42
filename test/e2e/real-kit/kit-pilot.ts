import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { BootstrapAdministrator } from '../../../src/contexts/identity/public.js';
import { takeWork } from '../../../src/entry/work.js';
import { kitFile, kitJson, kitLines } from '../../builders/real-kit.js';
import type { TestServer } from '../../builders/server.js';
import { contractOf, criteriaOf, SITES, USE_CASES, type SiteName } from './agreement.js';
import type { RunAnswer } from './answers.js';
import { Api } from './api.js';

const PASSWORD = 'a pass phrase for the kit';
export type SetName = SiteName | 'threshold';
export type ModelName = 'wagon-v1' | 'wagon-v2' | 'fastestdet' | 'yunet-n';
export const MODELS: readonly ModelName[] = ['wagon-v1', 'wagon-v2', 'fastestdet', 'yunet-n'];
type Id = Readonly<{ id: string }>;
type Version = Readonly<{ rowVersion: number }>;
type Invited = Readonly<{ invitation: { token: string } }>;
type SealedSet = Readonly<{ id: string; groupCount: number; itemCount: number }>;
type PersonKey = 'CQL' | 'CSM' | 'VPM' | 'VML';

export interface KitImage {
  readonly id: number;
  readonly file_name: string;
}

/** A pilot over the whole kit, made and run only through the public interface. */
export class KitPilot {
  private readonly people = new Map<PersonKey, Api>();
  readonly datasets = new Map<SetName, SealedSet>();
  private readonly sites = new Map<string, string>();
  private readonly useCases = new Map<string, string>();
  private readonly models = new Map<ModelName, string>();
  private pilotId = '';

  private constructor(private readonly server: TestServer) {}

  /** Everything up to registered models with their operating points; nothing has run yet. */
  static async prepare(server: TestServer): Promise<KitPilot> {
    const pilot = new KitPilot(server);
    await takeWork(server.app, 1);
    await pilot.createPilot(await pilot.foundParties());
    for (const site of SITES) await pilot.importSet(site, 'CQL');
    await pilot.importSet('threshold', 'VML');
    for (const model of MODELS) await pilot.register(model);
    return pilot;
  }

  by(key: PersonKey): Api {
    return this.people.get(key) as Api;
  }

  useCaseName(id: string): string | undefined {
    return [...this.useCases].find(([, known]) => known === id)?.[0];
  }

  /** Declares a run by the vendor and waits for the worker. @returns the ended run with its judgements, as the customer sees it */
  async run(set: SetName, model: ModelName): Promise<RunAnswer> {
    const input = {
      kind: set === 'threshold' ? 'EXPLORATORY' : 'FORMAL',
      datasetId: this.datasets.get(set)?.id,
      modelId: this.models.get(model),
    };
    const { run } = await this.by('VML').change<{ run: Id }>('declareRun', input, 'run { id }');
    for (;;) {
      const { state, endReason } = await this.by('CQL').ask<{ state: string; endReason: unknown }>(RUN_STATE, {
        id: run.id,
      });
      if (state === 'COMPLETED') return this.by('CQL').ask<RunAnswer>(RUN, { id: run.id });
      if (!['DECLARED', 'QUEUED', 'RUNNING'].includes(state)) throw new Error(`${state}: ${JSON.stringify(endReason)}`);
      await pause(150);
    }
  }

  private async foundParties(): Promise<{ vendorOrganisationId: string; customerOrganisationId: string }> {
    const nobody = new Api(this.server.url);
    const admin = { email: 'admin@kit.example', printedName: 'Ada Admin', password: PASSWORD };
    await this.server.app.get(BootstrapAdministrator).execute(admin);
    const administrator = await this.signIn(nobody, admin.email);
    const join = async (key: PersonKey, token: string): Promise<void> => {
      const email = `${key.toLowerCase()}@kit.example`;
      const person = { token, email, printedName: `Person ${key}`, password: PASSWORD };
      await nobody.change<unknown>('redeemInvitation', person, 'person { id }');
      this.people.set(key, await this.signIn(nobody, email));
    };
    const found = async (kind: string, name: string, lead: PersonKey, other: PersonKey): Promise<string> => {
      const selection = 'organisation { id } invitation { token }';
      const founded = await administrator.change<{ organisation: Id } & Invited>(
        'createOrganisation',
        { kind, name },
        selection,
      );
      await join(lead, founded.invitation.token);
      const { invitation } = await this.by(lead).change<Invited>(
        'inviteMember',
        { role: other },
        'invitation { token }',
      );
      await join(other, invitation.token);
      return founded.organisation.id;
    };
    const vendorOrganisationId = await found('VENDOR', 'Railsight Vision', 'VPM', 'VML');
    return { vendorOrganisationId, customerOrganisationId: await found('CUSTOMER', 'Northern Yard', 'CQL', 'CSM') };
  }

  private async signIn(nobody: Api, email: string): Promise<Api> {
    const { token } = await nobody.change<{ token: string }>('signIn', { email, password: PASSWORD }, 'token');
    return nobody.as(token);
  }

  private async createPilot(parties: object): Promise<void> {
    const cql = this.by('CQL');
    const facts = { title: 'Foreign matter on wagons', decisionDate: '2099-12-31', onExpiry: 'It ends as NO-GO.' };
    const budgets = { attemptBudget: 20, imageBudget: 1000 };
    const { pilot } = await cql.change<{ pilot: Id }>(
      'createPilot',
      { ...parties, ...facts, ...budgets },
      'pilot { id }',
    );
    this.pilotId = pilot.id;
    for (const name of USE_CASES) {
      const words = { key: name, title: name, description: `The use case ${name} of the kit.` };
      const input = { pilotId: pilot.id, ...words, contract: contractOf(name) };
      this.useCases.set(name, (await cql.change<{ useCase: Id }>('addUseCase', input, 'useCase { id }')).useCase.id);
    }
    for (const name of SITES) {
      const input = { pilotId: pilot.id, key: name.toUpperCase(), name, facts: {}, sliceSchema: {} };
      const { site } = await cql.change<{ site: Id }>('addSite', input, 'site { id }');
      this.sites.set(name, site.id);
      for (const useCase of USE_CASES) await this.agree(site.id, useCase);
    }
  }

  private async agree(siteId: string, useCase: (typeof USE_CASES)[number]): Promise<void> {
    const vpm = this.by('VPM');
    const draft = { siteId, useCaseId: this.useCases.get(useCase), document: criteriaOf(useCase) };
    const { criteriaSet } = await vpm.change<{ criteriaSet: Id & Version }>(
      'proposeCriteria',
      draft,
      'criteriaSet { id rowVersion }',
    );
    const criteriaSetId = criteriaSet.id;
    const submitted = { criteriaSetId, expectedVersion: criteriaSet.rowVersion };
    await vpm.change<unknown>('submitCriteria', submitted, 'criteriaSet { state }');
    for (const slot of ['VPM', 'CQL'] as const) {
      const { challenge } = await this.by(slot).ask<{ challenge: { nonce: string } }>(CHALLENGE, {
        input: { criteriaSetId, slot },
      });
      const signature = { criteriaSetId, slot, nonce: challenge.nonce, password: PASSWORD };
      await this.by(slot).change<unknown>('signCriteria', signature, 'criteriaSet { state }');
    }
  }

  /** Photos, COCO annotations and the metadata lines of one set, sealed. */
  private async importSet(set: SetName, keeper: 'CQL' | 'VML'): Promise<void> {
    const api = this.by(keeper);
    // Nobody has grouped the threshold photos by wagon.
    const groupAttribute = set === 'threshold' ? null : 'meta.wagon_by_eye';
    const purpose = set === 'threshold' ? 'THRESHOLD' : 'ACCEPTANCE';
    const siteId = this.sites.get(set) ?? this.sites.get('site-a');
    const input = { siteId, key: set.toUpperCase(), purpose, groupAttribute, provenance: { attribution: ATTRIBUTION } };
    const { dataset } = await api.change<{ dataset: Id }>('createDataset', input, 'dataset { id }');
    const path = `/api/v1/datasets/${dataset.id}`;
    for (const { file_name } of kitImages(set))
      await api.put(`${path}/images/${encodeURIComponent(file_name)}`, kitFile(`wagon/images/${file_name}`));
    await api.put(`${path}/annotations`, kitFile(`wagon/annotations/${set}.json`));
    const lines = kitLines<{ site: string }>('wagon/metadata.jsonl').filter(({ site }) => site === set);
    await api.put(`${path}/metadata`, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { rowVersion: expectedVersion } = await api.ask<Version>(
      'query ($id: ID!) { dataset(id: $id) { rowVersion } }',
      {
        id: dataset.id,
      },
    );
    const seal = { datasetId: dataset.id, expectedVersion, representativeness: 'Consecutive photos of one yard.' };
    const selection = 'dataset { id groupCount itemCount }';
    const sealed = await this.by(set === 'threshold' ? 'VML' : 'CSM').change<{ dataset: SealedSet }>(
      'sealDataset',
      seal,
      selection,
    );
    this.datasets.set(set, sealed.dataset);
  }

  private async register(name: ModelName): Promise<void> {
    const vml = this.by('VML');
    const file = name === 'yunet-n' ? 'yunet_n_640_640.onnx' : 'model.onnx';
    const { sha256 } = await vml.put<{ sha256: string }>(
      `/api/v1/pilots/${this.pilotId}/blobs`,
      kitFile(`models/${name}/${file}`),
    );
    const contract = JSON.parse(readFileSync(`test/fixtures/model-contracts/${name}.json`, 'utf8')) as {
      classes: string[];
    };
    const registration = { pilotId: this.pilotId, name, version: '1', sha256, contract };
    const { model } = await vml.change<{ model: Id }>('registerModel', registration, 'model { id }');
    this.models.set(name, model.id);
    await vml.change<unknown>(
      'registerOperatingPoint',
      this.operatingPoint(name, model.id, contract),
      'operatingPoint { id }',
    );
  }

  /** Of the wagon models the point chosen on the threshold set; the others keep all they report. */
  private operatingPoint(name: ModelName, modelId: string, { classes }: { classes: string[] }): object {
    if (!name.startsWith('wagon'))
      return {
        modelId,
        scoreThresholds: Object.fromEntries(classes.map((label) => [label, 0.3])),
        rule: 'as delivered',
      };
    const { chosen, rule } = kitJson<{ chosen: object; rule: string }>(`wagon/expected/${name}/thresholds.json`);
    return { modelId, scoreThresholds: chosen, rule, thresholdDatasetId: this.datasets.get('threshold')?.id };
  }
}

export function kitImages(set: SetName): readonly KitImage[] {
  return kitJson<{ images: KitImage[] }>(`wagon/annotations/${set}.json`).images;
}

const ATTRIBUTION = '"Wagon_Defects 2", version 3, workspace wagondefects, Roboflow Universe, CC BY 4.0';
const CHALLENGE =
  'mutation ($input: CriteriaChallengeInput!) { criteriaChallenge(input: $input) { challenge { nonce } userErrors { code message } } }';
const RUN_STATE = 'query ($id: ID!) { run(id: $id) { state endReason { code message } } }';
const RUN = `query ($id: ID!) { run(id: $id) {
  id predictionsSha256 conservation { supplied excluded evaluated errored indeterminate }
  judgements { id useCaseId verdict attempt { number max } criteria { criterionId verdict reason { code message }
    cells { n k right total lower upper verdict reason { code message } needed { withoutFurtherFailure } } } } } }`;
