// The scale subresource: the number of replicas under a form that all
// scalable kinds share. Upstream: pkg/registry/apps/deployment/storage
// (ScaleREST). Same form and checks; a patch is applied to the Scale.

import type { Process } from '../../kernel/process.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import type { ApiObject, ObjectMeta } from '../../machinery/api/meta.ts';
import { selectorText } from '../../machinery/api/selectors.ts';
import type { PatchType } from '../../machinery/request.ts';
import { get } from './read.ts';
import type { Registry, Target } from './registry.ts';
import { mergePatch } from './patch/merge-patch.ts';
import { change, prepare } from './update.ts';
import { invalidValue } from './validation/cause.ts';
import { conflict } from './refusals.ts';
import { invalid } from './validation/refusal.ts';

interface Scale extends ApiObject {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly replicas: number; readonly selector: string };
}
type Scalable = appsv1.Deployment;

export function* readScale(
  registry: Registry,
  target: Target,
): Process<Scale> {
  return scaleOf((yield* get(registry, target)) as Scalable);
}

/** PUT takes a whole Scale, PATCH a merge patch of one. */
export function* writeScale(
  registry: Registry,
  target: Target,
  body: unknown,
  patchType: PatchType | undefined,
): Process<Scale> {
  const changed = yield* change(registry, target, (old) => {
    const scalable = old as Scalable;
    const before = scaleOf(scalable);
    const asked = (patchType === undefined
      ? body : mergePatch(before as never, body as never)) as Scale;
    const replicas = asked.spec?.replicas ?? 0;
    check(target, asked, scalable, replicas);
    const spec = { ...scalable.spec, replicas };
    const main = { ...target, subresource: undefined };
    return prepare(registry, main, { ...scalable, spec } as Scalable, old);
  });
  return scaleOf(changed as Scalable);
}

function check(
  { kind, name }: Target,
  asked: Scale,
  old: Scalable,
  replicas: number,
): void {
  const version = asked.metadata?.resourceVersion;
  if (version && version !== old.metadata.resourceVersion) {
    throw conflict(kind.resource, name);
  }
  if (replicas >= 0) return;
  const cause = invalidValue('spec.replicas', replicas,
    'must be greater than or equal to 0');
  throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, [cause]);
}

function scaleOf({ metadata, spec, status }: Scalable): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const { replicas } = spec;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name, ...(namespace && { namespace }), uid, resourceVersion,
      creationTimestamp,
    },
    spec: replicas ? { replicas } : {},
    status: {
      replicas: status?.replicas ?? 0, selector: selectorText(spec.selector),
    },
  };
}
