// Conditions: reading them, and setting one without touching its time where
// its status stays. Upstream: apimachinery/pkg/api/meta/conditions.go and
// pkg/api/v1/pod/util.go.

interface ConditionLike {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime?: string;
}
interface Conditioned<C> {
  readonly status?: { readonly conditions?: readonly C[] };
}

export function conditionOf<C extends { readonly type: string }>(
  object: Conditioned<C>,
  type: string,
): C | undefined {
  const conditions = object.status?.conditions;
  if (conditions === undefined) return undefined;
  // Frozen lists have no quick `find`, and no quick iterator.
  for (let i = 0; i < conditions.length; i += 1) {
    const each = conditions[i]!;
    if (each.type === type) return each;
  }
  return undefined;
}

/** The list with `fresh` in it; its lastTransitionTime is kept where the
 *  status is what it was. New ones go to the end. */
export function setCondition<C extends ConditionLike>(
  conditions: readonly C[] | undefined,
  fresh: C,
): readonly C[] {
  const list = [...conditions ?? []];
  let index = 0;
  while (index < list.length && list[index]!.type !== fresh.type) index += 1;
  const old = list[index];
  const lastTransitionTime = old?.lastTransitionTime;
  list[index] = old?.status === fresh.status
    && lastTransitionTime !== undefined
    ? { ...fresh, lastTransitionTime } : fresh;
  return list;
}

type ReadyLike =
  Conditioned<{ readonly type: string; readonly status: string }>;

/** 'True', 'False', 'Unknown', or undefined: nobody ever said. */
export function readyStatus(
  object: ReadyLike,
): 'True' | 'False' | 'Unknown' | undefined {
  const status = conditionOf(object, 'Ready')?.status;
  return status as 'True' | 'False' | 'Unknown' | undefined;
}

export function isPodReady(pod: ReadyLike): boolean {
  return readyStatus(pod) === 'True';
}
