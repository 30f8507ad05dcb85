// What a Service is given before it is validated: its cluster IP, the family
// of that, and ports on every node.
// Upstream: pkg/registry/core/service/storage/alloc.go. Different: what is
// taken is read off the Services themselves instead of IPAddress objects, so
// that two servers could give out one address at the same instant; one family.

import { isEqual } from '../../machinery/api/equal.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { services } from '../../machinery/api/resource.ts';
import type { Random } from '../../kernel/random.ts';
import { addressAt, addressRange, placeOf } from './address-range.ts';
import type { AddressRange } from './address-range.ts';
import { bandOf, pick } from './allocator.ts';
import type { Range } from './allocator.ts';
import { change, each } from './defaulting/fill.ts';
import { invalidValue } from './validation/cause.ts';
import { invalid, untranslated } from './validation/refusal.ts';

type Spec = v1.ServiceSpec;

export interface AddressOptions {
  /** '10.96.0.0/16' */
  readonly addresses: string;
  /** '30000-32767' */
  readonly nodePorts: string;
  readonly random: Random;
  /** All that are known to be stored, and up to which revision. */
  readonly known: () => {
    readonly objects: readonly v1.Service[];
    readonly revision: number;
  };
}

/** Given to a Service that is being stored. */
export interface Hold {
  /** Nothing came of it. */
  release(): void;
  /** It is stored, and holds by itself once that revision is known. */
  settle(revision: number): void;
}

export class ServiceAddresses {
  readonly #range: AddressRange;
  readonly #firstPort: number;
  readonly #ports: Range;
  readonly #portText: string;
  readonly #options: AddressOptions;
  /** Services on their way, and when they have arrived. */
  readonly #held = new Map<v1.Service, number>();

  constructor(options: AddressOptions) {
    this.#options = options;
    this.#range = addressRange(options.addresses);
    const [low = 0, high = 0] = options.nodePorts.split('-').map(Number);
    const size = high - low + 1;
    this.#firstPort = low;
    this.#ports = { size, band: bandOf(size, 32, 128) };
    this.#portText = options.nodePorts;
  }

