import { Injectable } from '@nestjs/common';
import { GENESIS, type DossierRecord } from './record.js';
import type { Sha256 } from '../../../../kernel/sha256.js';
import type { Tx } from '../../../../ports/unit-of-work.js';
import { AuditTrail, type StoredEntry } from '../../../audit/public.js';
import { Witnesses, type GateView, type Witness } from '../../../gates/public.js';
import { Directory, ROLE_TITLES } from '../../../identity/public.js';
import type { SignatureFacts, WitnessFacts } from '../../domain/facts.js';
import { DossierSettings } from '../ports.js';
import { instant, type DossierScope } from './dossier-scope.js';

const PAGE = 100;
const EXTRACT = 30;
const IDENTITY_EVENTS: ReadonlySet<string> = new Set(['founding.confirmed', 'recovery.completed']);
const DECISIONS = { APPROVE: 'APPROVED', APPROVE_WITH_COMMENT: 'APPROVED', REJECT: 'REJECTED' } as const;
const METHODS: Readonly<Record<string, string>> = {
  PASSWORD: 'password entered again',
  PASSWORD_AND_TOTP: 'password and code of the second factor entered again',
  OIDC: 'signed in again at the identity provider, for this signature',
  OIDC_AND_TOTP: 'signed in again at the identity provider, for this signature, and code of the second factor',
  OIDC_SESSION_AND_TOTP: 'signed in at the identity provider, and code of the second factor entered for this signature',
};

/** Who signed what, what was refused, and where the audit chain stands. */
@Injectable()
export class CollectRecord {
  constructor(
    private readonly trail: AuditTrail,
    private readonly directory: Directory,
    private readonly settings: DossierSettings,
    private readonly witnesses: Witnesses,
  ) {}

  async execute(
    tx: Tx,
    scope: DossierScope,
    signOffs: GateView['signOffs'],
  ): Promise<{ readonly record: DossierRecord; readonly people: ReadonlyMap<string, string> }> {
    const { pilot } = scope;
    const entries = await this.entriesOf(tx, pilot.customerOrganisationId);
    const own = entries.filter(({ vendorOrganisationId }) => vendorOrganisationId === pilot.vendorOrganisationId);
    const head = entries.at(-1);
    const people = new Map(own.flatMap(({ actorId, actorName }) => (actorId === null ? [] : [[actorId, actorName]])));
    const witnesses = await this.witnesses.of(tx, scope.gate.id);
    const record: DossierRecord = {
      vendor: (await this.directory.organisationIn(tx, pilot.vendorOrganisationId))?.name ?? 'not visible',
      customer: (await this.directory.organisationIn(tx, pilot.customerOrganisationId))?.name ?? 'not visible',
      signatures: signOffs.map(signatureFacts),
      ...(witnesses.length > 0 && { witnesses: witnesses.map(witnessFacts) }),
      refusedActions: own.filter(({ outcome }) => outcome === 'DENIED').map(refusedFacts),
      audit: {
        headSequence: head?.seq ?? 0,
        headHash: (head?.entryHash ?? GENESIS) as Sha256,
        checkpointAt: null,
        databaseMode: this.settings.databaseMode,
        extract: [
          ...(await this.identityEvents(tx, entries, pilot.vendorOrganisationId)),
          ...own.filter(({ outcome }) => outcome === 'DONE').slice(-EXTRACT),
        ].map(({ seq, at, action, actorName }) => ({
          sequence: seq,
          at: instant(at),
          event: action,
          actor: actorName,
        })),
      },
    };
    return { record, people };
  }

  /** Leads who came in by a second founding invitation, and accounts that were recovered: printed whatever their age. */
  private async identityEvents(
    tx: Tx,
    customerChain: readonly StoredEntry[],
    vendorOrganisationId: string,
  ): Promise<readonly StoredEntry[]> {
    const vendorChain = await this.entriesOf(tx, vendorOrganisationId);
    return [...customerChain, ...vendorChain]
      .filter(({ action, outcome }) => outcome === 'DONE' && IDENTITY_EVENTS.has(action))
      .sort((one, other) => one.at.getTime() - other.at.getTime());
  }

  private async entriesOf(tx: Tx, chainId: string): Promise<StoredEntry[]> {
    const all: StoredEntry[] = [];
    for (;;) {
      const page = await this.trail.page(tx, chainId, { first: PAGE, after: all.at(-1)?.seq ?? 0 });
      all.push(...page);
      if (page.length < PAGE) return all;
    }
  }
}

function witnessFacts({ name, organisation, presence, notedByName }: Witness): WitnessFacts {
  return { name, organisation, presence, notedBy: notedByName };
}

function signatureFacts({ decision, onBehalfOf, state, signature }: GateView['signOffs'][number]): SignatureFacts {
  return {
    printedName: signature.printedName,
    organisation: signature.organisationName,
    role: ROLE_TITLES[signature.role],
    meaning: signature.meaning.toLowerCase(),
    decision: state === 'WITHDRAWN' ? 'WITHDRAWN' : DECISIONS[decision],
    at: instant(signature.signedAt),
    comment: signature.comment,
    method: METHODS[signature.method] ?? signature.method,
    onBehalfOf,
    superseded: state === 'SUPERSEDED' || state === 'VOIDED',
  };
}

function refusedFacts(entry: StoredEntry): DossierRecord['refusedActions'][number] {
  const said = JSON.parse(entry.canonical) as { rule?: string; reason?: string };
  return {
    at: instant(entry.at),
    actor: entry.actorName,
    action: entry.action,
    code: said.rule ?? 'DENIED',
    message: said.reason ?? '',
  };
}
