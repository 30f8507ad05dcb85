// Before anything is started: is there a server, does it let us in, may we do
// what the slot needs, and does somebody do it already? Each "no" is one
// sentence.

import { fieldsOf, textOf } from '../../engine/cluster/untrusted.ts';
import { parsedJson } from '../json.ts';
import { TooLate } from './connection.ts';
import type { Answer, Connection } from './connection.ts';
import { httpMessage } from './http-message.ts';
import type { HttpMessage } from './http-message.ts';
import type { Access } from './kubeconfig.ts';
import { codeOf, statusOf } from './refusals.ts';
import { roleText } from './rights.ts';
import type { Right } from './rights.ts';
import type { SlotChoice } from './slot-choice.ts';
import { Unable } from './unable.ts';

export interface Found {
  /** 'v1.36.0'; undefined if the server does not say. */
  readonly version: string | undefined;
  /** Whether the cluster's own control plane does the same already;
   *  undefined if it cannot be seen. */
  readonly hasOwn: boolean | undefined;
}

const TIMEOUT_MS = 10_000;

/** Unable: there is nothing to attach to. */
export async function inspect(
  access: Access,
  connection: Connection,
  choice: SlotChoice,
): Promise<Found> {
  const inspection = new Inspection(access, connection);
  const version = await inspection.version();
  await inspection.checkRights(choice.rights);
  return { version, hasOwn: await inspection.hasOwn(choice) };
}

class Inspection {
  readonly #access: Access;
  readonly #connection: Connection;

  constructor(access: Access, connection: Connection) {
    this.#access = access;
    this.#connection = connection;
  }

  async version(): Promise<string | undefined> {
    const { code, text } = await this.#ask({ method: 'GET', path: '/version' });
    if (code !== 200) return undefined;
    return textOf(fieldsOf(parsedJson(text))['gitVersion']);
  }

  async checkRights(rights: readonly Right[]): Promise<void> {
    const denied: string[] = [];
    for (const right of rights) {
      const verbs: string[] = [];
      for (const verb of right.verbs) {
        if (!await this.#may(verb, right)) verbs.push(verb);
      }
      if (verbs.length > 0) {
        denied.push(`${verbs.join(', ')} ${roleText(right)}`);
      }
    }
    if (denied.length === 0) return;
    throw new Unable(`${this.#who()} is forbidden (403) to `
      + `${denied.join('; ')}: attach needs a role that grants this`);
  }

  /** As the server says of itself; where it does not, a list shows it. */
  async #may(verb: string, right: Right): Promise<boolean> {
    const { group, resource, subresource, namespace } = right;
    const { code, text } = await this.#ask({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      contentType: 'application/json',
      body: JSON.stringify({
        apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: { verb, group, resource, subresource, namespace },
        },
      }),
    });
    if (code >= 300) return verb !== 'list' || await this.#mayList(right);
    const { status } = fieldsOf(parsedJson(text));
    return fieldsOf(status)['allowed'] === true;
  }

  async #mayList({ group, resource, namespace }: Right): Promise<boolean> {
    const { code } = await this.#ask(httpMessage({
      verb: 'list', group, version: 'v1', resource, options: { limit: 1 },
      ...namespace === undefined ? {} : { namespace },
    }, false));
    return code !== 403;
  }

  async hasOwn(
    { slot, schedulerName }: SlotChoice,
  ): Promise<boolean | undefined> {
    if (schedulerName === undefined) {
      const managers = await this.#argumentsOfAll('kube-controller-manager');
      return managers?.some((args) => runsController(args, slot));
    }
    const all = await this.#argumentsOfAll('kube-scheduler');
    const known = all?.map((args) => runsScheduler(args, schedulerName));
    return known?.includes(undefined) ? undefined : known?.includes(true);
  }

  /** Undefined where none of that component can be seen: its Pods carry a
   *  label where kubeadm or kind made them. */
  async #argumentsOfAll(
    component: string,
  ): Promise<readonly string[][] | undefined> {
    const { code, text } = await this.#ask(httpMessage({
      verb: 'list', group: '', version: 'v1', resource: 'pods',
      namespace: 'kube-system',
      options: { labelSelector: `component=${component}` },
    }, false));
    if (code !== 200) return undefined;
    const { items } = fieldsOf(parsedJson(text));
    if (!Array.isArray(items) || items.length === 0) return undefined;
    return items.map(argumentsOf);
  }

  async #ask(message: HttpMessage): Promise<Answer> {
    let answer: Answer;
    try {
      answer = await this.#connection.ask(message, { timeoutMs: TIMEOUT_MS });
    } catch (error) {
      throw error instanceof Unable
        ? error : new Unable(unreachable(error, this.#access));
    }
    const { code, text } = answer;
    if (code !== 401) return answer;
    const { message: why } = statusOf({ verb: 'get' }, code, text);
    throw new Unable(`${this.#access.url.origin} does not know ${this.#who()} `
      + `(401): ${why}`);
  }

  #who(): string {
    const { user } = this.#access;
    return user === '' ? 'whoever has no user' : `user "${user}"`;
  }
}

