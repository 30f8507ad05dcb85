// The kubeconfig, read by the official client: certificates, tokens, login
// plugins and proxies are its affair. It is loaded here alone, because it is
// large and no other verb needs it.

import { statSync } from 'node:fs';
import { Agent } from 'node:https';
import type { AgentOptions, RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { UsageError } from '../arguments.ts';
import { Unable } from './unable.ts';

/** A server and how to be let in. */
export interface Access {
  readonly url: URL;
  /** By the kubeconfig's names. */
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  /** False: the kubeconfig says not to look at the server's certificate. */
  readonly isChecked: boolean;
  /** What a request now has to carry; a login may be renewed for it. */
  options(): Promise<RequestOptions>;
}

export interface Where {
  readonly file?: string | undefined;
  readonly context?: string | undefined;
}

/** UsageError and Unable, each with a sentence. */
export async function loadAccess(where: Where): Promise<Access> {
  const files = filesOf(where);
  const file = files[0] ?? IN_POD;
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    if (files.length === 0) config.loadFromCluster();
    for (const each of files) {
      const more = new KubeConfig();
      more.loadFromFile(each);
      // The first that says which context is current is right.
      config.mergeConfig(more, Boolean(config.getCurrentContext()));
    }
  } catch (error) {
    const [why] = (error as Error).message.split('\n');
    throw new Unable(`${file} cannot be read as a kubeconfig: ${why}`);
  }
  chooseContext(config, file, where.context);
  return accessOf(config, file);
}

const IN_POD = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Those that kubectl would read, too. None: this is a Pod, and has what is
 *  mounted into each. */
function filesOf({ file }: Where): readonly string[] {
  if (file !== undefined) {
    if (isFile(file)) return [file];
    throw new UsageError(
      `--kubeconfig: expected a file at ${file}, found none`);
  }
  const named = process.env['KUBECONFIG'] ?? '';
  const places = named === ''
    ? [join(homedir(), '.kube', 'config')] : named.split(delimiter);
  const files = places.filter((place) => place !== '' && isFile(place));
  if (files.length > 0 || (named === '' && isFile(IN_POD))) return files;
  throw new Unable(named === ''
    ? 'there is no kubeconfig: ~/.kube/config is missing, KUBECONFIG is not '
      + 'set, and --kubeconfig F names none'
    : `there is no kubeconfig: KUBECONFIG names ${named}, which is missing`);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function chooseContext(
  config: KubeConfig,
  file: string,
  wanted: string | undefined,
): void {
  const names = (config.getContexts() ?? []).map(({ name }) => name);
  const known = names.length === 0 ? 'it has none' : names.join(', ');
  if (wanted !== undefined) {
    if (!names.includes(wanted)) {
      throw new UsageError(`--context: expected one of ${file} (${known}), `
        + `found "${wanted}"`);
    }
    config.setCurrentContext(wanted);
    return;
  }
  if (names.includes(config.getCurrentContext())) return;
  throw new Unable(`${file} says no current context: `
    + `name one by --context (${known})`);
}

function accessOf(config: KubeConfig, file: string): Access {
  const context = config.getCurrentContext();
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw new Unable(`${file} has a context "${context}", but not its cluster`);
  }
  if (!URL.canParse(cluster.server)) {
    throw new Unable(`${file} has no address of a server for "${context}"`);
  }
  const url = new URL(cluster.server);
  if (url.protocol !== 'https:') {
    throw new Unable(`${cluster.server} is not https: attach would send your `
      + 'credentials for everybody to read');
  }
  const agents = new Agents(cluster.proxyUrl !== undefined);
  return {
    url, context,
    cluster: cluster.name,
    user: config.getCurrentUser()?.name ?? '',
    isChecked: cluster.skipTLSVerify !== true,
    async options() {
      const options: RequestOptions = {};
      try {
        await config.applyToHTTPSOptions(options);
      } catch (error) {
        const [why] = (error as Error).message.trim().split('\n');
        throw new Unable(`the kubeconfig's way to log in failed: ${why}`);
      }
      return agents.applyTo(options);
    },
  };
}

const TLS = [
  'ca', 'cert', 'key', 'pfx', 'passphrase', 'rejectUnauthorized', 'servername',
] as const;

/** The client makes connections that end with each request; these are kept.
 *  A login that brings another certificate gets other connections. */
class Agents {
  readonly #isProxied: boolean;
  #agent: Agent | undefined;
  #made = '';

  /** Through a proxy the client's own agent finds the way. */
  constructor(isProxied: boolean) {
    this.#isProxied = isProxied;
  }

  applyTo(options: RequestOptions): RequestOptions {
    if (this.#isProxied) return options;
    const tls: AgentOptions = {};
    for (const name of TLS) {
      const value = (options as AgentOptions)[name];
      if (value !== undefined) Object.assign(tls, { [name]: value });
    }
    const made = TLS.map((name) => String(tls[name])).join('\n');
    if (this.#agent === undefined || this.#made !== made) {
      this.#agent?.destroy();
      this.#agent = new Agent({ ...tls, keepAlive: true });
      this.#made = made;
    }
    return { ...options, agent: this.#agent };
  }
}
