import assert from 'node:assert/strict';
import { test } from 'node:test';
import { script } from './bench.ts';

/** Each script with what it prints and how it ends. */
const SCRIPTS: readonly [string, string, number][] = [
  ['echo boom; exit 1', 'boom\n', 1],
  ['false; echo $?', '1\n', 0],
  ['true && echo yes || echo no', 'yes\n', 0],
  ['false && echo yes || echo no', 'no\n', 0],
  ['a=1; b="x $a"; echo "$b" \'$a\'', 'x 1 $a\n', 0],
  ['if [ 2 -gt 1 ]; then echo more; else echo less; fi', 'more\n', 0],
  ['if test -f /nowhere; then echo a; elif true; then echo b; fi', 'b\n', 0],
  ['for i in 1 2 3; do echo -n $i; done', '123', 0],
  ['i=0; while [ $i -lt 3 ]; do i=$((i + 1)); done; echo $i', '3\n', 0],
  ['i=0; until [ $i -ge 2 ]; do i=$((i+1)); echo $i; done', '1\n2\n', 0],
  ['touch /run/ok; cat /run/ok && rm /run/ok; test -f /run/ok', '', 1],
  ['echo hi > /run/f; echo ho >> /run/f; cat /run/f', 'hi\nho\n', 0],
  ['echo "$(echo in)side"', 'inside\n', 0],
  ['(exit 3); echo $?', '3\n', 0],
  ['x=a; (x=b); echo $x', 'a\n', 0],
  ['! true; echo $?', '1\n', 0],
  ['echo one two | grep -q two && echo found', 'found\n', 0],
  ['nosuch', 'sh: nosuch: not found\n', 127],
  ['cat /run/ready',
    "cat: can't open '/run/ready': No such file or directory\n", 1],
  ['touch /no/where', 'touch: /no/where: No such file or directory\n', 1],
  ['echo ${NAME:-none} ${SET:-x}', 'none set\n', 0],
  ['sleep 2 & wait $!; echo done', 'done\n', 0],
  ['(sleep 1; exit 4) & wait $!; echo $?', '4\n', 0],
  ['trap "echo bye" EXIT; echo hi', 'hi\nbye\n', 0],
  ['set -e; false; echo never', '', 1],
  ['while :; do echo x; break; done', 'x\n', 0],
  ['for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done', '1\n3\n', 0],
  ['{ echo a; echo b; } | tail', 'a\nb\n', 0],
  ['exec sleep 1', '', 0],
  ['echo to-error 1>&2', 'to-error\n', 0],
  ['if true; then', 'sh: syntax error: unexpected end of file\n', 2],
  ['echo "open', 'sh: unterminated quoted string\n', 2],
];

for (const [text, output, exitCode] of SCRIPTS) {
  test(`runs ${JSON.stringify(text)}`, () => {
    assert.deepEqual(script(text, { SET: 'set' }), { output, exitCode });
  });
}

test('gives a loop that takes no time some time of its own', () => {
  assert.equal(script('while true; do true; done').exitCode, undefined);
});
