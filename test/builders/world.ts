import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module, type ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { entities as auditEntities } from '../../src/contexts/audit/db/entities.js';
import { entities as criteriaEntities } from '../../src/contexts/criteria/db/entities.js';
import { entities as datasetEntities } from '../../src/contexts/datasets/db/entities.js';
import { entities as exposureEntities } from '../../src/contexts/exposures/db/entities.js';
import { entities as identityEntities } from '../../src/contexts/identity/db/entities.js';
import { IdentityModule } from '../../src/contexts/identity/identity.module.js';
import {
  BootstrapAdministrator,
  CreateOrganisation,
  IdentitySettings,
  InviteMember,
  RedeemInvitation,
} from '../../src/contexts/identity/public.js';
import { entities as modelEntities } from '../../src/contexts/models/db/entities.js';
import { entities as pilotEntities } from '../../src/contexts/pilots/db/entities.js';
import { PilotsModule } from '../../src/contexts/pilots/pilots.module.js';
import { AddSite, AddUseCase, CreatePilot } from '../../src/contexts/pilots/public.js';
import { keyIdOf } from '../../src/kernel/dsse.js';
import type { OrganisationId, PersonId } from '../../src/kernel/ids.js';
import { WebSettings } from '../../src/platform/access/web-settings.js';
import { DatabaseBlobUses } from '../../src/platform/blobs/blob-uses.js';
import { OnnxInspector } from '../../src/platform/inference/onnx-inspector.js';
import { FileBlobStore } from '../../src/platform/blobs/file-blob-store.js';
import { LockedTakeaway } from '../../src/platform/blobs/locked-takeaway.js';
import { UuidV7Ids } from '../../src/platform/clock/uuid-v7-ids.js';
import { SharpImageDecoder } from '../../src/platform/images/sharp-image-decoder.js';
import { ImageDecoder } from '../../src/ports/machines.js';
import { scopeOf, type Principal, type Role } from '../../src/ports/principal.js';
import { AesSecretBox } from '../../src/platform/keys/aes-secret-box.js';
import { TotpCodes } from '../../src/platform/keys/totp-codes.js';
import { OpenIdClients } from '../../src/platform/oidc/open-id-clients.js';
import { OpenIdProviders } from '../../src/ports/openid.js';
import { AccountEvents } from '../../src/ports/account-events.js';
import { PilotEvents } from '../../src/ports/pilot-events.js';
import { InProcessAccountEvents } from '../../src/platform/events/in-process-account-events.js';
import { InProcessPilotEvents } from '../../src/platform/events/in-process-pilot-events.js';
import { EvidenceSignerPort, OneTimeCodes, PasswordHasher, SecretBox, SecretSource } from '../../src/ports/secrets.js';
import { BlobRemoval, BlobTakeaway, BlobUses } from '../../src/ports/blob-keeping.js';
import { ModelInspector } from '../../src/ports/machines.js';
import { BlobStore } from '../../src/ports/stores.js';
import { ClockPort, IdsPort } from '../../src/ports/time.js';
import { UploadLimits } from '../../src/ports/upload-limits.js';
import { UnitOfWork, type Tx } from '../../src/ports/unit-of-work.js';
import { RandomSecrets } from '../../src/platform/keys/random-secrets.js';
import type { SiteSchema } from '../../src/verdict/criteria/criteria-document.js';
import { aContract } from './contract.builder.js';
import { aDatabase, type TestDatabase, type TestDatabaseOptions } from './database.js';

export const PASSWORD = 'a long pass phrase of tests';

/** Time that a test moves. */
export class TestClock extends ClockPort {
  constructor(public at = new Date('2026-06-01T08:00:00.000Z')) {
    super();
  }
  now(): Date {
    return this.at;
  }
  forward(minutes: number): void {
    this.at = new Date(this.at.getTime() + minutes * 60_000);
  }
}

/** Hashing without the cost: what is tested here is who may do what, not Argon2. */
class QuickHasher extends PasswordHasher {
  hash(password: string): Promise<string> {
    return Promise.resolve(`quick ${password}`);
  }
  verify(password: string, hash: string | undefined): Promise<boolean> {
    return Promise.resolve(hash === `quick ${password}`);
  }
}

