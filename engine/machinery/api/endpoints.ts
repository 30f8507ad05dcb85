// Endpoints: what EndpointSlices replaced.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { NamespacedObject, Protocol } from './meta.ts';
import type { ObjectReference } from './object-reference.ts';

export interface Endpoints extends NamespacedObject {
  readonly subsets?: readonly EndpointSubset[];
}

export interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[];
  readonly notReadyAddresses?: readonly EndpointAddress[];
  readonly ports?: readonly EndpointPort[];
}

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly targetRef?: ObjectReference;
}

export interface EndpointPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: Protocol;
  readonly appProtocol?: string;
}
