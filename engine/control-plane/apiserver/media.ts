// What a client wants to read and what it sends, by media type.
// Upstream: apiserver/pkg/endpoints/handlers/negotiation. Different: JSON is
// the only form there is; Tables and the like are views of it.

import type { HttpRequest } from '../../machinery/component.ts';
import type { PatchType } from '../../machinery/request.ts';
import { notAcceptable, unknownPatchType } from './refusals.ts';
import { unsupportedMediaType } from './validation/refusal.ts';

export type View =
  | 'plain' | 'table' | 'partial' | 'partialList' | 'discovery';

const VIEWS: Readonly<Record<string, View>> = {
  Table: 'table',
  PartialObjectMetadata: 'partial',
  PartialObjectMetadataList: 'partialList',
  APIGroupDiscoveryList: 'discovery',
};
const VERSIONS = ['v1', 'v2'];

export const JSON_TYPE = 'application/json';
export const DISCOVERY_TYPE =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** A header by its name in any case. */
function headerOf(
  { headers = {} }: HttpRequest,
  name: string,
): string {
  const found = Object.keys(headers)
    .find((each) => each.toLowerCase() === name);
  return found === undefined ? '' : headers[found]!;
}

/** The first view in the Accept header that can be had. */
export function viewFor(request: HttpRequest): View {
  const accept = headerOf(request, 'accept');
  if (accept === '') return 'plain';
  for (const range of accept.split(',')) {
    const view = viewOf(range.trim());
    if (view !== undefined) return view;
  }
  throw notAcceptable();
}

function viewOf(range: string): View | undefined {
  const [type, ...parameters] = range.split(';').map((part) => part.trim());
  if (type === '*/*' || type === 'application/*') return 'plain';
  if (type !== JSON_TYPE) return undefined;
  const said = new Map(parameters.map((parameter) => {
    const [name = '', value = ''] = parameter.split('=');
    return [name, value];
  }));
  const as = said.get('as');
  if (as === undefined) return 'plain';
  return VERSIONS.includes(said.get('v') ?? '') ? VIEWS[as] : undefined;
}

/** Refuses a body that is not JSON. */
export function checkBodyType(request: HttpRequest): void {
  const [type] = headerOf(request, 'content-type').split(';');
  if (type === '' || type === JSON_TYPE) return;
  throw unsupportedMediaType([
    JSON_TYPE, 'application/yaml', 'application/vnd.kubernetes.protobuf',
  ]);
}

const PATCHES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

export function patchTypeOf(request: HttpRequest): PatchType {
  const [type = ''] = headerOf(request, 'content-type').split(';');
  const patchType = PATCHES[type];
  if (patchType === undefined) throw unknownPatchType();
  return patchType;
}
