import { hostname } from 'node:os';
import { Global, Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { DossierChecker, DossierSettings } from '../contexts/dossiers/public.js';
import { RunSettings } from '../contexts/evaluations/public.js';
import { IdentitySettings } from '../contexts/identity/public.js';
import { NoticeSettings } from '../contexts/notices/public.js';
import { WebSettings } from '../platform/access/web-settings.js';
import { DatabaseBlobUses } from '../platform/blobs/blob-uses.js';
import { LockedTakeaway } from '../platform/blobs/locked-takeaway.js';
import { ErrorCatalogue, FaultLog } from '../platform/errors/surface.js';
import { InProcessAccountEvents } from '../platform/events/in-process-account-events.js';
import { InProcessPilotEvents } from '../platform/events/in-process-pilot-events.js';
import { SharpImageDecoder } from '../platform/images/sharp-image-decoder.js';
import {
  INFERENCE_RUNTIME_OPTIONS,
  SupervisedInferenceRuntime,
} from '../platform/inference/supervised-inference-runtime.js';
import { OnnxInspector } from '../platform/inference/onnx-inspector.js';
import { inferenceLimits, runtimeOptions } from '../platform/inference/runtime-options.js';
import type { Config } from '../platform/config/config.js';
import { StoredRequests } from '../platform/idempotency/stored-requests.js';
import { AesSecretBox } from '../platform/keys/aes-secret-box.js';
import { Argon2Passwords } from '../platform/keys/argon2-passwords.js';
import { RandomSecrets } from '../platform/keys/random-secrets.js';
import { loadSecretsKey } from '../platform/keys/secrets-key.js';
import { TotpCodes } from '../platform/keys/totp-codes.js';
import { loadProviders } from '../platform/oidc/load-providers.js';
import { OutboxMailer } from '../platform/mail/outbox-mailer.js';
import { SmtpMailer } from '../platform/mail/smtp-mailer.js';
import { parseNetwork } from '../platform/outbound/address-rules.js';
import { GuardedHttp } from '../platform/outbound/guarded-http.js';
import { PdfkitRenderer } from '../platform/pdf/pdfkit-renderer.js';
import { readFonts } from '../platform/pdf/read-fonts.js';
import { Metrics } from '../platform/telemetry/metrics.js';
import { BlobRemoval, BlobTakeaway, BlobUses } from '../ports/blob-keeping.js';
import { IdempotentRequests } from '../ports/idempotent-requests.js';
import { ImageDecoder, InferenceRuntime, ModelInspector } from '../ports/machines.js';
import { Mailer } from '../ports/mailer.js';
import { OutboundHttp } from '../ports/outbound.js';
import { OpenIdProviders } from '../ports/openid.js';
import { PdfRenderer } from '../ports/pdf.js';
import { AccountEvents } from '../ports/account-events.js';
import { PilotEvents } from '../ports/pilot-events.js';
import { EvidenceSignerPort, OneTimeCodes, PasswordHasher, SecretBox, SecretSource } from '../ports/secrets.js';
import { BlobStore, JobQueue } from '../ports/stores.js';
import { ClockPort, IdsPort, RngPort } from '../ports/time.js';
import { UploadLimits } from '../ports/upload-limits.js';
import { UnitOfWork } from '../ports/unit-of-work.js';
import { errorCatalogue } from './error-catalogue.js';
import { LoggedFaults } from './logged-faults.js';
import { DossierCheckProcess } from './dossier-check-process.js';
import { productVersion } from './product-version.js';
import type { Resources } from './resources.js';

/** Closes what was opened before the application, after the last request was answered. */
class ResourceKeeper implements OnApplicationShutdown {
  constructor(private readonly resources: Resources) {}

  onApplicationShutdown(): Promise<void> {
    return this.resources.close();
  }
}

/** Binds every port to its driver. Global: contexts name ports, never drivers. */
@Global()
@Module({})
export class PlatformModule {
  static over(resources: Resources): DynamicModule {
    const { blobs, clock, config, ids, jobs, rng, signer, unitOfWork } = resources;
    const blobUses = new DatabaseBlobUses(blobs);
    const bound: Provider[] = [
      { provide: UnitOfWork, useValue: unitOfWork },
      { provide: ClockPort, useValue: clock },
      { provide: IdsPort, useValue: ids },
      { provide: RngPort, useValue: rng },
      { provide: BlobStore, useValue: blobs },
      { provide: BlobRemoval, useValue: blobs },
      { provide: BlobUses, useValue: blobUses },
      { provide: BlobTakeaway, useValue: new LockedTakeaway(unitOfWork, blobUses, blobs) },
      { provide: JobQueue, useValue: jobs },
      { provide: IdempotentRequests, useValue: new StoredRequests(unitOfWork, clock, ids) },
      { provide: EvidenceSignerPort, useValue: signer },
      { provide: PasswordHasher, useClass: Argon2Passwords },
      { provide: SecretSource, useClass: RandomSecrets },
      { provide: ImageDecoder, useClass: SharpImageDecoder },
      { provide: ModelInspector, useClass: OnnxInspector },
      { provide: InferenceRuntime, useClass: SupervisedInferenceRuntime },
      { provide: INFERENCE_RUNTIME_OPTIONS, useValue: runtimeOptions(config) },
      { provide: AccountEvents, useClass: InProcessAccountEvents },
      { provide: PilotEvents, useClass: InProcessPilotEvents },
      { provide: DossierChecker, useClass: DossierCheckProcess },
      { provide: PdfRenderer, useFactory: () => new PdfkitRenderer(readFonts(config.dossierFonts ?? [])) },
      { provide: ErrorCatalogue, useValue: errorCatalogue },
      { provide: Metrics, useValue: resources.metrics },
      { provide: FaultLog, useValue: new LoggedFaults(ids, resources.metrics) },
      { provide: IdentitySettings, useValue: config satisfies IdentitySettings },
      { provide: UploadLimits, useValue: uploadLimits(config) },
      { provide: RunSettings, useValue: runSettings(config) },
      {
        provide: DossierSettings,
        useValue: {
          productVersion: productVersion(),
          databaseMode: config.databaseUrl === undefined ? 'EMBEDDED' : 'POSTGRESQL',
        } satisfies DossierSettings,
      },
      { provide: SecretBox, useValue: secretBox(config) },
      { provide: OneTimeCodes, useClass: TotpCodes },
      { provide: OutboundHttp, useValue: outboundHttp(config) },
      { provide: WebSettings, useValue: webSettings(config) },
      { provide: NoticeSettings, useValue: { publicUrl: config.publicUrl } satisfies NoticeSettings },
      { provide: OpenIdProviders, useFactory: () => loadProviders(config, process.env) },
      { provide: Mailer, useValue: mailer(config) },
    ];
    const keeper = { provide: ResourceKeeper, useFactory: () => new ResourceKeeper(resources) };
    return {
      module: PlatformModule,
      providers: [...bound, keeper],
      exports: bound.map((one) => (typeof one === 'function' ? one : one.provide)),
    };
  }
}

function secretBox(config: Config): SecretBox {
  const { dataDir, mode, secretsKeyFile: file } = config;
  const settings = { dataDir, isProduction: mode === 'production', ...(file !== undefined && { file }) };
  return new AesSecretBox(() => loadSecretsKey(settings));
}

function mailer({ mailFrom: from, outboxDir, smtpPasswordFile: passwordFile, smtpUrl: url }: Config): Mailer {
  return url === undefined ? new OutboxMailer(outboxDir, from) : new SmtpMailer({ url, from, passwordFile });
}

function outboundHttp({ webhookHosts: hosts, webhookNetworks = [] }: Config): OutboundHttp {
  const allowed = webhookNetworks.map(parseNetwork).filter((network) => network !== undefined);
  return new GuardedHttp({ allowed, ...(hosts !== undefined && { hosts }) });
}

function webSettings(config: Config): WebSettings {
  const { mode, publicUrl, socketCheckSeconds, socketsPerPerson } = config;
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  return { isCookieSecure: mode === 'production', publicOrigin, socketsPerPerson, socketCheckSeconds };
}

function runSettings(config: Config): RunSettings {
  return {
    productVersion: productVersion(),
    shardImages: config.shardImages,
    worker: `${hostname()} ${process.pid}`,
    limits: inferenceLimits(config),
  };
}

/** The size of a model is kept in a 32-bit column; ONNX files above 2 GB need external data anyway, which is not taken. */
const MOST_MODEL_BYTES = 2 ** 31 - 1;

function uploadLimits(config: Config): UploadLimits {
  return {
    imageBytes: config.maxImageBytes,
    modelBytes: Math.min(config.maxModelBytes, MOST_MODEL_BYTES),
    documentBytes: config.maxDocumentBytes,
  };
}
