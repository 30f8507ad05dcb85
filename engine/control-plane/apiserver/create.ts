// Creating objects. Upstream: apiserver/pkg/registry/rest/create.go and
// generic/registry/store.go Create. Same order of steps and errors;
// different: managedFields are not kept, so nobody owns a field.

import { copyOf } from '../../kernel/copy.ts';
import type { Mutable } from '../../kernel/copy.ts';
import type { Process } from '../../kernel/process.ts';
import type { ApiObject, ObjectMeta } from '../../machinery/api/meta.ts';
import type { ApiError } from '../../machinery/api/errors.ts';
import { generatedName } from '../../machinery/api/names.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import { services } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { admit, mutate } from './admission/index.ts';
import type { AdmissionRequest } from './admission/index.ts';
import { applyDefaults } from './defaulting/index.ts';
import { fetchForAdmission, isAllCached } from './admission-reads.ts';
import type { Kind } from './kinds.ts';
import {
  decodeOptions, isDryRun, outcome, put, readLatest,
} from './registry.ts';
import type { Registry, Target, Written } from './registry.ts';
import { nameTaken, noUniqueName } from './refusals.ts';
import { refuseTooLarge } from './size.ts';
import { newUid } from './uid.ts';
import { decode } from './validation/decode.ts';
import { validateCreate } from './validation/index.ts';
import { badRequest, invalid, untranslated } from './validation/refusal.ts';

/** How often a name is made up before the client is told. */
const NAME_TRIES = 8;

export function* create(
  registry: Registry,
  target: Target,
  body: unknown,
): Process<ApiObject> {
  const { kind } = target;
  const read = registry.siblings.read(target, body);
  const placed = read ?? received(target, body);
  const asked = admissionOf(registry, target, 'create', placed);
  const known = registry.siblings.admit(placed, asked, registry.reads);
  const object = known ?? applyDefaults(kind.resource, placed);
  const request = object === placed ? asked : { ...asked, object };
  const reads = known !== undefined || isAllCached(registry, request)
    ? registry.reads
    : yield* fetchForAdmission(registry, request);
  const mutated = known
    ?? withAddresses(registry, target, mutate(request, reads));
  const hold = kind.resource === services && !isDryRun(target)
    ? registry.addresses.hold(mutated as v1.Service) : undefined;
  const isNamed = !mutated.metadata.generateName
    || Boolean(mutated.metadata.name);
  // A generated name is valid if another was.
  const wasJudged = read !== undefined && known !== undefined;
  try {
    for (let tries = 1; ; tries += 1) {
      const object = prepare(registry, target, mutated);
      if (!wasJudged) refuseInvalid(kind, object, known !== undefined);
      admit(request, reads, object);
      if (read === undefined) refuseTooLarge(target, body);
      if (!wasJudged) {
        registry.siblings.remember(body, placed, mutated, request, reads);
      }
      const { name } = object.metadata;
      const write = { target, name, old: undefined };
      const written = isDryRun(target)
        ? yield* tryDry(registry, target, object)
        : outcome(yield* put(registry, write, kind.toStored?.(object)
          ?? object));
      if (written.ok) {
        if (isDryRun(target)) return object;
        hold?.settle(Number(written.object.metadata.resourceVersion));
        return kind.fromStored?.(written.object) ?? written.object;
      }
      if (isNamed || tries === NAME_TRIES) {
        throw taken(target, object, written.found);
      }
    }
  } catch (error) {
    hold?.release();
    throw error;
  }
}

/** What was sent, where the request puts it. */
function received(target: Target, body: unknown): ApiObject {
  const { resource } = target.kind;
  const sent = decode(resource, body, decodeOptions(target));
  const placed = inNamespace(target, sent);
  if (!placed.metadata.resourceVersion) return placed;
  throw untranslated('resourceVersion should not be set on objects to be '
    + 'created');
}

/** A Service is given its addresses; all else is as it was sent. */
export function withAddresses(
  { addresses }: Registry,
  target: Target,
  object: ApiObject,
  old?: ApiObject,
): ApiObject {
  const { kind, subresource } = target;
  if (kind.resource !== services || subresource !== undefined) return object;
  return addresses.assign(
    object as v1.Service, old as v1.Service | undefined, isDryRun(target),
  );
}

/** What admission is told of a request. */
export function admissionOf(
  { suffix }: Registry,
  { kind, user, subresource, namespace, name: said }: Target,
  verb: AdmissionRequest['verb'],
  object?: ApiObject,
  old?: ApiObject,
): AdmissionRequest {
  const { resource } = kind;
  const name = said === '' ? undefined : said;
  return {
    resource, user, suffix, subresource, namespace, name, verb, object, old,
  };
}

/** The namespace of the request is the object's; they may not differ. */
export function inNamespace(
  { namespace }: Pick<Target, 'namespace'>,
  object: ApiObject,
): ApiObject {
  const said = object.metadata.namespace;
  if (said === namespace) return object;
  if (said !== undefined && said !== '' && namespace !== undefined) {
    throw badRequest('the namespace of the provided object does not match '
      + 'the namespace sent on the request');
  }
  const { namespace: _, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: namespace === undefined ? metadata : { ...metadata, namespace },
  };
}

/** A copy without the marks of a deletion, which nobody is born with. */
function notBeingDeleted(sent: ObjectMeta): Mutable<ObjectMeta> {
  const isMarked = sent.deletionTimestamp !== undefined
    || sent.deletionGracePeriodSeconds !== undefined;
  if (!isMarked) return copyOf(sent);
  const {
    deletionTimestamp: _, deletionGracePeriodSeconds: __, ...metadata
  } = sent;
  return metadata;
}

/** Names, dates and numbers a new object. */
function prepare(
  registry: Registry,
  { kind }: Target,
  object: ApiObject,
): ApiObject {
  const metadata = notBeingDeleted(object.metadata);
  const { generateName } = metadata;
  const name = !metadata.name && generateName
    ? generatedName(generateName, registry.random.next)
    : metadata.name ?? '';
  metadata.name = name;
  metadata.uid = newUid(registry.random);
  metadata.creationTimestamp = registry.clock.date();
  const named = copyOf(object);
  named.metadata = metadata;
  return kind.strategy.prepareForCreate(named);
}

function refuseInvalid(
  { resource }: Kind,
  object: ApiObject,
  isSpecValid: boolean,
): void {
  const causes = validateCreate(resource, object, isSpecValid);
  if (causes.length > 0) throw invalid(resource, object.metadata.name, causes);
}

/** What a put would come to. */
function* tryDry(
  registry: Registry,
  { kind, namespace }: Target,
  object: ApiObject,
): Process<Written> {
  const { name } = object.metadata;
  const found = yield* readLatest(registry, kind, namespace, name);
  return found === undefined ? { ok: true, object } : { ok: false, found };
}

function taken(
  { kind: { resource } }: Target,
  { metadata: { name, generateName } }: ApiObject,
  found: ApiObject | undefined,
): ApiError {
  if (generateName) return noUniqueName(resource, name);
  const isBeingDeleted = found !== undefined && isTerminating(found);
  return nameTaken(resource, name, isBeingDeleted);
}
