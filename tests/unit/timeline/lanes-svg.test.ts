import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../engine/index.ts';
import { lanesOf, lanesSvg } from '../../../engine/timeline/index.ts';

function picture(title: string, seed = 1): string {
  const cluster = createCluster({ nodes: 1, seed });
  cluster.kubectl(['run', 'web', '--image=nginx']);
  cluster.run('3s');
  cluster.crash('node-1');
  cluster.run('1s');
  const options = { title, seed: `${seed}`, to: cluster.now };
  return lanesSvg(lanesOf([...cluster.entries()], options));
}

test('a run is a picture that stands alone', () => {
  const svg = picture('a Pod');
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [^>]*>/);
  assert.match(svg, /<title>a Pod<\/title>\s*<style>[^<]+<\/style>/);
  assert.ok(svg.endsWith('</svg>\n'));
  for (const name of ['kubectl', 'scheduler', 'kubelet', 'pod/web']) {
    assert.ok(svg.includes(`>${name}</text>`), name);
  }
  assert.match(svg, /class="event fault past"/);
});

test('nothing of it is pale, and no playhead stands in it', () => {
  assert.doesNotMatch(picture('a Pod'), /class="[^"]*(future|now|playhead)/);
});

test('each tag that is opened is closed', () => {
  const open: string[] = [];
  const tags = /<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g;
  for (const [, isEnd, name, isEmpty] of picture('a Pod').matchAll(tags)) {
    if (isEnd === '/') assert.equal(open.pop(), name);
    else if (isEmpty !== '/') open.push(name!);
  }
  assert.deepEqual(open, []);
});

test('a title is text, whatever is in it', () => {
  const svg = picture('<script>&"');
  assert.ok(svg.includes('<title>&lt;script&gt;&amp;&quot;</title>'));
  assert.ok(!svg.includes('<script>'));
});

test('the same run gives the same bytes', () => {
  assert.equal(picture('a Pod'), picture('a Pod'));
  assert.notEqual(picture('a Pod'), picture('a Pod', 2));
});
