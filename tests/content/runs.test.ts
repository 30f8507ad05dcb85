// Every cluster of a lesson plays to its end, and waits where it says.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { playLesson } from '../../site/lesson-run.ts';
import { all, strings } from './lessons.ts';
import { SCENARIOS, lessonRun } from './runs.ts';

for (const [name] of SCENARIOS) {
  test(`the scenario ${name} plays to its end`, async () => {
    const { entries, said } = await lessonRun(name);
    assert.ok(entries.length > 0);
    assert.deepEqual(said.filter((text) => /^error/im.test(text)), []);
    const trouble = entries.filter((entry) => (
      entry.kind === 'says' && entry.trouble !== undefined
    ));
    assert.deepEqual(trouble, []);
  });
}

for (const { props, lesson } of all('Cluster')) {
  test(`${lesson.slug} shows the run ${props['scenario']}`, async () => {
    const data = await playLesson({
      title: props['title'] ?? '',
      scenario: SCENARIOS.get(props['scenario'] ?? '') ?? '',
      lanes: strings(props['lanes']),
      ...(props['hide'] ? { hide: strings(props['hide']) } : {}),
      ...(props['pauseAt'] ? { pauseAt: props['pauseAt'] } : {}),
      from: Number(props['from'] ?? 0),
    });
    assert.ok(data.events.length > 1);
    assert.ok(data.pauseAt !== undefined);
    // Whoever is given a lane does something, or a reader waits in vain.
    const busy = new Set(data.events.flatMap(({ actor, to }) => (
      [actor, to ?? ''])));
    const idle = strings(props['lanes']).filter((lane) => (
      ![...busy].some((actor) => actor === lane
        || actor.startsWith(`${lane}/`))));
    assert.deepEqual(idle, props['scenario'] === 'apply-without-scheduler'
      ? ['kubelet'] : []);
  });
}
