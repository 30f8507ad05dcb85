// The types of batch/v1, to be imported as Go does:
// `import type * as batchv1 from '…/api/batchv1.ts'`.

export type * from './cron-job.ts';
export type * from './job.ts';