  /** The address that is the API server's own. */
  get first(): string {
    return addressAt(this.#range, 1);
  }

  /** The Service with all that it lacks and `old` does not have either.
   *  Throws Invalid for what it asked for and cannot have. */
  assign(
    service: v1.Service,
    old: v1.Service | undefined,
    isDryRun: boolean,
  ): v1.Service {
    const kept = old === undefined ? service.spec
      : withKept(service.spec, old.spec);
    const familiar = withFamily(kept);
    refuseFamilies(service, kept);
    const addressed = this.#withAddress(service, familiar, old, isDryRun);
    const spec = this.#withPorts(service, addressed, old, isDryRun);
    return change('Service', service, { spec });
  }

  /** Until it is stored nobody else is given the same. */
  hold(service: v1.Service): Hold {
    this.#held.set(service, Infinity);
    return {
      release: () => { this.#held.delete(service); },
      settle: (revision) => { this.#held.set(service, revision); },
    };
  }

  #withAddress(
    service: v1.Service,
    spec: Spec,
    old: v1.Service | undefined,
    isDryRun: boolean,
  ): Spec {
    const [asked = spec.clusterIP ?? ''] = spec.clusterIPs ?? [];
    if (spec.type === 'ExternalName' || asked === 'None') return spec;
    if (asked !== '') {
      // That an address stays is for validation to say.
      const hadNone = (old?.spec.clusterIPs ?? []).length === 0;
      if (hadNone) this.#refuse(service, spec, asked, isDryRun);
      return spec;
    }
    const clusterIP = isDryRun ? addressAt(this.#range, 0) : this.#pickIP();
    return change('ServiceSpec', spec, { clusterIP, clusterIPs: [clusterIP] });
  }

  #pickIP(): string {
    const taken = this.#taken((spec) => spec.clusterIPs ?? []);
    const { size } = this.#range;
    // Neither the network's own address nor the broadcast.
    const range = { size: size - 2, band: bandOf(size, 16, 256) };
    const place = pick(range, this.#options.random.next, (at) =>
      taken.has(addressAt(this.#range, at + 1)));
    if (place === undefined) throw full('serviceIP');
    return addressAt(this.#range, place + 1);
  }

  #refuse(
    service: v1.Service,
    { clusterIPs }: Spec,
    asked: string,
    isDryRun: boolean,
  ): void {
    const place = placeOf(this.#range, asked);
    // What is no address at all is for validation to tell.
    if (place === undefined) return;
    const refuse = (why: string): never => {
      throw invalid(services, service.metadata.name, [invalidValue(
        'spec.clusterIPs', clusterIPs, `failed to allocate IP ${asked}: ${why}`,
      )]);
    };
    if (place <= 0 || place >= this.#range.size - 1) {
      refuse(`the provided IP (${asked}) is not in the valid range. The range `
        + `of valid IPs is ${this.#range.text}`);
    }
    if (isDryRun) return;
    const taken = this.#taken((spec) => spec.clusterIPs ?? []);
    if (taken.has(asked)) refuse('provided IP is already allocated');
  }

  #withPorts(
    service: v1.Service,
    spec: Spec,
    old: v1.Service | undefined,
    isDryRun: boolean,
  ): Spec {
    if (!needsPorts(spec)) return spec;
    const own = new Set(portsOf(old?.spec ?? {}));
    const taken = this.#taken(portsOf);
    const problems = isDryRun ? []
      : this.#portProblems(spec.ports ?? [], own, taken);
    if (problems.length > 0) {
      throw invalid(services, service.metadata.name, problems);
    }
    for (const port of portsOf(spec)) taken.add(port);
    const ports = each(spec.ports, (port) => {
      if (port.nodePort) return port;
      const nodePort = isDryRun ? this.#firstPort : this.#pickPort(taken);
      taken.add(nodePort);
      return change('ServicePort', port, { nodePort });
    });
    return change('ServiceSpec', spec, { ports });
  }

  #portProblems(
    ports: readonly v1.ServicePort[],
    own: ReadonlySet<number>,
    taken: ReadonlySet<number>,
  ) {
    return ports.flatMap(({ nodePort = 0 }, index) => {
      if (nodePort === 0 || own.has(nodePort)) return [];
      const at = nodePort - this.#firstPort;
      const isInside = at >= 0 && at < this.#ports.size;
      if (isInside && !taken.has(nodePort)) return [];
      const why = isInside ? 'provided port is already allocated'
        : 'provided port is not in the valid range. The range of valid ports '
          + `is ${this.#portText}`;
      return [invalidValue(`spec.ports[${index}].nodePort`, nodePort, why)];
    });
  }

  #pickPort(taken: ReadonlySet<number>): number {
    const at = pick(this.#ports, this.#options.random.next, (each) =>
      taken.has(this.#firstPort + each));
    if (at === undefined) throw full('nodePort');
    return this.#firstPort + at;
  }

  /** What stored Services have, and those on their way. */
  #taken<T>(of: (spec: Spec) => readonly T[]): Set<T> {
    const { objects, revision } = this.#options.known();
    for (const [service, arrived] of this.#held) {
      if (arrived <= revision) this.#held.delete(service);
    }
    return new Set([...objects, ...this.#held.keys()]
      .flatMap(({ spec }) => of(spec)));
  }
}

function full(what: string) {
  return untranslated('Internal error occurred: failed to allocate a '
    + `${what}: range is full`);
}

function needsPorts({ type }: Spec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

function portsOf({ ports = [] }: Spec): readonly number[] {
  return ports.flatMap(({ nodePort }) => nodePort ? [nodePort] : []);
}

/** An update need not repeat what was given, and what only another type has
 *  goes with that type. */
function withKept(spec: Spec, old: Spec): Spec {
  if (spec.type === 'ExternalName') {
    if (old.type === spec.type || spec.clusterIP !== old.clusterIP) return spec;
    return change('ServiceSpec', spec, {
      clusterIP: undefined, clusterIPs: undefined, ipFamilies: undefined,
      ipFamilyPolicy: undefined,
    } as Partial<Spec>);
  }
  const clusterIP = spec.clusterIP || old.clusterIP;
  const asked = spec.clusterIPs ?? [];
  const isLeft = asked.length === 0 || isEqual(asked, old.clusterIPs);
  const clusterIPs = !isLeft ? asked
    : clusterIP === old.clusterIP ? old.clusterIPs : [clusterIP!];
  const ports = each(spec.ports, (port) => keptPort(port, spec, old));
  const ipFamilies = spec.ipFamilies ?? old.ipFamilies;
  const ipFamilyPolicy = spec.ipFamilyPolicy ?? old.ipFamilyPolicy;
  return change('ServiceSpec', spec, {
    ports, clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy,
  } as Partial<Spec>);
}

function keptPort(port: v1.ServicePort, spec: Spec, old: Spec) {
  const before = old.ports?.find((each) =>
    each.port === port.port && each.protocol === port.protocol)?.nodePort;
  if (needsPorts(spec) && !port.nodePort && before !== undefined) {
    return change('ServicePort', port, { nodePort: before });
  }
  const isLeft = !needsPorts(spec) && needsPorts(old)
    && port.nodePort === before;
  return isLeft
    ? change('ServicePort', port, { nodePort: undefined } as object) : port;
}

/** There is one family of addresses here. */
function refuseFamilies(
  { metadata: { name } }: v1.Service,
  { type, ipFamilies = [], ipFamilyPolicy, clusterIP, selector }: Spec,
): void {
  if (type === 'ExternalName' || (clusterIP === 'None' && !selector)) return;
  const causes = ipFamilies.flatMap((family, index) =>
    family !== 'IPv6' ? [] : [invalidValue(`spec.ipFamilies[${index}]`, family,
      'not configured on this cluster')]);
  if (ipFamilyPolicy === 'RequireDualStack') {
    causes.push(invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy,
      'this cluster is not configured for dual-stack services'));
  }
  if (causes.length > 0) throw invalid(services, name, causes);
}

function withFamily(spec: Spec): Spec {
  if (spec.type === 'ExternalName') return spec;
  const isOpen = spec.clusterIP === 'None'
    && Object.keys(spec.selector ?? {}).length === 0;
  return change('ServiceSpec', spec, {
    ipFamilies: spec.ipFamilies ?? (isOpen ? ['IPv4', 'IPv6'] : ['IPv4']),
    ipFamilyPolicy: spec.ipFamilyPolicy
      ?? (isOpen ? 'RequireDualStack' : 'SingleStack'),
  });
}
