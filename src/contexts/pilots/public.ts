export { AddSite, type NewSite } from './app/add-site.js';
export { AddUseCase, type NewUseCase } from './app/add-use-case.js';
export { CreatePilot, type NewPilot } from './app/create-pilot.js';
export { Pilots, type ContractRef, type PilotRef, type SiteRef, type UseCaseRef } from './app/pilots.js';
export { ReadPilots } from './app/read-pilots.js';
export { SiteNotFound } from './domain/errors.js';
export type { PilotState } from './domain/pilot.js';
