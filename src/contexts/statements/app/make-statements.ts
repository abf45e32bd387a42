import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { GateId, RunId } from '../../../kernel/ids.js';
import { PilotEvents, type PilotEvent } from '../../../ports/pilot-events.js';
import type { Tx } from '../../../ports/unit-of-work.js';
import { AuditLog } from '../../audit/public.js';
import { PilotEvidence } from '../../evaluations/public.js';
import { ReadGates } from '../../gates/public.js';
import { gateDecisionDraft, type EvidenceExtras } from '../domain/gate-decision.js';
import { runResultDraft } from '../domain/run-result.js';
import type { StatementDraft } from '../domain/statement.js';
import { KeepStatement } from './keep-statement.js';
import { StatementRepository } from './ports.js';

/** Reads what a statement says, inside the transaction of the event it is about. */
@Injectable()
export class DraftStatements {
  constructor(
    private readonly evidence: PilotEvidence,
    private readonly gates: ReadGates,
    private readonly statements: StatementRepository,
  ) {}

  /** One for each use case of a formal run that is completed; nothing for any other run. */
  async ofRun(tx: Tx, id: RunId): Promise<StatementDraft[]> {
    const { run, judgements } = await this.evidence.judgedRun(tx, id);
    if (run.plan.kind !== 'FORMAL' || run.state !== 'COMPLETED') return [];
    const counts = await this.evidence.exposures(tx, [run]);
    return judgements.map((judgement) => {
      const count = counts.find(({ useCaseId }) => useCaseId === judgement.useCaseId);
      const { formal = 0, exploratory = 0 } = count ?? {};
      return runResultDraft({ run, judgement, exposures: { formal, all: formal + exploratory } });
    });
  }

  async ofGate(tx: Tx, id: GateId): Promise<StatementDraft> {
    const { gate, signOffs } = await this.gates.decided(tx, id);
    const runIds = gate.evidence.runs.map((run) => run.id);
    const attestations = await this.statements.ofRuns(tx, runIds);
    return gateDecisionDraft({ gate, signOffs, attestations, extras: gate.evidence as EvidenceExtras });
  }
}

/**
 * Makes the evidence statements where the facts come about: with the completion of a formal run, and with the decision of a gate, in
 * the same transaction. The chain records each one's digest, so that none can be taken out or made later.
 */
@Injectable()
export class MakeStatements implements OnModuleInit {
  constructor(
    private readonly events: PilotEvents,
    private readonly drafts: DraftStatements,
    private readonly keep: KeepStatement,
    private readonly audit: AuditLog,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(['RUN_ENDED'], async (tx, event) => {
      for (const draft of await this.drafts.ofRun(tx, event.object.id as RunId)) await this.make(tx, event, draft);
    });
    this.events.subscribe(['GATE_DECIDED'], async (tx, event) => {
      await this.make(tx, event, await this.drafts.ofGate(tx, event.object.id as GateId));
    });
  }

  private async make(tx: Tx, { parties }: PilotEvent, draft: StatementDraft): Promise<void> {
    const made = await this.keep.execute(tx, draft);
    if (made === undefined) return;
    await this.audit.append(tx, {
      parties,
      actor: { system: 'evidence statements' },
      action: 'statement.made',
      object: { type: 'STATEMENT', id: made.id },
      after: {
        pilotId: made.pilotId,
        predicateType: made.predicateType,
        about: `${made.object.type}:${made.object.id}`,
        subjectDigest: made.subjectDigest,
        envelopeSha256: made.envelopeSha256,
      },
    });
  }
}