/** Of all containers of a Pod. */
function argumentsOf(pod: unknown): string[] {
  const { containers } = fieldsOf(fieldsOf(pod)['spec']);
  if (!Array.isArray(containers)) return [];
  return containers.flatMap((container) => {
    const { command, args } = fieldsOf(container);
    return [command, args].flatMap((list) =>
      (Array.isArray(list) ? list.map(String) : []));
  });
}

/** Names that --controllers knew before 1.27, and still knows. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  'node-lifecycle-controller': 'nodelifecycle',
};

/** As kube-controller-manager reads its --controllers. */
export function runsController(
  args: readonly string[],
  name: string,
): boolean {
  // An exercise's own controller has no counterpart.
  if (name.startsWith('controllers/')) return false;
  const FLAG = '--controllers=';
  const flag = args.filter((arg) => arg.startsWith(FLAG)).at(-1);
  const list = (flag?.slice(FLAG.length) ?? '*').split(',');
  const names = [name, OLD_NAMES[name]].filter((each) => each !== undefined);
  if (names.some((each) => list.includes(each))) return true;
  if (names.some((each) => list.includes(`-${each}`))) return false;
  return list.includes('*');
}

/** Pods that name no scheduler are of this one: the API server fills it in. */
export const DEFAULT_SCHEDULER = 'default-scheduler';

/** As kube-scheduler gets its names: from the profiles of a file on its own
 *  machine, which cannot be seen from here, or there is the default's. */
export function runsScheduler(
  args: readonly string[],
  schedulerName: string,
): boolean | undefined {
  const isTold = args.some((arg) => /^--config(=|$)/.test(arg));
  return isTold ? undefined : schedulerName === DEFAULT_SCHEDULER;
}

const CERTIFICATE = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED',
  'CERT_REJECTED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH',
]);

/** Why no answer came, and what to look at. */
function unreachable(error: unknown, { url }: Access): string {
  const code = codeOf(error);
  const { message } = error as Error;
  const what = url.origin;
  if (error instanceof TooLate) {
    return `${what} did not answer within ${TIMEOUT_MS / 1000} s`;
  }
  if (CERTIFICATE.has(code)) {
    return `the certificate of ${what} was refused (${code}: ${message}): the `
      + 'kubeconfig\'s certificate-authority has to be the one that signed it';
  }
  if (/alert|ERR_SSL_TLSV1|certificate required/i.test(`${code} ${message}`)) {
    return `${what} refused the certificate of this kubeconfig: ${message}`;
  }
  if (/WRONG_VERSION_NUMBER|EPROTO/.test(code)) {
    return `${what} does not speak TLS`;
  }
  return `${what} cannot be reached: ${message || code}`;
}
