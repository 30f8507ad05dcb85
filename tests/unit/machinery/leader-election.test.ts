import assert from 'node:assert/strict';
import { test } from 'node:test';

import { alreadyExists, conflict, notFound }
  from '../../../engine/machinery/api/errors.ts';
import type * as coordinationv1
  from '../../../engine/machinery/api/coordinationv1.ts';
import { leases } from '../../../engine/machinery/api/resource.ts';
import { createContext } from '../../../engine/machinery/context.ts';
import { LeaderElector }
  from '../../../engine/machinery/leader-election.ts';
import type { ApiRequest } from '../../../engine/machinery/request.ts';
import { LoneRealm, SILENCE } from '../../harness/lone-realm.ts';

type Lease = coordinationv1.Lease;

/** A server that knows one Lease. */
class LeaseServer {
  lease: Lease | undefined;
  isSilent = false;
  readonly verbs: string[] = [];
  #version = 0;

  answer({ api }: { api: ApiRequest }): unknown {
    if (this.isSilent) return SILENCE;
    this.verbs.push(api.verb);
    if (api.verb === 'get') {
      if (this.lease === undefined) throw notFound(leases, 'it');
      return this.lease;
    }
    const given = api.body as Lease;
    if (api.verb === 'create') {
      if (this.lease !== undefined) throw alreadyExists(leases, 'it');
    } else if (given.metadata.resourceVersion
      !== this.lease?.metadata.resourceVersion) {
      throw conflict(leases, 'it');
    }
    return this.write(given);
  }

  write(lease: Lease): Lease {
    this.#version += 1;
    const resourceVersion = String(this.#version);
    const metadata = { ...lease.metadata, resourceVersion };
    this.lease = { ...lease, metadata };
    return this.lease;
  }
}

interface Candidate {
  readonly lone: LoneRealm;
  readonly story: string[];
  readonly elector: LeaderElector;
}

function candidate(
  server: LeaseServer,
  identity: string,
  epochMs = 0,
): Candidate {
  const story: string[] = [];
  let elector: LeaderElector | undefined;
  const lone = new LoneRealm((realm) => {
    const ctx = createContext(realm, { name: identity });
    const note = (what: string) => (who = ''): void => {
      story.push(`${what}${who}@${Math.round(realm.now / 1_000)}`);
    };
    elector = new LeaderElector(ctx, {
      lease: 'kube-system/it', identity,
      onStartedLeading: note('leads'),
      onStoppedLeading: note('stopped'),
      onNewLeader: note('new leader '),
    });
    realm.spawn('election', () => elector!.run());
    realm.onStop(() => elector!.release());
  }, { answer: (request) => server.answer(request), epochMs });
  return { lone, story, elector: elector! };
}

/** Both advance together, 100 ms at a time. */
function run(ms: number, ...candidates: readonly Candidate[]): void {
  for (let at = 0; at < ms; at += 100) {
    for (const { lone } of candidates) lone.run(100);
  }
}

test('the first candidate makes the Lease and renews it every 2 s', () => {
  const server = new LeaseServer();
  const a = candidate(server, 'a');
  a.lone.run(10_500);
  assert.deepEqual(a.story, ['new leader a@2', 'leads@2']);
  assert.ok(a.elector.isLeader);
  const { renewTime, ...spec } = server.lease!.spec;
  assert.deepEqual(spec, {
    holderIdentity: 'a', leaseDurationSeconds: 15,
    acquireTime: '1970-01-01T00:00:00.000000Z', leaseTransitions: 0,
  });
  assert.match(renewTime!, /^1970-01-01T00:00:10\.0/);
  const renewals = ['update', 'update', 'update', 'update', 'update'];
  assert.deepEqual(
    server.verbs, ['get', 'create', 'update', ...renewals],
  );
});

test('a standby takes over 15 s after the last renewal it saw', () => {
  const server = new LeaseServer();
  const a = candidate(server, 'a');
  run(100, a);
  // Its clock is an hour behind, which must not matter.
  const b = candidate(server, 'b', -3_600_000);
  run(20_000, a, b);
  assert.deepEqual(b.story, ['new leader a@1']);
  // From here on a is dead. Its last renewal was at 20 s.
  run(30_000, b);
  const [, leader, leads] = b.story;
  const at = Number(leads!.split('@')[1]);
  assert.match(leader!, /^new leader b@/);
  assert.ok(at >= 35_000 && at < 40_000, leads);
  const { holderIdentity, leaseTransitions, acquireTime, renewTime }
    = server.lease!.spec;
  assert.equal(holderIdentity, 'b');
  assert.equal(leaseTransitions, 1);
  assert.match(acquireTime!, /^1969-12-31T23:00:/);
  assert.notEqual(acquireTime, renewTime);
});

test('a leader that cannot renew stops after 10 s, before others start', () => {
  const server = new LeaseServer();
  const a = candidate(server, 'a');
  a.lone.run(1_000);
  server.isSilent = true;
  a.lone.run(30_000);
  assert.equal(a.story.length, 3);
  const at = Number(a.story[2]!.split('@')[1]);
  assert.match(a.story[2]!, /^stopped@/);
  assert.ok(at >= 12_000 && at <= 12_100, a.story[2]);
});

test('a leader that finds another holder gives up', () => {
  const server = new LeaseServer();
  const a = candidate(server, 'a');
  a.lone.run(1_000);
  const { lease } = server;
  server.write({ ...lease!, spec: { ...lease!.spec, holderIdentity: 'b' } });
  a.lone.run(3_000);
  assert.equal(a.elector.isLeader, false);
  a.lone.run(20_000);
  assert.match(a.story.at(-1)!, /^stopped@1[0-9]{4}$/);
  assert.equal(server.lease!.spec.holderIdentity, 'b');
});

test('a conflict while renewing is met by reading again', () => {
  const server = new LeaseServer();
  const a = candidate(server, 'a');
  a.lone.run(1_000);
  server.write(server.lease!);
  server.verbs.length = 0;
  a.lone.run(2_000);
  assert.deepEqual(server.verbs, ['update', 'get', 'update']);
  assert.ok(a.elector.isLeader);
});

test('a released Lease is free for the next one to ask', () => {
  const server = new LeaseServer();
  const a = candidate(server, 'a');
  run(1_000, a);
  const b = candidate(server, 'b');
  run(1_000, a, b);
  a.lone.turn({ kind: 'stop' });
  run(5_000, a, b);
  assert.equal(server.lease!.spec.holderIdentity, 'b');
  assert.equal(server.lease!.spec.leaseTransitions, 1);
  assert.ok(b.story.some((text) => text.startsWith('leads')));
});

test('waiting for a Lease is no work', () => {
  const server = new LeaseServer();
  const a = candidate(server, 'a');
  run(100, a);
  const b = candidate(server, 'b');
  run(30_000, a, b);
  assert.ok(a.lone.isQuiet);
  assert.ok(b.lone.isQuiet);
});
