// CronJobs.
// Upstream: api/batch/v1/types.go. Same fields, spelling and order.

import type { JobSpec } from './job.ts';
import type { NamespacedObject, TemplateMeta, Time } from './meta.ts';
import type { ObjectReference } from './object-reference.ts';

export interface CronJob extends NamespacedObject {
  readonly spec: CronJobSpec;
  readonly status: CronJobStatus;
}

export interface CronJobSpec {
  readonly schedule: string;
  readonly timeZone?: string;
  readonly startingDeadlineSeconds?: number;
  readonly concurrencyPolicy?: string;
  readonly suspend?: boolean;
  readonly jobTemplate: JobTemplateSpec;
  readonly successfulJobsHistoryLimit?: number;
  readonly failedJobsHistoryLimit?: number;
}

export interface JobTemplateSpec {
  readonly metadata: TemplateMeta;
  readonly spec: JobSpec;
}

export interface CronJobStatus {
  readonly active?: readonly ObjectReference[];
  readonly lastScheduleTime?: Time;
  readonly lastSuccessfulTime?: Time;
}
