import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../../../engine/kernel/random.ts';
import { ServiceAddresses } from
  '../../../../engine/control-plane/apiserver/service-addresses.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

function service(spec: Partial<v1.ServiceSpec>, name = 's'): v1.Service {
  return {
    apiVersion: 'v1', kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { type: 'ClusterIP', ports: [{ port: 80 }], ...spec },
    status: {},
  } as unknown as v1.Service;
}

class Bench {
  objects: v1.Service[] = [];
  revision = 1;
  readonly addresses = new ServiceAddresses({
    addresses: '10.96.0.0/28', nodePorts: '30000-30003',
    random: createRandom('1'),
    known: () => ({ objects: this.objects, revision: this.revision }),
  });

  assign(given: v1.Service, old?: v1.Service, isDryRun = false): v1.Service {
    return this.addresses.assign(given, old, isDryRun);
  }
}

const NODE_PORT = { type: 'NodePort' };

test('a Service gets an address of the range and says its family', () => {
  const { spec } = new Bench().assign(service({}));
  assert.match(spec.clusterIP ?? '', /^10\.96\.0\.([1-9]|1[0-4])$/);
  assert.deepEqual(spec.clusterIPs, [spec.clusterIP]);
  assert.deepEqual(spec.ipFamilies, ['IPv4']);
  assert.equal(spec.ipFamilyPolicy, 'SingleStack');
});

test('no address is given out twice, stored or on its way', () => {
  const bench = new Bench();
  const seen = new Set<string>();
  for (let i = 0; i < 14; i += 1) {
    const given = bench.assign(service({}, `s${i}`));
    seen.add(given.spec.clusterIP!);
    if (i % 2 === 0) bench.objects.push(given);
    else bench.addresses.hold(given);
  }
  assert.equal(seen.size, 14);
  assert.throws(() => bench.assign(service({})), /range is full/);
});

test('what came to nothing can be given out again', () => {
  const bench = new Bench();
  const asked = service({ clusterIP: '10.96.0.3', clusterIPs: ['10.96.0.3'] });
  const hold = bench.addresses.hold(bench.assign(asked));
  const taken = /failed to allocate IP 10\.96\.0\.3: provided IP is already/;
  assert.throws(() => bench.assign(asked), taken);
  hold.release();
  assert.doesNotThrow(() => bench.assign(asked));
});

test('what is stored is held until it is seen, and no longer', () => {
  const bench = new Bench();
  const asked = service({ clusterIP: '10.96.0.3', clusterIPs: ['10.96.0.3'] });
  bench.addresses.hold(bench.assign(asked)).settle(7);
  assert.throws(() => bench.assign(asked));
  bench.revision = 7;
  assert.doesNotThrow(() => bench.assign(asked), 'it was deleted since');
});

test('an address outside of the range is refused in upstream\'s words', () => {
  const asked = service({ clusterIP: '1.2.3.4', clusterIPs: ['1.2.3.4'] });
  assert.throws(() => new Bench().assign(asked), {
    message: 'Service "s" is invalid: spec.clusterIPs: Invalid value: '
      + '["1.2.3.4"]: failed to allocate IP 1.2.3.4: the provided IP (1.2.3.4) '
      + 'is not in the valid range. The range of valid IPs is 10.96.0.0/28',
  });
});

test('a dry run shows the network\'s own address and takes none', () => {
  const { spec } = new Bench().assign(service({}), undefined, true);
  assert.equal(spec.clusterIP, '10.96.0.0');
});

test('headless and external Services get no address', () => {
  const bench = new Bench();
  const headless = bench.assign(service({
    clusterIP: 'None', clusterIPs: ['None'], selector: { app: 'a' },
  }));
  assert.deepEqual(headless.spec.clusterIPs, ['None']);
  const external = service({ type: 'ExternalName', externalName: 'a.b' });
  assert.equal(bench.assign(external).spec.clusterIP, undefined);
});

test('a second family of addresses is refused', () => {
  const asked = service({ ipFamilies: ['IPv4', 'IPv6'] });
  assert.throws(() => new Bench().assign(asked),
    /spec\.ipFamilies\[1\]: Invalid value: "IPv6": not configured/);
});

test('an update need not repeat what was given', () => {
  const bench = new Bench();
  const old = bench.assign(service(NODE_PORT));
  const again = bench.assign(service(NODE_PORT), old);
  assert.deepEqual(again.spec, old.spec);
});

test('ports of nodes are given out once, and refused where taken', () => {
  const bench = new Bench();
  const first = bench.assign(service({
    ...NODE_PORT, ports: [{ port: 80 }, { port: 81 }, { port: 82 }],
  }));
  bench.objects.push(first);
  const ports = first.spec.ports!.map(({ nodePort }) => nodePort);
  assert.equal(new Set(ports).size, 3);
  const asked = service({
    ...NODE_PORT,
    ports: [{ port: 80, nodePort: ports[0]! }, { port: 81, nodePort: 80 }],
  });
  assert.throws(() => bench.assign(asked), (error: Error) => {
    assert.match(error.message, /ports\[0\].*already allocated/);
    assert.match(error.message,
      /ports\[1\].*The range of valid ports is 30000-30003/);
    return true;
  });
  bench.objects.push(bench.assign(service(NODE_PORT)));
  assert.throws(() => bench.assign(service(NODE_PORT)), /range is full/);
});

test('what only one type has goes with that type', () => {
  const bench = new Bench();
  const old = bench.assign(service(NODE_PORT));
  const { spec } = bench.assign(
    service({ ...old.spec, type: 'ClusterIP' }), old);
  assert.equal(spec.ports![0]!.nodePort, undefined);
  const external = bench.assign(service({
    ...old.spec, type: 'ExternalName', externalName: 'a.b',
  }), old);
  assert.equal(external.spec.clusterIP, undefined);
  const back = bench.assign(service({}), external);
  assert.match(back.spec.clusterIP ?? '', /^10\.96\.0\./);
});
