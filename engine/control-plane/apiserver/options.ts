// What a client asks for beside the object, checked.
// Upstream: apimachinery/pkg/apis/meta/v1/validation. Same rules and texts.

import type { StatusCause } from '../../machinery/api/meta.ts';
import type { PatchType, RequestOptions } from '../../machinery/request.ts';
import { invalidOptions } from './refusals.ts';
import {
  forbiddenField, invalidValue, notSupported, required,
} from './validation/cause.ts';

export function checkWriteOptions(
  kind: 'CreateOptions' | 'UpdateOptions',
  options: RequestOptions,
): void {
  refuse(kind, [...dryRunCauses(options), ...fieldValidationCauses(options)]);
}

export function checkPatchOptions(
  options: RequestOptions,
  type: PatchType,
): void {
  const causes: StatusCause[] = [];
  if (type === 'apply') {
    if (!options.fieldManager) {
      causes.push(required('fieldManager', 'is required for apply patch'));
    }
  } else if (options.force !== undefined) {
    const why = 'may not be specified for non-apply patch';
    causes.push(forbiddenField('force', why));
  }
  causes.push(...dryRunCauses(options), ...fieldValidationCauses(options));
  refuse('PatchOptions', causes);
}

const POLICIES = ['Foreground', 'Background', 'Orphan'];

export function checkDeleteOptions(options: RequestOptions): void {
  const { propagationPolicy, orphanDependents } = options;
  const causes: StatusCause[] = [];
  if (propagationPolicy !== undefined) {
    if (orphanDependents !== undefined) {
      causes.push(invalidValue('propagationPolicy', propagationPolicy,
        'orphanDependents and deletionPropagation cannot be both set'));
    }
    if (!POLICIES.includes(propagationPolicy)) {
      const known = [...POLICIES, 'nil'];
      causes.push(notSupported('propagationPolicy', propagationPolicy, known));
    }
  }
  causes.push(...dryRunCauses(options));
  refuse('DeleteOptions', causes);
}

function dryRunCauses({ dryRun }: RequestOptions): StatusCause[] {
  const isKnown = dryRun?.every((each) => each === 'All') ?? true;
  return isKnown ? [] : [notSupported('dryRun', dryRun, ['All'])];
}

function fieldValidationCauses(
  { fieldValidation = '' }: RequestOptions,
): StatusCause[] {
  const known = ['', 'Ignore', 'Strict', 'Warn'];
  return known.includes(fieldValidation) ? []
    : [notSupported('fieldValidation', fieldValidation, known)];
}

function refuse(kind: string, causes: readonly StatusCause[]): void {
  if (causes.length > 0) throw invalidOptions(kind, causes);
}
