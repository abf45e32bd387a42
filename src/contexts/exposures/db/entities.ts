import { AttemptScheduleEntity } from './attempt-schedule.entity.js';
import { ExposurePageEntity, ExposurePageNameEntity } from './exposure-page.entity.js';
import { ExposureRemarkEntity } from './exposure-remark.entity.js';
import { ExposureEntity } from './exposure.entity.js';

export const entities = [
  ...[AttemptScheduleEntity, ExposureEntity, ExposurePageEntity],
  ...[ExposurePageNameEntity, ExposureRemarkEntity],
] as const;
