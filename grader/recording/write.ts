// Writes a recording's header line: what read.ts reads.

import type { Header, Step } from './recording.ts';

/** The header as one JSON line; `more` is what the writer adds to it. */
export function headerLine(
  header: Header,
  more: Readonly<Record<string, unknown>> = {},
): string {
  const { steps, ...rest } = header;
  return JSON.stringify({ ...rest, ...more, steps: steps.map(stepFields) });
}

function stepFields(step: Step): object {
  const { t } = step;
  switch (step.kind) {
    case 'kubectl': {
      const { args, manifest } = step;
      return {
        t, kubectl: args, ...manifest === undefined ? {} : { manifest },
      };
    }
    case 'crash': case 'start': case 'stop': {
      const { kind, component, which } = step;
      return { t, [kind]: component, ...which === undefined ? {} : { which } };
    }
    case 'join': return { t, join: step.node };
    case 'network-plugin':
      return { t, 'network-plugin': step.node, is: step.is };
    case 'load': return { t, load: step.cpu };
    case 'metrics': return { t, metrics: step.does };
    case 'note': return { t, note: step.text };
  }
}
