import type { StepReporter } from '../console/step-reporter.js';
import type { Login } from './found-organisations.js';
import type { PilotScript } from './pilot-script.js';
import type { Stage } from './stage.js';

/** What a pilot is played with: the script, the product's use cases, and where its course is told. */
export interface Play {
  readonly script: PilotScript;
  readonly stage: Omit<Stage, 'players'>;
  readonly reporter: StepReporter;
  readonly administrator?: Login;
  /** Where dossiers are written for people. */
  readonly dossierFolder: string;
}