class TestKey extends EvidenceSignerPort {
  private readonly pair = generateKeyPairSync('ed25519');
  readonly publicKeyPem = this.pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  readonly keyId = keyIdOf(this.pair.publicKey);
  sign(bytes: Uint8Array): Buffer {
    return signBytes(null, bytes, this.pair.privateKey);
  }
}

const SETTINGS: IdentitySettings = {
  sessionIdleMinutes: 60,
  sessionMaxHours: 12,
  lockoutAfter: 10,
  lockoutMinutes: 15,
  invitationDays: 7,
  challengeMinutes: 5,
  recoveryWaitHours: 4,
  recoverySigningHours: 24,
};

export type Cast = Readonly<Record<Extract<Role, 'CQL' | 'CSM' | 'SO' | 'VPM' | 'VML'>, Principal>>;

/** A vendor and a customer with their people and one pilot, and whatever modules the test asks for. */
export interface World {
  readonly database: TestDatabase;
  readonly clock: TestClock;
  readonly cast: Cast;
  readonly pilotId: string;
  get<T>(token: abstract new (...args: never[]) => T): T;
  /** A transaction as one of the people sees it, or as the system does. */
  as<T>(who: Principal | 'system', work: (tx: Tx) => Promise<T>): Promise<T>;
  aSite(site?: { key?: string; sliceSchema?: SiteSchema }): Promise<string>;
  aUseCase(useCase?: { key?: string; contract?: unknown }): Promise<string>;
  /** Codes of refused acts in the audit log, oldest first. */
  denied(): Promise<string[]>;
  close(): Promise<void>;
}

