// Which recorded requests are not asked of our server, each with its reason.

import { kindOf } from
  '../../engine/control-plane/apiserver/kinds.ts';
import { parseUrl, requestInfo } from
  '../../engine/control-plane/apiserver/request-info.ts';
import type { Exchange } from './api-replay.ts';

const BY_NUMBER: Readonly<Record<number, string>> = {
  3: 'lists groups that are not served',
  4: 'lists kinds that are not served',
  5: 'lists kinds that are not served',
  8: 'lists checks of what is not there',
  10: 'lists paths that are not served',
  11: 'lists kinds that are not served',
  2: 'says the address of its own machine',
  28: 'a Secret is a kind that is not served',
  31: 'YAML bodies are not read',
  32: 'YAML is not written',
  87: 'the recorder took one object for a stream',
  238: 'PodDisruptionBudget is not served',
  245: 'ResourceQuota is not served',
  246: 'ResourceQuota is not served',
  247: 'ResourceQuota is not served',
  250: 'LimitRange is not served',
  251: 'LimitRange is not served',
  150: 'the Deployment was made by server-side apply',
  151: 'the Deployment was made by server-side apply',
  154: 'needs the Pods of controllers that are not part of this',
  155: 'the Deployment was made by server-side apply',
  156: 'needs real nodes',
  159: 'needs the ReplicaSets of a controller that is not part of this',
  162: 'needs the Events of components that are not part of this',
  164: 'needs the Pods of controllers that are not part of this',
  166: 'the Deployment was made by server-side apply',
  167: 'needs the Pods of controllers that are not part of this',
  295: 'the recorded answer is cut off',
  451: 'the resize subresource is not served',
  446: 'the ephemeralcontainers subresource is not served',
  453: 'the resize subresource is not served',
  301: 'needs a scheduler',
  302: 'needs a kubelet',
};

const SUBRESOURCES = [
  'proxy', 'ephemeralcontainers', 'log', 'resize', 'token',
];

/** Why a request is left out; undefined if it is played. */
export function notServed(exchange: Exchange): string | undefined {
  const { n, group, request, user } = exchange;
  if (BY_NUMBER[n] !== undefined) return BY_NUMBER[n];
  if (group === 'apply') return 'server-side apply is not served';
  if (group === 'auth' || (user !== undefined && user !== 'admin')) {
    return 'nobody is refused for who they are';
  }
  if (group === 'crd') return 'custom resources are not served';
  const url = parseUrl(request.path);
  const info = requestInfo(request.method, url);
  if (info === undefined || n === 16 || n === 17) return undefined;
  if (SUBRESOURCES.includes(info.subresource ?? '')) {
    return `the subresource ${info.subresource} is not served`;
  }
  const isKnown = kindOf(info.group, info.version, info.resource);
  return isKnown ? undefined : `${info.resource} are not served`;
}
