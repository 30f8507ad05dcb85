// Objects as a real API server stored them when they were created.

import { readdirSync } from 'node:fs';
import type { ApiObject } from '../../../../engine/machinery/api/meta.ts';
import { resourceOfPlural } from '../../../../engine/machinery/api/resource.ts';
import type { Resource } from '../../../../engine/machinery/api/resource.ts';
import { readLines } from './semantics.ts';

export interface Created {
  readonly scenario: string;
  readonly actor: string;
  readonly resource: Resource;
  readonly object: ApiObject;
}

const ROOT = new URL('../../../../recordings/cluster/', import.meta.url);

export const scenarios: readonly string[] = readdirSync(ROOT)
  .filter((name) => /^[^.]+(\.r\d)?\.jsonl$/.test(name))
  .map((name) => name.replace('.jsonl', ''))
  .sort();

/** Every create of a served kind in a recording. */
export function createdIn(scenario: string): Created[] {
  const created: Created[] = [];
  for (const line of readLines(`cluster/${scenario}.jsonl`).slice(1)) {
    const { verb, object, actor, group = '', resource: plural } = line;
    if (verb !== 'create' || object === undefined) continue;
    const resource = resourceOfPlural(String(group), String(plural));
    if (resource === undefined) continue;
    created.push({
      scenario,
      actor: String(actor),
      resource,
      object: object as ApiObject,
    });
  }
  return created;
}