export async function aWorld(
  imports: NonNullable<ModuleMetadata['imports']> = [],
  own: { blobs?: BlobStore; entities?: readonly (new () => object)[] } & Pick<
    TestDatabaseOptions,
    'settings' | 'poolSize'
  > = {},
): Promise<World> {
  const database = await aDatabase({
    entities: [
      ...auditEntities, ...identityEntities, ...pilotEntities, ...exposureEntities,
      ...criteriaEntities, ...datasetEntities, ...modelEntities, ...(own.entities ?? []),
    ], // prettier-ignore
    ...(own.settings !== undefined && { settings: own.settings }),
    ...(own.poolSize !== undefined && { poolSize: own.poolSize }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-world-'));
  const clock = new TestClock();
  const files = own.blobs instanceof FileBlobStore ? own.blobs : new FileBlobStore(folder);
  const uses = new DatabaseBlobUses(own.blobs ?? files);
  const providers = [
    { provide: ClockPort, useValue: clock },
    { provide: IdsPort, useValue: new UuidV7Ids(clock) },
    { provide: UnitOfWork, useValue: database.unitOfWork },
    { provide: BlobStore, useValue: own.blobs ?? files },
    { provide: ModelInspector, useClass: OnnxInspector },
    { provide: BlobRemoval, useValue: files },
    { provide: BlobUses, useValue: uses },
    { provide: BlobTakeaway, useValue: new LockedTakeaway(database.unitOfWork, uses, files) },
    { provide: UploadLimits, useValue: { imageBytes: 2 ** 26, modelBytes: 2 ** 27, documentBytes: 2 ** 26 } },
    { provide: ImageDecoder, useValue: new SharpImageDecoder() },
    { provide: PasswordHasher, useValue: new QuickHasher() },
    { provide: SecretSource, useValue: new RandomSecrets() },
    { provide: SecretBox, useValue: new AesSecretBox(() => Promise.resolve(Buffer.alloc(32, 7))) },
    { provide: OpenIdProviders, useValue: new OpenIdClients([], '') },
    { provide: OneTimeCodes, useValue: new TotpCodes() },
    { provide: EvidenceSignerPort, useValue: new TestKey() },
    { provide: IdentitySettings, useValue: SETTINGS },
    { provide: WebSettings, useValue: { isCookieSecure: false } },
    { provide: AccountEvents, useValue: new InProcessAccountEvents() },
    { provide: PilotEvents, useValue: new InProcessPilotEvents() },
  ];
  @Global()
  @Module({ providers, exports: providers.map(({ provide }) => provide) })
  class TestDrivers {}

  const app = await Test.createTestingModule({
    imports: [TestDrivers, IdentityModule, PilotsModule, ...imports],
  }).compile();
  // Contexts subscribe to events when they start.
  await app.init();
  const cast = await aCast(app);
  const pilotId = await aPilot(app, cast);
  return worldOf({ app, database, clock, cast, pilotId, folder });
}

function worldOf(of: {
  app: TestingModule;
  database: TestDatabase;
  clock: TestClock;
  cast: Cast;
  pilotId: string;
  folder: string;
}): World {
  const { app, database, clock, cast, pilotId, folder } = of;
  return {
    database,
    clock,
    cast,
    pilotId,
    get: (token) => app.get(token, { strict: false }),
    as: (who, work) =>
      database.unitOfWork.run(who === 'system' ? { kind: 'system', purpose: 'test' } : scopeOf(who), work),
    async aSite({ key = 'SITE_A', sliceSchema = { 'meta.shift': { values: ['day', 'night'] } } } = {}) {
      const site = { pilotId, key, name: `Site ${key}`, facts: {}, sliceSchema };
      return (await app.get(AddSite, { strict: false }).execute(cast.CQL, site)).id;
    },
    async aUseCase({ key = 'BOX', contract } = {}) {
      const useCase = {
        pilotId,
        key,
        title: 'Every box',
        description: 'Every box is found.',
        contract: contract ?? aContract({ name: key }),
      };
      return (await app.get(AddUseCase, { strict: false }).execute(cast.CQL, useCase)).id;
    },
    async denied() {
      const rows: { canonical: string }[] = await database.dataSource.query(
        `SELECT canonical FROM audit_entry WHERE outcome = 'DENIED' ORDER BY chain_id, seq`,
      );
      return rows.map(({ canonical }) => (JSON.parse(canonical) as { rule: string }).rule);
    },
    async close() {
      await app.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** By the product's own ways in: bootstrap, founding invitations, invitations. */
async function aCast(app: TestingModule): Promise<Cast> {
  const [bootstrap, create, invite, redeem] = [
    BootstrapAdministrator,
    CreateOrganisation,
    InviteMember,
    RedeemInvitation,
  ].map((token) => app.get(token as never, { strict: false })) as [
    BootstrapAdministrator,
    CreateOrganisation,
    InviteMember,
    RedeemInvitation,
  ];
  const join = async (token: string, printedName: string): Promise<Principal> => {
    const email = `${printedName.toLowerCase().replace(/[^a-z]+/g, '.')}@example.test`;
    const person = await redeem.execute({ token, email, printedName, password: PASSWORD });
    return { personId: person.id as PersonId, printedName, organisationId: person.organisationId as OrganisationId };
  };
  const admin = await bootstrap.execute({
    email: 'admin@example.test',
    printedName: 'Ada Administrator',
    password: PASSWORD,
  });
  const administrator = { personId: admin.id as PersonId, printedName: admin.printedName };
  const customer = await create.execute(administrator, { kind: 'CUSTOMER', name: 'Harbour Logistics' });
  const vendor = await create.execute(administrator, { kind: 'VENDOR', name: 'Clearsight Vision' });
  const CQL = await join(customer.invitation.token, 'Carla Quality');
  const VPM = await join(vendor.invitation.token, 'Viktor Projects');
  const invited = async (by: Principal, role: Role, name: string): Promise<Principal> =>
    join((await invite.execute(by, { role })).token, name);
  return {
    CQL,
    VPM,
    CSM: await invited(CQL, 'CSM', 'Sam Site'),
    SO: await invited(CQL, 'SO', 'Sofia Safety'),
    VML: await invited(VPM, 'VML', 'Mila Learning'),
  };
}

async function aPilot(app: TestingModule, cast: Cast): Promise<string> {
  const pilot = await app.get(CreatePilot, { strict: false }).execute(cast.CQL, {
    title: 'Wagon doors',
    vendorOrganisationId: cast.VPM.organisationId as string,
    customerOrganisationId: cast.CQL.organisationId as string,
    decisionDate: '2026-12-31',
    attemptBudget: 3,
    imageBudget: 1000,
    onExpiry: 'The pilot ends with NO-GO.',
  });
  return pilot.id;
}
