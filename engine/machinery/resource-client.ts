// The requests of one resource, as Calls.
// Upstream: client-go/kubernetes/typed, client-go/dynamic. Different: one
// class for every kind, built-in or custom.

import type { Mutable } from '../kernel/copy.ts';
import type { Call } from '../kernel/call.ts';
import type { Millis } from '../kernel/time.ts';
import { keyParts } from './api/key.ts';
import type {
  ApiObject, Key, List, New, NodeName, WatchEvent,
} from './api/meta.ts';
import type { Resource } from './api/resource.ts';
import type * as v1 from './api/v1.ts';
import type {
  CallOptions, DeleteOptions, ExecOptions, ExecOutcome, ListOptions, Patch,
  PatchOptions, PodClient, ResourceClient, Watch, WatchOptions,
} from './component.ts';
import type {
  ApiRequest, PatchType, RequestOptions, Verb,
} from './request.ts';
import type { Transport } from './transport.ts';
import { openWatch } from './watch.ts';

export class TypedClient<T extends ApiObject> implements ResourceClient<T> {
  readonly #transport: Transport;
  readonly #resource: Resource<T>;
  readonly #timeoutMs: Millis;

  constructor(
    transport: Transport,
    resource: Resource<T>,
    timeoutMs: Millis,
  ) {
    this.#transport = transport;
    this.#resource = resource;
    this.#timeoutMs = timeoutMs;
  }

  get(key: Key, options?: CallOptions): Call<T> {
    return this.send<T>(this.named('get', key), options);
  }

  list(options?: ListOptions): Call<List<T>> {
    return this.send<List<T>>(this.#collection('list', options), options);
  }

  watch(
    options: WatchOptions,
    deliver: (batch: readonly WatchEvent<T>[]) => void,
  ): Watch {
    const request = this.#collection('watch', options);
    const timeoutMs = options.timeoutMs ?? this.#timeoutMs;
    const { realm } = this.#transport;
    return openWatch(
      realm, request, { timeoutMs, onClosed: options.onClosed }, deliver,
    );
  }

  create(object: New<T>, options?: CallOptions): Call<T> {
    const { namespace } = object.metadata;
    const request = this.#at('create', namespace, undefined);
    request.body = object;
    return this.send<T>(request, options);
  }

  update(object: T, options?: CallOptions): Call<T> {
    const { namespace, name } = object.metadata;
    const request = this.#at('update', namespace, name);
    request.body = object;
    return this.send<T>(request, options);
  }

  updateStatus(object: T, options?: CallOptions): Call<T> {
    const { namespace, name } = object.metadata;
    const request = this.#at('update', namespace, name);
    request.subresource = 'status';
    request.body = object;
    return this.send<T>(request, options);
  }

  patch(key: Key, patch: Patch, options?: PatchOptions): Call<T> {
    const request = this.named('patch', key);
    for (const type in patch) {
      request.patchType = type as PatchType;
      request.body = (patch as Record<string, object>)[type];
    }
    if (options === undefined) return this.send<T>(request);
    const { subresource, fieldManager, force } = options;
    if (subresource !== undefined) request.subresource = subresource;
    const parameters: Mutable<RequestOptions> = {};
    if (fieldManager !== undefined) parameters.fieldManager = fieldManager;
    if (force !== undefined) parameters.force = force;
    request.options = parameters;
    return this.send<T>(request, options);
  }

  delete(key: Key, options?: DeleteOptions): Call<void> {
    const request = this.named('delete', key);
    if (options === undefined) return this.send<void>(request);
    const { timeoutMs: _, ...parameters } = options;
    return this.send<void>({ ...request, options: parameters }, options);
  }

  protected send<R>(request: ApiRequest, options?: CallOptions): Call<R> {
    const timeoutMs = options?.timeoutMs ?? this.#timeoutMs;
    return this.#transport.call<R>({ api: request }, timeoutMs);
  }

  /** For its maker to add to. */
  protected named(verb: Verb, key: Key): Mutable<ApiRequest> {
    const { namespace, name } = keyParts(key);
    return this.#at(verb, namespace, name);
  }

  #at(
    verb: Verb,
    namespace: string | undefined,
    name: string | undefined,
  ): Mutable<ApiRequest> {
    const { group, version, resource } = this.#resource;
    if (name === undefined) {
      return namespace === undefined
        ? { verb, group, version, resource }
        : { verb, group, version, resource, namespace };
    }
    return namespace === undefined
      ? { verb, group, version, resource, name }
      : { verb, group, version, resource, namespace, name };
  }

  #collection(verb: Verb, options: WatchOptions | undefined): ApiRequest {
    const request = this.#at(verb, options?.namespace, undefined);
    if (options === undefined) return request;
    const {
      namespace: _namespace, timeoutMs: _timeoutMs, onClosed: _onClosed,
      ...parameters
    } = options;
    return { ...request, options: parameters };
  }
}

export class PodsClient extends TypedClient<v1.Pod> implements PodClient {
  bind(key: Key, nodeName: NodeName): Call<void> {
    const request = this.named('create', key);
    const { namespace, name } = request;
    request.subresource = 'binding';
    request.body = {
      kind: 'Binding',
      apiVersion: 'v1',
      metadata: { name, namespace },
      target: { kind: 'Node', name: nodeName },
    };
    return this.send<void>(request);
  }

  evict(key: Key, options?: DeleteOptions): Call<void> {
    const request = this.named('create', key);
    const { namespace, name } = request;
    const { timeoutMs: _, ...deleteOptions } = options ?? {};
    return this.send<void>({
      ...request,
      subresource: 'eviction',
      body: {
        kind: 'Eviction',
        apiVersion: 'policy/v1',
        metadata: { name, namespace },
        ...(options === undefined ? undefined : { deleteOptions }),
      },
    }, options);
  }

  exec(key: Key, options: ExecOptions): Call<ExecOutcome> {
    const { timeoutMs: _, ...body } = options;
    const request = this.named('create', key);
    return this.send({ ...request, subresource: 'exec', body }, options);
  }
}
