// A patch of any type, from body to object.
// Upstream: apiserver/pkg/endpoints/handlers/patch.go. Same codes and texts.
// Different: server-side apply is refused as a media type would be.

import type { ApiObject } from '../../../machinery/api/meta.ts';
import type { PatchType } from '../../../machinery/request.ts';
import type { Resource } from '../../../machinery/api/resource.ts';
import type { ApiError } from '../../../machinery/api/errors.ts';
import { rootOf } from '../schema/index.ts';
import { invalidValue } from '../validation/cause.ts';
import { canonical, report, unreadable } from '../validation/decode.ts';
import type { DecodeOptions } from '../validation/decode.ts';
import { DecodeError, goKind } from '../validation/decode-error.ts';
import {
  badRequest, invalid, unsupportedMediaType,
} from '../validation/refusal.ts';
import { jsonPatch } from './json-patch.ts';
import { mergeAtOnce } from './merge-at-once.ts';
import { mergePatch } from './merge-patch.ts';
import { goText, isRecord } from './patch-body.ts';
import type { Json } from './patch-body.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

/** `object` with the patch applied, decoded like a body that was sent. What
 *  the patch leaves alone is shared; the same object comes back if nothing
 *  changes. Defaults, admission and validation are the caller's next steps.
 *  Throws ApiError: 400 for a patch or a result that cannot be read, 415 for
 *  a type the resource does not take, 422 for an operation that fails. */
export function applyPatch(
  type: PatchType,
  resource: Resource,
  object: ApiObject,
  patch: unknown,
  options: DecodeOptions = {},
): ApiObject {
  const target = object as unknown as Json;
  switch (type) {
    case 'json': {
      const result = jsonPatch(target, listOf(patch));
      return decoded(resource, result, object, undefined, options);
    }
    case 'merge': {
      const result = mergePatch(target, mapOf(patch)) as Json;
      if (result === target) return object;
      return decoded(resource, result, object, undefined, options);
    }
    case 'strategic': {
      const root = rootOf(resource);
      if (root === undefined) throw notForCustomResources();
      const sent = mapOf(patch);
      const quick = mergeAtOnce(target, sent, root);
      if (quick !== undefined) return quick as unknown as ApiObject;
      const result = strategicMergePatch(target, sent, root);
      if (result === target) return object;
      return decoded(resource, result, object, sent, options);
    }
    case 'apply':
      throw unsupportedMediaType([
        'application/json-patch+json',
        'application/merge-patch+json',
        'application/strategic-merge-patch+json',
      ]);
  }
}

function listOf(patch: unknown): readonly unknown[] {
  if (Array.isArray(patch)) return patch;
  throw wrongBody(patch, '[]handlers.jsonPatchOp');
}

function mapOf(patch: unknown): Json {
  if (isRecord(patch)) return patch;
  throw wrongBody(patch, 'map[string]interface {}');
}

function wrongBody(patch: unknown, type: string): ApiError {
  const kind = patch === null ? 'null' : goKind(patch);
  return badRequest(
    `error decoding patch: json: cannot unmarshal ${kind} into Go value ` +
    `of type ${type}`,
  );
}

function notForCustomResources(): ApiError {
  return unsupportedMediaType([
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/apply-patch+yaml',
  ]);
}

/** The patched JSON goes through the decoder, as a body would. */
function decoded(
  resource: Resource,
  result: Json,
  known: ApiObject,
  patch: Json | undefined,
  options: DecodeOptions,
): ApiObject {
  const unknown: string[] = [];
  try {
    const object = canonical(resource, result, unknown, known);
    report(unknown, options, (detail) => invalidPatch(
      patch === undefined ? JSON.stringify(result) : goText(patch), detail));
    return object;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (patch === undefined) throw unreadable(resource, error.text);
    // Here a wrong type is the patch's fault, and its text is shown.
    throw invalidPatch(goText(patch), error.conversionText);
  }
}

function invalidPatch(text: string, detail: string): ApiError {
  const cause = invalidValue('patch', text, detail);
  return invalid({ group: '', kind: '' }, '', [cause]);
}
