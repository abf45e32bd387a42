import { AttemptScheduleEntity } from './attempt-schedule.entity.js';
import { ExposureRemarkEntity } from './exposure-remark.entity.js';
import { ExposureEntity } from './exposure.entity.js';

export const entities = [AttemptScheduleEntity, ExposureEntity, ExposureRemarkEntity] as const;
