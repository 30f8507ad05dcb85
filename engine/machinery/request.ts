// What travels between a client and the API server: a request already taken
// apart. Upstream: apiserver/pkg/endpoints/request RequestInfo. Different:
// between components it is sent as it is, and only the HTTP door parses
// paths; both reach the same code.

import type { HttpRequest } from './component.ts';

export type Verb =
  | 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete'
  | 'deletecollection';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export interface ApiRequest {
  readonly verb: Verb;
  /** '' is the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural: 'pods'. */
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  /** Absent for list, watch and a create. */
  readonly name?: string;
  readonly options?: RequestOptions;
  readonly patchType?: PatchType;
  readonly body?: unknown;
}

/** Query parameters and DeleteOptions, by their names in the API. */
export interface RequestOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly timeoutSeconds?: number;
  readonly allowWatchBookmarks?: boolean;
  readonly sendInitialEvents?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: string;
  readonly force?: boolean;
  readonly dryRun?: readonly string[];
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
  readonly preconditions?: {
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
}

/** What the API server's `serve` is sent. A watch comes on a stream: its
 *  first answer is `{}` and its batches are WatchEvents. An `api` request's
 *  answer is the object, list or Status; an `http` request's answer is an
 *  HttpResponse, whatever its code. */
export type ApiMessage =
  | { readonly api: ApiRequest }
  | { readonly http: HttpRequest };
